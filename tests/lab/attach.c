/* What lab must find out of programs that run already, without a trace. */
#include "check/check.h"
#include "check/report.h"
#include "recording/hang.h"
#include "run/proc.h"
#include "run/run.h"
#include "trace/machine.h"
#include "trace/snapshot.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    LOOKS = 500, /* ten milliseconds apart, until it hangs */
};

/* Start a program of tests/hangs/ in a process group of its own. */
static pid_t start(const char *name)
{
    char program[4096];
    snprintf(program, sizeof program, "%s/../hangs/%s", report_helper(""),
             name);
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        execl(program, program, (char *)NULL);
        _exit(127);
    }
    setpgid(child, child);
    return child;
}

static long field_of(pid_t pid, const char *name)
{
    char path[64], line[256];
    long value = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, name, strlen(name)) == 0)
            value = strtol(line + strlen(name), NULL, 10);
    if (file != NULL)
        fclose(file);
    return value;
}

static enum hang_cause cause_of(const struct history *history)
{
    struct hang hang;
    return history->event_count == 1 && hang_find(history, 0, &hang) == 0
               ? hang.cause
               : HANG_NO_CAUSE;
}

/* End it, with all its processes and what they have made. */
static void end(pid_t pid, const struct history *history)
{
    kill(-pid, SIGKILL);
    while (waitpid(pid, NULL, 0) == -1)
        continue;
    for (size_t i = 0; i < history->set_count; i++)
        semctl(history->sets[i].id, 0, IPC_RMID);
}

/* Everybody as before: nobody traced, nobody woken who slept, nobody stopped.
 */
static void expect_as_before(const char *name, const struct history *history,
                             const long switches[])
{
    for (size_t i = 0; i < history->process_count; i++) {
        pid_t pid = history->processes[i].pid;
        char state = proc_state(pid, NULL);
        EXPECT(field_of(pid, "TracerPid:") == 0, "%s: %d is traced", name,
               (int)pid);
        EXPECT(state == 'S' || state == 'R', "%s: %d is %c", name, (int)pid,
               state);
        if (state == 'S')
            EXPECT(field_of(pid, "voluntary_ctxt_switches:") == switches[i],
                   "%s: %d was woken", name, (int)pid);
    }
}

static void expect_attached(const char *name, enum hang_cause expected,
                            size_t processes)
{
    struct history history = {.events = NULL};
    long switches[8] = {0};
    pid_t pid = start(name);
    enum snapshot result = SNAPSHOT_TAKEN;
    bool hangs = false;
    for (int i = 0; i < LOOKS && !hangs; i++) {
        history_free(&history);
        result = snapshot_take(pid, &history);
        hangs = cause_of(&history) == expected &&
                history.process_count == processes;
        if (!hangs)
            poll(NULL, 0, 10);
    }
    if (result == SNAPSHOT_FORBIDDEN)
        report_skip("this system does not let us look into other processes");
    else {
        EXPECT(hangs, "%s: %s, %zu processes (%d)", name,
               hang_name(cause_of(&history)), history.process_count,
               (int)result);
        for (size_t i = 0; i < history.process_count && i < COUNT(switches);
             i++)
            switches[i] = field_of(history.processes[i].pid,
                                   "voluntary_ctxt_switches:");
        history_free(&history);
        snapshot_take(pid, &history);
        expect_as_before(name, &history, switches);
    }
    end(pid, &history);
    history_free(&history);
}

static void a_hang_has_its_cause(void)
{
    expect_attached("sem_opposite", HANG_CYCLE, 2);
    expect_attached("mutex_processes", HANG_CYCLE, 2);
    expect_attached("mutex_join", HANG_CYCLE, 1);
    expect_attached("pipe_child_not_closed", HANG_NOT_CLOSED, 2);
    expect_attached("mutex_twice", HANG_SELF, 1);
    expect_attached("signal_from_nobody", HANG_NO_SIGNAL, 2);
}

static void who_is_slow_does_not_hang(void)
{
    expect_attached("slow_sleep", HANG_TIME, 2);
    expect_attached("slow_computes", HANG_BUSY, 1);
    expect_attached("slow_semtimedop", HANG_TIME, 1);
}

static void a_circle_is_seen(void)
{
#ifdef __x86_64__
    expect_attached("spin_each_other", HANG_STALE, 2);
    expect_attached("spin_yield", HANG_STALE, 1);
#else
    report_skip("circles are found on x86-64 only");
#endif
}

static volatile sig_atomic_t handled;

static void on_signal(int signo)
{
    (void)signo;
    handled = 1;
}

enum {
    BROKEN_FOR_NOTHING = 3,
    BROKEN_BY_HANDLER,
    NOT_BROKEN
};

/* A child in semop(2), which nobody ends but a signal. */
static pid_t start_sleeper(int set)
{
    struct sembuf take = {0, -1, 0};
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    pid_t child = fork();
    if (child != 0)
        return child;
    sigaction(SIGUSR1, &action, NULL);
    if (semop(set, &take, 1) == 0 || errno != EINTR)
        _exit(NOT_BROKEN);
    _exit(handled ? BROKEN_BY_HANDLER : BROKEN_FOR_NOTHING);
}

static char settled(pid_t pid)
{
    char state = 'R';
    for (int i = 0; i < LOOKS && state != 'S' && state != 'Z'; i++) {
        poll(NULL, 0, 10);
        state = proc_state(pid, NULL);
    }
    return state;
}

static bool stop(pid_t pid)
{
    int status;
    return ptrace(PTRACE_SEIZE, pid, 0, 0) == 0 &&
           ptrace(PTRACE_INTERRUPT, pid, 0, 0) == 0 &&
           waitpid(pid, &status, __WALL) == pid && WIFSTOPPED(status);
}

