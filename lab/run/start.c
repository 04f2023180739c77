#include "run/start.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif

enum {
    RUNS_BESIDE = 16 /* of one user, each with all its processes */
};

/* The program's ends; -1: closed. */
struct ends {
    int in, out, err;
    bool terminal; /* `out` is the terminal side of a pseudo-terminal */
};

/* What a forked process tells the keeper when it could not become the program.
 */
static _Noreturn void give_up(int failed, const char *step)
{
    struct run_problem problem = {.step = ""};
    run_fails(&problem, step);
    ssize_t sent = write(failed, &problem, sizeof problem);
    _exit(sent == sizeof problem ? 127 : 126);
}

void wires_close(struct wires *wires)
{
    int *const all[] = {&wires->in, &wires->out, &wires->err, &wires->terminal};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (*all[i] != -1)
            close(*all[i]);
        *all[i] = -1;
    }
}

static void ends_close(struct ends *ends)
{
    if (ends->in != -1 && ends->in != ends->out)
        close(ends->in);
    if (ends->out != -1)
        close(ends->out);
    if (ends->err != -1)
        close(ends->err);
}

/* A pipe whose keeper's side does not block: `ours` is 0 to read, 1 to write.
 */
static int open_pipe(int *keeper, int *program, int ours)
{
    int both[2];
    if (pipe2(both, O_CLOEXEC) == -1)
        return -1;
    *keeper = both[ours];
    *program = both[1 - ours];
    return fcntl(*keeper, F_SETFL, O_NONBLOCK);
}

/* A terminal that hands on the bytes as they are written (no "\r\n") and does
 * not echo what it is given, so that the recording holds what was printed. */
static int open_terminal(int *keeper, int *program)
{
    char name[64];
    struct termios mode;
    *keeper = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (*keeper == -1 || grantpt(*keeper) == -1 || unlockpt(*keeper) == -1 ||
        ptsname_r(*keeper, name, sizeof name) != 0)
        return -1;
    *program = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (*program == -1 || tcgetattr(*program, &mode) == -1)
        return -1;
    mode.c_oflag &= ~(tcflag_t)OPOST;
    mode.c_lflag &= ~(tcflag_t)ECHO;
    if (tcsetattr(*program, TCSANOW, &mode) == -1)
        return -1;
    return fcntl(*keeper, F_SETFL, O_NONBLOCK);
}

static int open_output(const struct run_request *request, struct wires *wires,
                       struct ends *ends)
{
    switch (request->stdout_to) {
    case RUN_TO_PIPE:
        return open_pipe(&wires->out, &ends->out, 0);
    case RUN_TO_TERMINAL:
        ends->terminal = true;
        if (open_terminal(&wires->terminal, &ends->out) == -1)
            return -1;
        wires->out = fcntl(wires->terminal, F_DUPFD_CLOEXEC, 3);
        return wires->out == -1 ? -1 : 0;
    case RUN_TO_FULL:
        ends->out = open("/dev/full", O_WRONLY | O_CLOEXEC);
        return ends->out == -1 ? -1 : 0;
    case RUN_TO_NOWHERE:
        break;
    }
    return 0;
}

/* On a terminal input comes from there, too, but only if there is some: nothing
 * would ever end the reading of a terminal. */
static int open_input(const struct run_request *request, struct wires *wires,
                      struct ends *ends)
{
    if (request->callers_input) {
        ends->in = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
        return ends->in == -1 ? -1 : 0;
    }
    if (request->input == NULL) {
        ends->in = open("/dev/null", O_RDONLY | O_CLOEXEC);
        return ends->in == -1 ? -1 : 0;
    }
    if (!ends->terminal)
        return open_pipe(&wires->in, &ends->in, 1);
    ends->in = ends->out;
    wires->in = fcntl(wires->out, F_DUPFD_CLOEXEC, 3);
    return wires->in == -1 ? -1 : 0;
}

