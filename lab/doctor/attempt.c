/* Try in a child what could do harm, fail or be punished: see attempt.h. */
#include "doctor/attempt.h"

#include "run/isolation.h"
#include "run/run.h"
#include "trace/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    SECONDS = 20 /* of one attempt; the slowest is a compiler on a busy disk */
};

/* A signal state that we know, whatever the caller's is; and an end in time. */
static void settle(void)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGALRM, SIG_DFL);
    signal(SIGCHLD, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    alarm(SECONDS);
}

struct attempt attempt(int (*function)(void))
{
    struct attempt made = {ATTEMPT_UNTRIED, 0};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == -1)
        return (struct attempt){ATTEMPT_UNTRIED, errno};
    pid_t child = fork();
    made.error = errno;
    if (child == 0) {
        settle();
        errno = 0;
        made.step = function();
        made.error = errno;
        _exit(write(ends[1], &made, sizeof made) != sizeof made);
    }
    close(ends[1]);
    if (child != -1) {
        ssize_t got;
        do
            got = read(ends[0], &made, sizeof made);
        while (got == -1 && errno == EINTR);
        if (got != sizeof made)
            made = (struct attempt){ATTEMPT_ENDED, 0};
        while (waitpid(child, NULL, 0) == -1 && errno == EINTR)
            continue;
    }
    close(ends[0]);
    return made;
}

/* --- Segments ------------------------------------------------------------ */

int try_memory(void)
{
    struct shmid_ds about;
    sigset_t all;
    /* No signal may come between making and removing. */
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    int shmid = shmget(IPC_PRIVATE, 1, 0600);
    if (shmid == -1)
        return 1;
    void *at = shmat(shmid, NULL, 0);
    int error = errno;
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        return 3;
    errno = error;
    if (at == (void *)-1)
        return 2;
    errno = 0;
    if (shmctl(shmid, IPC_STAT, &about) == -1 || about.shm_nattch != 1)
        return 4;
    if (shmdt(at) == -1 || shmctl(shmid, IPC_STAT, &about) != -1)
        return 5;
    return ATTEMPT_DONE;
}

int try_huge(void)
{
    FILE *info = fopen("/proc/meminfo", "re");
    unsigned long kib = 0;
    char line[256];
    while (info != NULL && fgets(line, sizeof line, info) != NULL)
        if (sscanf(line, "Hugepagesize: %lu", &kib) == 1)
            break;
    if (info != NULL)
        fclose(info);
    if (kib == 0)
        return 1;
    int shmid = shmget(IPC_PRIVATE, kib * 1024, SHM_HUGETLB | 0600);
    if (shmid == -1)
        return 2;
    shmctl(shmid, IPC_RMID, NULL);
    return ATTEMPT_DONE;
}

/* --- Tracing ------------------------------------------------------------- */

/* What the tracer is to find in the memory of its child. */
static const uint64_t mark = 0x4154544143484544;

/* Wait for a word from the tracer, and then make a call the filter stops. */
static _Noreturn void be_traced(const int gate[2])
{
    char go;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close(gate[1]);
    if (read(gate[0], &go, 1) != 1)
        _exit(0);
    const struct trace_options options = {.json = 0};
    if (trace_filter(&options) == -1)
        _exit(errno);
    shmdt(NULL);
    _exit(0);
}

static int look_into(pid_t child)
{
    long long information[32]; /* more than any kernel has to tell */
    uint64_t found = 0;
    int status;
    if (ptrace(PTRACE_INTERRUPT, child, 0, 0) == -1 ||
        waitpid(child, &status, __WALL) == -1 || !WIFSTOPPED(status))
        return 3;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof information,
               information) == -1)
        return 4;
    struct iovec local = {&found, sizeof found};
    struct iovec remote = {(void *)(uintptr_t)&mark, sizeof mark};
    if (process_vm_readv(child, &local, 1, &remote, 1, 0) != sizeof found ||
        found != mark)
        return 5;
    return ATTEMPT_DONE;
}

