/* What lab/run must record of a program, however it behaves. */
#include "check/check.h"
#include "check/report.h"
#include "run/world.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A way to misbehave, and what the recording must say of it. */
struct expectation {
    const char *name; /* of the test */
    const char *way;  /* see misbehave */
    struct run_request request;
    int signo, status;
    enum limit limit;
    const char *out, *err; /* part of the output; NULL: any */
    int zombies, orphans, semaphore_sets, message_queues;
    size_t segments;
    bool needs_exact; /* seen only with an IPC namespace of its own */
    const char *file;
};

/* Short, since these run until their time is up. */
#define BRIEFLY            \
    {                      \
        .deadline_ms = 300 \
    }

static const struct expectation expectations[] = {
    {"a program that behaves", "fine", .out = "fine"},
    {"the exit status and standard error", "fail", .status = 3, .err = ""},
    {"a crash", "crash", .signo = SIGSEGV},
    {"abort()", "abort", .signo = SIGABRT},
    {"a hang is ended", "hang", BRIEFLY, SIGKILL, .limit = LIMIT_DEADLINE},
    {"spinning is ended", "spin", BRIEFLY, SIGKILL, .limit = LIMIT_DEADLINE},
    {"who ignores SIGTERM is ended", "stubborn", BRIEFLY, SIGKILL,
     .limit = LIMIT_DEADLINE},
    {"who stops itself is ended", "stop", BRIEFLY, SIGKILL,
     .limit = LIMIT_DEADLINE},
    {"who kills its own group hits only itself", "kill_group",
     .signo = SIGKILL},
    {"a flood is cut and ended", "flood", .signo = SIGKILL,
     .limit = LIMIT_OUTPUT, .out = ""},
    {"a flood on standard error is cut and ended", "flood_stderr",
     .signo = SIGKILL, .limit = LIMIT_OUTPUT, .err = ""},
    {"a last line without an end", "partial_line", .out = ""},
    {"a closed standard output", "close_stdout", .status = 3},
    {"a zombie", "zombie", .zombies = 1},
    {"an orphan is ended", "orphan", .orphans = 1},
    {"a daemon is ended", "daemon", .orphans = 1},
    {"a segment left behind", "segment", .segments = 1},
    {"a segment left by a child that was waited for", "child_segment",
     .segments = 1, .needs_exact = true},
    {"a removed segment is none left behind", "marked_segment", .status = 0},
    {"a semaphore set left behind", "semaphores", .semaphore_sets = 1,
     .needs_exact = true},
    {"a message queue left behind", "queue", .message_queues = 1,
     .needs_exact = true},
    {"a file left behind", "file", .file = "left.txt"},
    {"a folder left behind", "folder", .file = "/"},
};

static int start(const char *way, struct run_request request,
                 struct recording *recording)
{
    struct run_problem problem;
    const char *argv[] = {report_helper("misbehave"), way, NULL};
    request.argv = argv;
    int result = run(&request, recording, &problem);
    if (result == -1)
        report_untested("%s: %s: %s", way, problem.step,
                        strerror(problem.error));
    return result;
}

static void expect_text(const char *stream, const char *expected,
                        const struct output *seen)
{
    if (expected != NULL)
        EXPECT(seen->size > 0 && strstr(seen->text, expected) != NULL,
               "%s should hold \"%s\", is \"%.200s\"", stream, expected,
               seen->text);
}

static void expect_left(const struct expectation *expected,
                        const struct leftovers *left)
{
    EXPECT(left->segment_count == expected->segments, "%zu segments left",
           left->segment_count);
    if (left->exact) {
        EXPECT(left->semaphore_sets == expected->semaphore_sets,
               "%d semaphore sets left", left->semaphore_sets);
        EXPECT(left->message_queues == expected->message_queues,
               "%d message queues left", left->message_queues);
    } else {
        EXPECT(left->semaphore_sets == -1 && left->message_queues == -1,
               "without a namespace of its own, what is left of semaphore "
               "sets and queues is not known, but it says %d and %d",
               left->semaphore_sets, left->message_queues);
    }
    bool found = expected->file == NULL && left->file_count == 0;
    for (size_t i = 0; i < left->file_count && expected->file != NULL; i++)
        found = found || strstr(left->files[i], expected->file) != NULL;
    EXPECT(found, "%zu files left, the first is %s", left->file_count,
           left->file_count > 0 ? left->files[0] : "none");
}