/* The signal state that the request asks for, whatever our own is. */
static int set_signals(enum run_signals wanted)
{
    sigset_t mask;
    for (int signo = 1; signo < NSIG; signo++)
        signal(signo, SIG_DFL); /* fails for SIGKILL, SIGSTOP and libc's own */
    if (wanted == RUN_SIGNALS_CHLD_IGNORED)
        signal(SIGCHLD, SIG_IGN);
    sigemptyset(&mask);
    if (wanted == RUN_SIGNALS_BLOCKED)
        sigfillset(&mask);
    return sigprocmask(SIG_SETMASK, &mask, NULL);
}

/* How many tasks the system runs now: the second number of "2/345" in
 * /proc/loadavg.  0 when that cannot be read. */
static long tasks_now(void)
{
    char text[128] = "";
    int fd = open("/proc/loadavg", O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return 0;
    ssize_t size = read(fd, text, sizeof text - 1);
    close(fd);
    const char *slash = size > 0 ? strchr(text, '/') : NULL;
    return slash == NULL ? 0 : strtol(slash + 1, NULL, 10);
}

int run_processes(const struct run_request *request)
{
    if (request->sandbox != NULL)
        return (int)request->sandbox->most.processes;
    return request->processes_max != 0 ? request->processes_max
                                       : RUN_PROCESSES_MAX;
}

/* No core files; and a bound on processes.  The kernel counts them per user,
 * and apart in each user namespace.  Without one, all that this user runs
 * elsewhere is counted as well, so that much is added; and as others may take
 * those, a tracer that counts for itself has the kernel as a last resort only.
 */
static int set_limits(int processes_max, bool own_users, bool counted)
{
    const struct rlimit none = {0, 0};
    rlim_t most = (rlim_t)processes_max;
    struct rlimit processes;

    if (!own_users)
        most = most * (counted ? RUNS_BESIDE : 1) + (rlim_t)tasks_now();
    if (setrlimit(RLIMIT_CORE, &none) == -1 ||
        getrlimit(RLIMIT_NPROC, &processes) == -1)
        return -1;
    if (processes.rlim_max != RLIM_INFINITY && processes.rlim_max < most)
        most = processes.rlim_max;
    processes = (struct rlimit){most, most};
    return setrlimit(RLIMIT_NPROC, &processes);
}

/* Keep every descriptor above 2 out of the program. */
static void seal_descriptors(void)
{
    if (syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) == 0)
        return;
    long most = sysconf(_SC_OPEN_MAX); /* before Linux 5.11 */
    for (int fd = 3; fd < (most > 4096 || most < 0 ? 4096 : (int)most); fd++)
        fcntl(fd, F_SETFD, FD_CLOEXEC);
}

static int use_ends(const struct ends *ends)
{
    if (ends->terminal && ioctl(ends->out, TIOCSCTTY, 0) == -1)
        return -1;
    if (dup2(ends->in, STDIN_FILENO) == -1 ||
        dup2(ends->err, STDERR_FILENO) == -1)
        return -1;
    if (ends->out == -1)
        return close(STDOUT_FILENO);
    return dup2(ends->out, STDOUT_FILENO) == -1 ? -1 : 0;
}

/* The environment of the program: what was asked for, and TMPDIR. */
static char *const *environment_for(const struct start *start)
{
    extern char **environ;
    static const char *const nobodys[] = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8",
                                          "HOME=/tmp", NULL};
    const char *const *old = start->request->environment;
    if (start->request->sandbox != NULL)
        old = nobodys;
    else if (old == NULL)
        old = (const char *const *)environ;
    size_t count = 0;
    while (old[count] != NULL)
        count++;

    const char **new = calloc(count + 3, sizeof *new);
    char *variable;
    if (new == NULL || asprintf(&variable, "TMPDIR=%s", start->scratch) == -1)
        return NULL;
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
        if (strncmp(old[i], "TMPDIR=", 7) != 0)
            new[used++] = old[i];
    new[used++] = variable;
    /* LeakSanitizer wants to trace its own process, and fails where it cannot.
     */
    if (start->tracer != NULL)
        new[used] = "LSAN_OPTIONS=detect_leaks=0";
    return (char *const *)new;
}

