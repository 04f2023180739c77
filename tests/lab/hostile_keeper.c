/*
 * What must hold when the processes that look after a run are stopped, killed
 * or told to end: nothing is left, and the recording on disk can be read.
 */
#include "hostile.h"
#include "recording/jsonl.h"
#include "recording/query.h"

#include <sched.h>

/* --- The keeper ---------------------------------------------------------- */

static bool has_namespace(void)
{
    const char *argv[] = {report_helper("misbehave"), "fine", NULL};
    struct run_request request = {.argv = argv};
    struct recording seen;
    struct run_problem problem;
    bool exact = run(&request, &seen, &problem) == 0 && seen.left.exact;
    recording_free(&seen);
    return exact;
}

/* Demand that a recording can be read and holds the start of the program.
 * Returns how many events it has. */
static size_t expect_readable(const char *path)
{
    struct history history;
    struct jsonl_problem problem;
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        EXPECT(false, "%s: %s", path, strerror(errno));
        return 0;
    }
    int result = jsonl_read(file, &history, &problem);
    EXPECT(result == 0, "line %zu: code %d, %s", problem.line,
           (int)problem.code,
           problem.member != NULL ? problem.member : "nothing");
    size_t count = history.event_count;
    EXPECT(query_event(&history, EVENT_START, 0) != NULL,
           "%zu events, but no start", count);
    fclose(file);
    history_free(&history);
    return count;
}

static void killed_keeper(bool traced)
{
    char path[256];
    snprintf(path, sizeof path, "%s", hostile_file("killed.jsonl"));
    int json = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    struct trace_options trace = {.json = json};
    bool exact = has_namespace();
    const char *argv[] = {hostile("kill_keeper"), exact ? NULL : "no segment",
                          NULL};
    struct run_request request = {
        .argv = argv,
        .trace = traced ? &trace : NULL,
    };
    struct recording seen;
    struct run_problem problem;
    if (!traced && !exact) {
        close(json);
        report_skip("needs an IPC namespace, which is not permitted here");
        return;
    }
    int result = run(&request, &seen, &problem);
    EXPECT(result == -1 && strcmp(problem.step, "keeper") == 0,
           "result %d, step \"%s\"", result, problem.step);
    recording_free(&seen);
    hostile_nothing_left("kill_keeper");
    if (traced)
        expect_readable(path);
    close(json);
}

static void a_killed_keeper_leaves_nothing(void)
{
    killed_keeper(false);
}

static void a_killed_keeper_leaves_a_recording(void)
{
    killed_keeper(true);
}

static void an_ordinary_user_cannot_kill_a_keeper_of_root(void)
{
    const char *argv[] = {hostile("kill_keeper"), NULL};
    struct run_request request = {
        .argv = argv, .ordinary_user = true, .deadline_ms = 300};
    struct recording seen;
    struct run_problem problem;
    if (geteuid() != 0) {
        report_skip("only root has keepers that its programs cannot kill");
        return;
    }
    int result = run(&request, &seen, &problem);
    EXPECT(result == 0 && seen.limit == LIMIT_DEADLINE, "%s, limit %d",
           problem.step, (int)seen.limit);
    recording_free(&seen);
    hostile_nothing_left("kill_keeper");
}

static void run_stopper(const char *argument, int expected)
{
    struct trace_options trace = {.json = 0};
    for (int traced = 0; traced < 2; traced++) {
        const char *argv[] = {hostile("stop_keeper"), argument, NULL};
        struct run_request request = {.argv = argv,
                                      .trace = traced ? &trace : NULL};
        struct recording seen;
        struct run_problem problem;
        int result = run(&request, &seen, &problem);
        EXPECT(result == expected, "traced %d: result %d, step \"%s\"", traced,
               result, problem.step);
        if (result == -1)
            EXPECT(strcmp(problem.step, "keeper") == 0, "step \"%s\"",
                   problem.step);
        else
            EXPECT(recording_exited(&seen, 0), "traced %d: status %d, limit %d",
                   traced, seen.status, (int)seen.limit);
        recording_free(&seen);
        hostile_nothing_left("stop_keeper");
    }
}