/* What would be left could not be found, nor removed: not to be tried. */
static bool is_exact_here(void)
{
    struct recording seen;
    bool exact = start("fine", (struct run_request){0}, &seen) == 0 &&
                 seen.left.exact;
    recording_free(&seen);
    return exact;
}

static void expectation_holds(void)
{
    const struct expectation *expected = &expectations[report_current()];
    struct recording seen;
    if (expected->needs_exact && !is_exact_here()) {
        report_skip("needs an IPC namespace, which is not permitted here");
        return;
    }
    if (start(expected->way, expected->request, &seen) == -1)
        return;
    EXPECT(seen.signo == expected->signo && seen.limit == expected->limit,
           "signal %d, limit %d", seen.signo, (int)seen.limit);
    EXPECT(seen.ending ==
                   (expected->signo != 0 ? ENDED_BY_SIGNAL : ENDED_BY_EXIT) &&
               seen.status == expected->status,
           "ending %d, status %d", (int)seen.ending, seen.status);
    EXPECT(seen.out.cut + seen.err.cut == (expected->limit == LIMIT_OUTPUT),
           "output cut: %d, %d", seen.out.cut, seen.err.cut);
    EXPECT(seen.zombies == expected->zombies &&
               seen.orphans == expected->orphans,
           "%d zombies, %d orphans", seen.zombies, seen.orphans);
    expect_text("standard output", expected->out, &seen.out);
    expect_text("standard error", expected->err, &seen.err);
    expect_left(expected, &seen.left);
    recording_free(&seen);
}

/* Both bombs must be ended, and soon, as an ordinary user: root has no limit.
 */
static void bomb_is_ended(const char *way)
{
    struct recording seen;
    struct run_request request = {
        .ordinary_user = true, .deadline_ms = 500, .processes_max = 50};
    if (start(way, request, &seen) == -1)
        return;
    EXPECT(seen.zombies + seen.orphans <= 60, "%d zombies, %d orphans",
           seen.zombies, seen.orphans);
    EXPECT(seen.wall_seconds < 5, "took %.1f s", seen.wall_seconds);
    recording_free(&seen);
    EXPECT(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD,
           "a process of it is still there");
}

static void a_fork_bomb_is_ended(void)
{
    bomb_is_ended("fork_bomb");
}

static void a_relay_bomb_is_ended(void)
{
    bomb_is_ended("relay_bomb");
}

static void input_goes_in_and_comes_out(void)
{
    enum {
        SIZE = 1 << 20
    };
    char *input = malloc(SIZE + 1);
    struct recording seen;
    for (size_t i = 0; i < SIZE; i++)
        input[i] = i % 64 == 63 ? '\n' : (char)('a' + i % 26);
    input[SIZE] = '\0';
    struct run_request request = {
        .input = input, .input_size = SIZE, .output_max = 2 * SIZE};
    if (start("cat", request, &seen) == 0) {
        EXPECT(seen.out.size == SIZE && strcmp(seen.out.text, input) == 0,
               "%zu bytes came back of %d", seen.out.size, SIZE);
        recording_free(&seen);
    }
    request.stdout_to = RUN_TO_TERMINAL;
    if (start("cat", request, &seen) == 0) {
        EXPECT(seen.out.size == SIZE && strcmp(seen.out.text, input) == 0,
               "terminal: %zu bytes came back of %d", seen.out.size, SIZE);
        recording_free(&seen);
    }
    free(input);
}