static int stop_by_filter(pid_t child, int gate)
{
    int status;
    if (write(gate, "", 1) != 1 || waitpid(child, &status, __WALL) == -1)
        return 5;
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0) {
        errno = WEXITSTATUS(status);
        return 4;
    }
    errno = 0;
    return status >> 8 == (SIGTRAP | PTRACE_EVENT_SECCOMP << 8) ? ATTEMPT_DONE
                                                                : 5;
}

static int trace_child(int filtered)
{
    int gate[2];
    pid_t child = -1;
    if (pipe2(gate, O_CLOEXEC) == -1 || (child = fork()) == -1)
        return 1;
    if (child == 0)
        be_traced(gate);
    int step = 2;
    if (ptrace(PTRACE_SEIZE, child, 0,
               PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD |
                   PTRACE_O_EXITKILL) == 0)
        step = filtered ? stop_by_filter(child, gate[1]) : look_into(child);
    int error = errno;
    kill(child, SIGKILL);
    for (int status = 0; waitpid(child, &status, __WALL) != -1;)
        if (!WIFSTOPPED(status))
            break;
    errno = error;
    return step;
}

int try_trace(void)
{
    return trace_child(0);
}

int try_filter(void)
{
    return trace_child(1);
}

/* --- The compiler -------------------------------------------------------- */

/* Only checked, so that no file is written. */
int try_compiler(void)
{
    static const char program[] = "#include <sys/shm.h>\n"
                                  "int main(void) { return 0; }\n";
    int ends[2], status;
    if (pipe2(ends, O_CLOEXEC) == -1 ||
        write(ends[1], program, sizeof program - 1) == -1)
        return 1;
    close(ends[1]);
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(ends[0], STDIN_FILENO);
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
        execlp("cc", "cc", "-fsyntax-only", "-x", "c", "-", (char *)NULL);
        _exit(127);
    }
    if (child == -1 || waitpid(child, &status, 0) == -1)
        return 1;
    errno = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        return 1;
    return status == 0 ? ATTEMPT_DONE : 2;
}

/* --- Users and namespaces ------------------------------------------------ */

int try_user(void)
{
    struct isolation isolation = {false, false};
    return isolation_become(RUN_ORDINARY_UID, &isolation) == -1;
}

int try_others(void)
{
    struct isolation isolation;
    if (isolation_enter(&isolation, false) == -1)
        return 1;
    uid_t we = geteuid();
    for (uid_t i = 1; i <= 3; i++)
        if (seteuid(RUN_ORDINARY_UID - i) == -1 || seteuid(we) == -1)
            return 1;
    return ATTEMPT_DONE;
}

static ino_t namespace_now(void)
{
    struct stat about;
    return stat("/proc/self/ns/ipc", &about) == 0 ? about.st_ino : 0;
}

/* As each run does. */
int try_namespace(void)
{
    struct isolation isolation;
    ino_t before = namespace_now();
    if (isolation_enter(&isolation, false) == -1)
        return 2;
    if (isolation.own_ipc && namespace_now() == before)
        return 1; /* it was only pretended */
    if (isolation.own_ipc)
        return isolation.own_users ? TRY_BY_USERS : ATTEMPT_DONE;
    return unshare(CLONE_NEWUSER | CLONE_NEWIPC) == -1; /* for its errno */
}

static bool write_file(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file == -1)
        return false;
    bool done = write(file, text, strlen(text)) == (ssize_t)strlen(text);
    int error = errno;
    close(file);
    errno = error;
    return done;
}

/* As a program does that changes settings: as root of its own namespace. */
int try_settings(void)
{
    char map[64];
    ino_t before = namespace_now();
    snprintf(map, sizeof map, "0 %u 1", (unsigned)geteuid());
    if (unshare(CLONE_NEWIPC) == -1) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWIPC) == -1)
            return 1;
        if (!write_file("/proc/self/uid_map", map))
            return 2;
    }
    /* The settings of the machine are not to be touched, so be sure. */
    if (before == 0 || namespace_now() == before)
        return 1;
    return write_file("/proc/sys/kernel/shm_rmid_forced", "0") ? ATTEMPT_DONE
                                                               : 3;
}