static void a_stopped_keeper_is_continued(void)
{
    run_stopper(NULL, 0);
}

static void a_keeper_stopped_for_ever_is_given_up(void)
{
    run_stopper("always", -1);
}

/* --- The command --------------------------------------------------------- */

/* Start `shmlab see` on a program; *said is what it and its keeper say, and
 * ends when both have ended.  Signals that we ignore, behind nohup(1) perhaps,
 * are not ignored by it. */
static pid_t see(const char *json, const char *program, const char *argument,
                 int *said)
{
    int ends[2];
    const char *command = hostile_shmlab();
    if (pipe2(ends, O_CLOEXEC) == -1)
        err(REPORT_UNTESTED, "pipe2");
    pid_t child = fork();
    if (child == 0) {
        for (int signo = 1; signo < NSIG; signo++)
            signal(signo, SIG_DFL);
        setsid(); /* a group of its own, and no terminal */
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        execl(command, command, "see", "--list", "--json", json, program,
              argument, (char *)NULL);
        _exit(REPORT_UNTESTED);
    }
    close(ends[1]);
    *said = ends[0];
    return child;
}

/* Read until nobody can write any more; the text is kept as far as it fits. */
static void read_all(int from, char *text, size_t room)
{
    size_t size = 0;
    char rest[4096];
    ssize_t got;
    while ((got = read(from, rest, sizeof rest)) > 0)
        for (ssize_t i = 0; i < got && size + 1 < room; i++)
            text[size++] = rest[i];
    text[size] = '\0';
    close(from);
}

static void the_command_may_be_killed_by_its_program(void)
{
    char said[4096];
    int from, status;
    char json[256];
    snprintf(json, sizeof json, "%s", hostile_file("caller.jsonl"));
    pid_t command = see(json, hostile("kill_caller"), NULL, &from);
    read_all(from, said, sizeof said);
    waitpid(command, &status, 0);
    EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "status %#x: %s",
           (unsigned)status, said);
    hostile_nothing_left("kill_caller");
    expect_readable(json);
    unlink(json);
}

static void the_command_says_that_its_keeper_was_killed(void)
{
    char said[4096];
    int from, status;
    char json[256];
    snprintf(json, sizeof json, "%s", hostile_file("keeper.jsonl"));
    pid_t command = see(json, hostile("kill_keeper"),
                        has_namespace() ? NULL : "no segment", &from);
    read_all(from, said, sizeof said);
    waitpid(command, &status, 0);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 125 &&
               strstr(said, "killed") != NULL && strstr(said, json) != NULL,
           "status %#x: %s", (unsigned)status, said);
    hostile_nothing_left("kill_keeper");
    expect_readable(json);
    unlink(json);
}

/* Wait until the program has opened and closed the FIFO.  Returns false when
 * the command and its keeper, who can write to `from`, have ended before. */
static bool wait_until_ready(const char *fifo, int from)
{
    struct pollfd ends[] = {
        {.fd = open(fifo, O_RDONLY | O_NONBLOCK | O_CLOEXEC)}, {.fd = from}};
    if (ends[0].fd == -1 || poll(ends, COUNT(ends), -1) < 1)
        err(REPORT_UNTESTED, "%s", fifo);
    close(ends[0].fd);
    return ends[0].revents == POLLHUP;
}

/* Tell the command to end while its program runs. */
static void told_to_end(int signo, const char *program)
{
    char said[4096], json[256], fifo[256];
    int from, status;
    snprintf(fifo, sizeof fifo, "%s", hostile_file("fifo"));
    snprintf(json, sizeof json, "%s", hostile_file("told.jsonl"));
    if (mkfifo(fifo, 0600) == -1 || setenv("HOSTILE_FIFO", fifo, 1) == -1)
        err(REPORT_UNTESTED, "%s", fifo);
    pid_t command = see(json, program, fifo, &from);
    bool ready = wait_until_ready(fifo, from);
    kill(command, signo);
    read_all(from, said, sizeof said);
    waitpid(command, &status, 0);
    EXPECT(ready, "the program did not run: %s", said);
    /* An interrupt is for the program: what it did is still shown. */
    bool ends = signo == SIGINT
                    ? WIFEXITED(status) && strstr(said, "ended by you") != NULL
                    : WIFSIGNALED(status) && WTERMSIG(status) == signo;
    EXPECT(ends, "%s: status %#x: %s", strsignal(signo), (unsigned)status,
           said);
    hostile_nothing_left(strsignal(signo));
    size_t events = expect_readable(json);
    EXPECT(events > 1, "%s: %zu events", strsignal(signo), events);
    unlink(json);
    unlink(fifo);
}