/* Were it not for us, semop(2) would fail for whoever falls asleep just when we
 * stop him. */
static void a_call_that_we_break_goes_on(void)
{
    int status = 0, set = semget(IPC_PRIVATE, 1, 0600);
    pid_t child = start_sleeper(set);
    EXPECT(settled(child) == 'S', "it does not sleep");
    bool may = stop(child);
    bool can = may && machine_mend_call(child) == 0;
    ptrace(PTRACE_DETACH, child, 0, 0);
    if (can) {
        EXPECT(settled(child) == 'S', "it has not gone on sleeping");
        if (stop(child)) {
            kill(child, SIGUSR1); /* and a handler breaks it all the same */
            machine_mend_call(child);
            ptrace(PTRACE_DETACH, child, 0, 0);
        }
    } else
        report_skip(may ? "this processor does not let us mend a call"
                        : "this system does not let us stop other processes");
    semctl(set, 0, IPC_RMID);
    waitpid(child, &status, 0);
    EXPECT(!can ||
               (WIFEXITED(status) && WEXITSTATUS(status) == BROKEN_BY_HANDLER),
           "status %x", (unsigned)status);
}

/* A child leads to its parent, which runs the same program. */
static void the_family_is_found_from_below(void)
{
    struct history history = {.events = NULL};
    char path[64];
    int child = 0;
    pid_t pid = start("pipe_both_read");
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid,
             (int)pid);
    for (int i = 0; i < LOOKS && child == 0; i++) {
        FILE *file = fopen(path, "re");
        if (file == NULL || fscanf(file, "%d", &child) != 1)
            poll(NULL, 0, 10);
        if (file != NULL)
            fclose(file);
    }
    EXPECT(child > 0 && snapshot_take(child, &history) == SNAPSHOT_TAKEN &&
               history.process_count == 2 && history.processes[0].pid == pid,
           "of child %d, %zu processes", child, history.process_count);
    end(pid, &history);
    history_free(&history);
}

static void expect_refused(pid_t pid, enum snapshot why)
{
    struct history history;
    enum snapshot result = snapshot_take(pid, &history);
    EXPECT(result == why, "%d: %d, but should be %d", (int)pid, (int)result,
           (int)why);
    history_free(&history);
}

static void what_cannot_be_is_refused(void)
{
    pid_t zombie = fork();
    if (zombie == 0)
        _exit(0);
    while (proc_state(zombie, NULL) != 'Z')
        poll(NULL, 0, 1);
    expect_refused(zombie, SNAPSHOT_ENDED);
    waitpid(zombie, NULL, 0);
    expect_refused(zombie, SNAPSHOT_NO_PROCESS);
    expect_refused(-1, SNAPSHOT_NO_PROCESS);
}

/* What the command says of a process, and returns. */
static void expect_command(const char *arguments, int status, const char *says)
{
    char command[8192], said[4096] = "";
    snprintf(command, sizeof command, "'%s/../../bin/shmlab' see %s 2>&1",
             report_helper(""), arguments);
    FILE *pipe = popen(command, "re"); // NOLINT(cert-env33-c): our own words
    size_t size = pipe != NULL ? fread(said, 1, sizeof said - 1, pipe) : 0;
    said[size] = '\0';
    int ended = pipe != NULL ? pclose(pipe) : -1;
    EXPECT(WIFEXITED(ended) && WEXITSTATUS(ended) == status &&
               strstr(said, says) != NULL,
           "%s: status %x: %s", arguments, (unsigned)ended, said);
}

static void the_command_tells_it(void)
{
    char arguments[64];
    struct history history = {.events = NULL};
    pid_t pid = start("mutex_twice");
    for (int i = 0; i < LOOKS && cause_of(&history) != HANG_SELF; i++) {
        poll(NULL, 0, 10);
        history_free(&history);
        snapshot_take(pid, &history);
    }
    snprintf(arguments, sizeof arguments, "--attach %d", (int)pid);
    expect_command(arguments, 0, "waits for itself.");
    snprintf(arguments, sizeof arguments, "--attach %d /bin/true", (int)pid);
    expect_command(arguments, 2, "no program");
    end(pid, &history);
    snprintf(arguments, sizeof arguments, "--attach %d", (int)pid);
    expect_command(arguments, 2, "there is no process");
    expect_command("--attach 0", 2, "a number from 1");
    history_free(&history);
}

static void others_are_refused(void)
{
    int status = -1;
    if (geteuid() != 0) {
        expect_refused(1, SNAPSHOT_FOREIGN);
        return;
    }
    pid_t child = fork();
    if (child == 0) {
        struct history history;
        _exit(setuid(RUN_ORDINARY_UID) == 0
                  ? (int)snapshot_take(getppid(), &history)
                  : 99);
    }
    waitpid(child, &status, 0);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == SNAPSHOT_FOREIGN,
           "status %x", (unsigned)status);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a hang has its cause", a_hang_has_its_cause, 0},
        {"who is slow does not hang", who_is_slow_does_not_hang, 0},
        {"a circle is seen", a_circle_is_seen, 0},
        {"a call that we break goes on", a_call_that_we_break_goes_on, 0},
        {"the family is found from below", the_family_is_found_from_below, 0},
        {"what cannot be is refused", what_cannot_be_is_refused, 0},
        {"the command tells it", the_command_tells_it, 0},
        {"others are refused", others_are_refused, 0},
    };
    return report_main("lab/attach", tests, COUNT(tests), argc, argv);
}