/* Run `way` and expect its output to hold `text`. */
static void prints(const char *way, struct run_request request,
                   const char *text)
{
    struct recording seen;
    if (start(way, request, &seen) == -1)
        return;
    expect_text(way, text, &seen.out);
    EXPECT(recording_exited(&seen, 0), "%s: status %d, signal %d", way,
           seen.status, seen.signo);
    recording_free(&seen);
}

static void output_goes_where_it_was_sent(void)
{
    struct recording seen;
    prints("terminal", (struct run_request){0}, "no");
    prints("terminal", (struct run_request){.stdout_to = RUN_TO_TERMINAL},
           "yes");
    for (int to = RUN_TO_FULL; to <= RUN_TO_NOWHERE; to++) {
        struct run_request request = {.stdout_to = (enum run_stdout)to};
        if (start("fine", request, &seen) == -1)
            return;
        EXPECT(seen.ending == ENDED_BY_EXIT && seen.status != 0,
               "it did not notice: status %d", seen.status);
        recording_free(&seen);
    }
}

static void signals_are_as_asked_whatever_ours_are(void)
{
    void (*before)(int) = signal(SIGCHLD, SIG_IGN);
    prints("signals", (struct run_request){0}, "SIGCHLD ignored: no");
    signal(SIGCHLD, before);
    prints("signals", (struct run_request){.signals = RUN_SIGNALS_CHLD_IGNORED},
           "SIGCHLD ignored: yes");
    prints("signals", (struct run_request){.signals = RUN_SIGNALS_BLOCKED},
           "SIGUSR1 blocked: yes");
}

static void the_environment_is_as_asked(void)
{
    static const char *const environment[] = {"ATTACHED_TEST=given", NULL};
    prints("environment", (struct run_request){.environment = environment},
           "given");
}

static void root_can_run_it_as_an_ordinary_user(void)
{
    if (geteuid() != 0) {
        report_skip("needs root; an ordinary user runs all programs as such");
        return;
    }
    prints("uid", (struct run_request){.ordinary_user = true}, "65534");
    prints("uid", (struct run_request){0}, "0");
}

static void cost_is_measured(void)
{
    struct recording seen;
    if (start("cpu", (struct run_request){0}, &seen) == 0) {
        EXPECT(seen.cpu_seconds >= 0.2 && seen.cpu_seconds < 2,
               "200 ms of CPU time read as %.3f s", seen.cpu_seconds);
        EXPECT(seen.wall_seconds >= 0.15, "in %.3f s", seen.wall_seconds);
        recording_free(&seen);
    }
    if (start("memory", (struct run_request){0}, &seen) == 0) {
        EXPECT(seen.peak_kib >= 64 * 1024, "64 MiB read as %ld KiB",
               seen.peak_kib);
        recording_free(&seen);
    }
}

static void what_cannot_be_run_is_a_problem(void)
{
    static const struct {
        const char *path;
        int error;
    } cases[] = {
        {"/nowhere/program", ENOENT},
        {"/", EACCES},
        {"/proc/version", EACCES},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *argv[] = {cases[i].path, NULL};
        struct run_request request = {.argv = argv};
        struct run_problem problem;
        struct recording seen;
        int result = run(&request, &seen, &problem);
        EXPECT(result == -1 && strcmp(problem.step, "execve") == 0 &&
                   problem.error == cases[i].error,
               "%s: %d, step \"%s\", %s", cases[i].path, result, problem.step,
               strerror(problem.error));
        recording_free(&seen);
    }
}