static void the_command_may_be_told_to_end(void)
{
    const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGKILL};
    for (size_t i = 0; i < COUNT(signals); i++)
        told_to_end(signals[i], hostile("wait_for_ever"));
}

static void what_was_compiled_goes_as_well(void)
{
    const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGKILL};
    for (size_t i = 0; i < COUNT(signals); i++)
        told_to_end(signals[i], "tests/hostile/wait_for_ever.c");
}

/* --- Everybody ----------------------------------------------------------- */

/* In a process namespace of its own, as its first process: run the command on a
 * program that kills all but this process.  Its status tells what came of it.
 */
static _Noreturn void contained(unsigned long outer, const char *json)
{
    char number[32], said[4096];
    int from, status;
    snprintf(number, sizeof number, "%lu", outer);
    pid_t command = see(json, hostile("kill_all"), number, &from);
    read_all(from, said, sizeof said);
    if (waitpid(command, &status, 0) == -1 || !WIFSIGNALED(status))
        _exit(1);
    while (wait(NULL) > 0) /* orphans come to the first process */
        continue;
    _exit(errno == ECHILD && kill(-1, 0) == -1 ? 0 : 2);
}

static void all_processes_may_be_killed(void)
{
    struct stat own;
    char json[256];
    int status = -1;
    snprintf(json, sizeof json, "%s", hostile_file("all.jsonl"));
    if (stat("/proc/self/ns/pid", &own) == -1)
        err(REPORT_UNTESTED, "/proc/self/ns/pid");
    pid_t outside = fork();
    if (outside == 0) {
        bool alone = geteuid() == 0
                         ? unshare(CLONE_NEWPID) == 0
                         : unshare(CLONE_NEWUSER | CLONE_NEWPID) == 0;
        pid_t first = alone ? fork() : -1;
        if (first == 0)
            contained((unsigned long)own.st_ino, json);
        if (first == -1 || waitpid(first, &status, 0) == -1)
            _exit(77);
        _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 3);
    }
    waitpid(outside, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
        report_skip("needs a process namespace, which is not permitted here");
        return;
    }
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0, "status %#x",
           (unsigned)status);
    EXPECT(hostile_survivor() == 0, "process %d is left", hostile_survivor());
    expect_readable(json);
    /* The limit of what can be done, as remains.h says. */
    EXPECT(strncmp(hostile_leftover(), "attached-", 9) == 0, "\"%s\" is left",
           hostile_leftover());
    unlink(json);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a killed keeper leaves nothing", a_killed_keeper_leaves_nothing, 0},
        {"a killed keeper leaves a recording",
         a_killed_keeper_leaves_a_recording, 0},
        {"an ordinary user cannot kill a keeper of root",
         an_ordinary_user_cannot_kill_a_keeper_of_root, 0},
        {"a stopped keeper is continued", a_stopped_keeper_is_continued, 0},
        {"a keeper stopped for ever is given up",
         a_keeper_stopped_for_ever_is_given_up, 0},
        {"the command may be killed by its program",
         the_command_may_be_killed_by_its_program, 0},
        {"the command says that its keeper was killed",
         the_command_says_that_its_keeper_was_killed, 0},
        {"the command may be told to end", the_command_may_be_told_to_end, 0},
        {"what was compiled goes as well", what_was_compiled_goes_as_well, 0},
        {"all processes may be killed", all_processes_may_be_killed, 0},
    };
    hostile_begin();
    return report_main("lab/hostile_keeper", tests, COUNT(tests), argc, argv);
}