/* What a stranger's program may not. */
static int enter_sandbox(const struct start *start)
{
    const struct run_request *request = start->request;
    const struct sandbox_place place = {.program = start->path,
                                        .source = request->source,
                                        .folder = start->scratch,
                                        .doors = start->doors};
    return request->sandbox == NULL ? 0
                                    : sandbox_enter(request->sandbox, &place);
}

/* In the new process.  Never returns; tells `failed` what went wrong. */
static _Noreturn void become(const struct start *start, const struct ends *ends,
                             pid_t keeper, int failed, int go)
{
    const struct run_request *request = start->request;
    struct isolation isolation = start->isolation;
    int program = open(start->path, O_PATH | O_CLOEXEC);

    if (setsid() == -1 || use_ends(ends) == -1)
        give_up(failed, "stdio");
    if (!request->callers_folder && chdir(start->scratch) == -1)
        give_up(failed, "chdir");
    if (run_user(request) != (uid_t)-1 &&
        isolation_become(run_user(request), &isolation) == -1)
        give_up(failed, "setresuid");
    if (set_limits(run_processes(request), isolation.own_users,
                   start->tracer != NULL) == -1)
        give_up(failed, "setrlimit");
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == -1 || getppid() != keeper)
        give_up(failed, "prctl");
    char *const *environment = environment_for(start);
    if (environment == NULL || set_signals(request->signals) == -1)
        give_up(failed, "environment");
    if (enter_sandbox(start) != 0)
        give_up(failed, "sandbox");

    /* Seized before its first instruction, and filtered from there on. */
    char byte;
    if (start->tracer != NULL &&
        (read(go, &byte, 1) != 0 || trace_filter(request->trace) == -1))
        give_up(failed, "seccomp");
    seal_descriptors();
    char *const *argv = (char *const *)request->argv;
    execve(start->path, argv, environment);
    /* An ordinary user may be kept from the folders above a program that root
     * could open: a home directory, for one. */
    if (errno == EACCES && program != -1)
        syscall(SYS_execveat, program, "", argv, environment, AT_EMPTY_PATH);
    give_up(failed, "execve");
}

/* Fork and wait until the new process has become the program, which closes the
 * pipe, or has said why it could not. */
static pid_t fork_program(const struct start *start, const struct ends *ends,
                          struct run_problem *problem)
{
    int failed[2], go[2];
    if (pipe2(failed, O_CLOEXEC) == -1 || pipe2(go, O_CLOEXEC) == -1)
        return run_fails(problem, "pipe2");
    pid_t keeper = getpid();
    pid_t child = fork();
    if (child == 0) {
        close(go[1]);
        become(start, ends, keeper, failed[1], go[0]);
    }
    int reason = errno;
    close(failed[1]);
    close(go[0]);
    if (child != -1 && start->tracer != NULL &&
        trace_seize(start->tracer, child) == -1) {
        run_fails(problem, "ptrace");
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        close(go[1]);
        close(failed[0]);
        return -1;
    }
    close(go[1]);
    if (child == -1) {
        close(failed[0]);
        errno = reason;
        return run_fails(problem, "fork");
    }
    if (start->tracer != NULL)
        trace_exec(start->tracer);
    ssize_t got;
    while ((got = read(failed[0], problem, sizeof *problem)) == -1 &&
           errno == EINTR)
        ;
    close(failed[0]);
    if (got == 0)
        return child;
    waitpid(child, NULL, 0);
    return -1;
}

pid_t start_program(const struct start *start, struct wires *wires,
                    struct run_problem *problem)
{
    struct ends ends = {-1, -1, -1, false};
    pid_t child = -1;

    *wires = (struct wires){-1, -1, -1, -1};
    if (open_output(start->request, wires, &ends) == -1 ||
        open_input(start->request, wires, &ends) == -1 ||
        open_pipe(&wires->err, &ends.err, 0) == -1)
        run_fails(problem, "stdio");
    else
        child = fork_program(start, &ends, problem);
    ends_close(&ends);
    if (child == -1)
        wires_close(wires);
    return child;
}