/* In the caller's namespace only what is provably of the run is removed. */
static void without_a_namespace_only_its_own_segment_is_removed(void)
{
    struct segment *before, *after;
    struct recording seen;
    ssize_t count = world_segments(&before);
    if (start("segment", (struct run_request){.shared_ipc = true}, &seen) ==
        0) {
        EXPECT(!seen.left.exact && seen.left.segment_count == 1,
               "exact %d, %zu segments", seen.left.exact,
               seen.left.segment_count);
        int id = seen.left.segment_count == 1 ? seen.left.segments[0].id : -1;
        ssize_t now = world_segments(&after);
        for (ssize_t i = 0; i < now; i++)
            EXPECT(after[i].id != id, "segment %d is still there", id);
        for (ssize_t i = 0; i < count; i++)
            EXPECT(before[i].id != id, "segment %d was there before", id);
        free(after);
        recording_free(&seen);
    }
    free(before);
}

static void *run_ten(void *way)
{
    struct recording seen;
    for (int i = 0; i < 10; i++) {
        if (start(way, (struct run_request){0}, &seen) == -1)
            return way;
        bool right = recording_exited(&seen, 0) && seen.left.exact + 1 > 0;
        recording_free(&seen);
        if (!right)
            return way;
    }
    return NULL;
}

/* report_helper() is not for threads, so it is called before they start. */
static void runs_do_not_disturb_each_other(void)
{
    pthread_t threads[4];
    static char fine[] = "fine";
    for (size_t i = 0; i < COUNT(threads); i++)
        if (pthread_create(&threads[i], NULL, run_ten, fine) != 0)
            report_untested("pthread_create");
    for (size_t i = 0; i < COUNT(threads); i++) {
        void *wrong = NULL;
        pthread_join(threads[i], &wrong);
        EXPECT(wrong == NULL, "thread %zu saw a wrong recording", i);
    }
}

/* The caller is killed while its program hangs: the keeper, adopted by us, must
 * clean up and end long before the deadline of the run. */
static void the_keeper_cleans_up_after_a_killed_caller(void)
{
    struct run_request request = {.deadline_ms = 60000};
    struct timespec begin, end;
    struct recording seen;
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    pid_t caller = fork();
    if (caller == 0)
        _exit(start("hang", request, &seen));
    struct timespec moment = {0, 100 * 1000 * 1000};
    nanosleep(&moment, NULL); /* let it start; either way must be right */
    kill(caller, SIGKILL);
    while (waitpid(-1, NULL, 0) != -1 || errno == EINTR)
        ;
    clock_gettime(CLOCK_MONOTONIC, &end);
    prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
    EXPECT(end.tv_sec - begin.tv_sec < 20, "it took %ld s",
           (long)(end.tv_sec - begin.tv_sec));
}

static const struct named_test others[] = {
    {"a fork bomb is ended", a_fork_bomb_is_ended, 0},
    {"a relay of processes is ended", a_relay_bomb_is_ended, 0},
    {"a mebibyte of input, by pipe and terminal", input_goes_in_and_comes_out,
     0},
    {"output goes where it was sent", output_goes_where_it_was_sent, 0},
    {"signals are as asked, whatever ours are",
     signals_are_as_asked_whatever_ours_are, 0},
    {"the environment is as asked", the_environment_is_as_asked, 0},
    {"root can run it as an ordinary user", root_can_run_it_as_an_ordinary_user,
     0},
    {"time and memory are measured", cost_is_measured, 0},
    {"what cannot be run is a problem", what_cannot_be_run_is_a_problem, 0},
    {"without a namespace only its own segment is removed",
     without_a_namespace_only_its_own_segment_is_removed, 0},
    {"runs do not disturb each other", runs_do_not_disturb_each_other, 0},
    {"the keeper cleans up after a killed caller",
     the_keeper_cleans_up_after_a_killed_caller, 0},
};

int main(int argc, char *argv[])
{
    struct named_test tests[COUNT(expectations) + COUNT(others)];
    for (size_t i = 0; i < COUNT(expectations); i++)
        tests[i] = (struct named_test){expectations[i].name, expectation_holds,
                                       0};
    memcpy(tests + COUNT(expectations), others, sizeof others);
    return report_main("lab/run", tests, COUNT(tests), argc, argv);
}
