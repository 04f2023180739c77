/* What lab/run must do of all that a request asks for, and for its callers. */
#include "run/world.h"
#include "way.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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
        input[i] = "abcdefghijklmno\n"[i % 16];
    input[SIZE] = '\0';
    struct run_request request = {
        .input = input,
        .input_size = SIZE,
        .output_max = 2UL * SIZE,
        .deadline_ms = 60000}; /* a terminal is slow, where it is emulated */
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

/* The keeper then reads the end of the terminal, which must not hang up. */
static void a_terminal_stays_when_its_output_is_closed(void)
{
    struct recording seen;
    for (int i = 0; i < 3 && report_failures() == 0; i++) {
        struct run_request request = {.stdout_to = RUN_TO_TERMINAL};
        if (start("close_stdout", request, &seen) == -1)
            return;
        EXPECT(recording_exited(&seen, 3), "run %d: status %d, signal %d", i,
               seen.status, seen.signo);
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

static void it_starts_where_it_was_asked_to(void)
{
    char here[4096];
    struct recording seen;
    if (getcwd(here, sizeof here) == NULL) {
        report_untested("getcwd: %s", strerror(errno));
        return;
    }
    prints("current_folder", (struct run_request){.callers_folder = true},
           here);
    if (start("current_folder", (struct run_request){0}, &seen) == 0) {
        EXPECT(strstr(seen.out.text, "/attached-") != NULL, "it starts in %s",
               seen.out.text);
        recording_free(&seen);
    }
}

/* Some programs are many in one file, and ask by which name they were called.
 */
static void a_link_to_a_program_is_executed_by_its_own_name(void)
{
    char folder[] = "/tmp/attached-XXXXXX", link[64];
    if (mkdtemp(folder) == NULL) {
        report_untested("%s: %s", folder, strerror(errno));
        return;
    }
    snprintf(link, sizeof link, "%s/called", folder);
    const char *argv[] = {link, "own_name", NULL};
    struct run_request request = {.argv = argv};
    struct recording seen;
    struct run_problem problem;
    if (symlink(report_helper("misbehave"), link) == 0 &&
        run(&request, &seen, &problem) == 0) {
        EXPECT(strcmp(seen.out.text, "called\n") == 0, "it is called %s",
               seen.out.text);
        recording_free(&seen);
    } else
        report_untested("%s", link);
    unlink(link);
    rmdir(folder);
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
        EXPECT(seen.peak_kib >= 64L * 1024, "64 MiB read as %ld KiB",
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

/* Of a set the kernel does not tell who has made it, but the history does. */
static void without_a_namespace_only_its_own_set_is_removed(void)
{
    const char *argv[] = {report_helper("misbehave"), "semaphores", NULL};
    const struct trace_options options = {.json = 0};
    const struct run_request request = {
        .argv = argv, .shared_ipc = true, .trace = &options};
    struct run_problem problem;
    struct recording seen;
    int strangers = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (run(&request, &seen, &problem) == -1) {
        report_skip("this system does not let us trace: %s", problem.step);
    } else {
        const struct history *history = &seen.history;
        int id = history->set_count == 1 ? history->sets[0].id : -1;
        EXPECT(!seen.left.exact && seen.left.semaphore_sets == 1,
               "exact %d, %d sets", seen.left.exact, seen.left.semaphore_sets);
        EXPECT(id != -1 && semctl(id, 0, GETPID) == -1 && errno == EINVAL,
               "set %d is still there", id);
        EXPECT(semctl(strangers, 0, GETPID) != -1, "the set of another is not");
        recording_free(&seen);
    }
    semctl(strangers, 0, IPC_RMID);
}

static void *run_ten(void *helper)
{
    const char *argv[] = {helper, "fine", NULL};
    struct run_request request = {.argv = argv};
    struct recording seen;
    struct run_problem problem;
    for (int i = 0; i < 10; i++) {
        if (run(&request, &seen, &problem) == -1)
            return helper;
        bool right = recording_exited(&seen, 0) &&
                     strstr(seen.out.text, "fine") != NULL;
        recording_free(&seen);
        if (!right)
            return helper;
    }
    return NULL;
}

/* report_helper() is not for threads, so it is called before they start. */
static void runs_do_not_disturb_each_other(void)
{
    pthread_t threads[4];
    char helper[4096];
    snprintf(helper, sizeof helper, "%s", report_helper("misbehave"));
    for (size_t i = 0; i < COUNT(threads); i++)
        if (pthread_create(&threads[i], NULL, run_ten, helper) != 0)
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
    struct timespec moment = {0, 100L * 1000 * 1000};
    nanosleep(&moment, NULL); /* let it start; either way must be right */
    kill(caller, SIGKILL);
    while (waitpid(-1, NULL, 0) != -1 || errno == EINTR)
        ;
    clock_gettime(CLOCK_MONOTONIC, &end);
    prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
    EXPECT(end.tv_sec - begin.tv_sec < 20, "it took %ld s",
           (long)(end.tv_sec - begin.tv_sec));
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a fork bomb is ended", a_fork_bomb_is_ended, 0},
        {"a relay of processes is ended", a_relay_bomb_is_ended, 0},
        {"a mebibyte of input, by pipe and terminal",
         input_goes_in_and_comes_out, 0},
        {"output goes where it was sent", output_goes_where_it_was_sent, 0},
        {"a terminal stays when its output is closed",
         a_terminal_stays_when_its_output_is_closed, 0},
        {"signals are as asked, whatever ours are",
         signals_are_as_asked_whatever_ours_are, 0},
        {"the environment is as asked", the_environment_is_as_asked, 0},
        {"it starts where it was asked to", it_starts_where_it_was_asked_to, 0},
        {"a link to a program is executed by its own name",
         a_link_to_a_program_is_executed_by_its_own_name, 0},
        {"root can run it as an ordinary user",
         root_can_run_it_as_an_ordinary_user, 0},
        {"time and memory are measured", cost_is_measured, 0},
        {"what cannot be run is a problem", what_cannot_be_run_is_a_problem, 0},
        {"without a namespace only its own segment is removed",
         without_a_namespace_only_its_own_segment_is_removed, 0},
        {"without a namespace only its own set is removed",
         without_a_namespace_only_its_own_set_is_removed, 0},
        {"runs do not disturb each other", runs_do_not_disturb_each_other, 0},
        {"the keeper cleans up after a killed caller",
         the_keeper_cleans_up_after_a_killed_caller, 0},
    };
    return report_main("lab/request", tests, COUNT(tests), argc, argv);
}
