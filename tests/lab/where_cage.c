/*
 * What the process that reads strangers' DWARF can do, whoever has it do that:
 * nothing but compute and answer.
 */
#include "trace/where_cage.h"
#include "check/check.h"
#include "check/report.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* Each is tried by a process in the cage, whose parent is the test.  They
 * return -1, with errno, when it does not work. */

static long try_open(void)
{
    return open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}

static long try_create(void)
{
    return open("/tmp/where_cage", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
}

static long try_stat(void)
{
    struct stat status;
    return stat("/etc/passwd", &status);
}

static long try_unlink(void)
{
    return unlink("/tmp/where_cage");
}

static long try_socket(void)
{
    return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static long try_kill(void)
{
    return kill(getppid(), 0);
}

static long try_tkill(void)
{
    return syscall(SYS_tkill, 1, 0);
}

static long try_ptrace(void)
{
    return ptrace(PTRACE_SEIZE, getppid(), 0, 0);
}

static long try_read_other(void)
{
    static char byte;
    struct iovec here = {&byte, 1}, there = {&byte, 1};
    return process_vm_readv(getppid(), &here, 1, &there, 1, 0);
}

static long try_fork(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child;
}

static long try_exec(void)
{
    return execl("/bin/true", "true", (char *)NULL);
}

static long try_code(void)
{
    void *at = mmap(NULL, 4096, PROT_READ | PROT_EXEC,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return at == MAP_FAILED ? -1 : 0;
}

static long try_make_code(void)
{
    void *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return at == MAP_FAILED ? 0 : mprotect(at, 4096, PROT_READ | PROT_EXEC);
}

static long try_limit(void)
{
    struct rlimit limit;
    return prlimit(getppid(), RLIMIT_CPU, NULL, &limit);
}

static long try_write(void)
{
    return write(STDERR_FILENO, "", 0);
}

static long try_send_elsewhere(void)
{
    return send(STDERR_FILENO, "", 0, 0);
}

static long try_segment(void)
{
    return shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
}

static long try_dumpable(void)
{
    return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static const struct attempt {
    const char *name;
    long (*go)(void);
} attempts[] = {
    {"open a file", try_open},
    {"make a file", try_create},
    {"look at a file", try_stat},
    {"remove a file", try_unlink},
    {"open a socket", try_socket},
    {"send a signal", try_kill},
    {"send one to a thread", try_tkill},
    {"trace", try_ptrace},
    {"read another's memory", try_read_other},
    {"fork", try_fork},
    {"become another program", try_exec},
    {"map memory that can be executed", try_code},
    {"have memory become code", try_make_code},
    {"see the limits of another", try_limit},
    {"write", try_write},
    {"send elsewhere", try_send_elsewhere},
    {"make a segment", try_segment},
    {"change what it is", try_dumpable},
};

/* Without what the C library, or a sanitizer, does before a process ends, and
 * the cage does not allow. */
static _Noreturn void end(int status)
{
    for (;;)
        syscall(SYS_exit_group, status);
}

/* In a process of its own: 0 when it fails with EPERM, and works without the
 * cage or fails in another way. */
static int in_a_process(long (*go)(void), bool caged)
{
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        if (caged && where_cage() == -1)
            end(100);
        errno = 0;
        long result = go();
        end(result == -1 && errno == EPERM ? 0 : 1);
    }
    if (child == -1 || waitpid(child, &status, 0) == -1)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool has_cage(void)
{
    if (in_a_process(try_open, true) != 100)
        return true;
    report_skip("no cage on this processor");
    return false;
}

static void nothing_else_works(void)
{
    if (!has_cage())
        return;
    for (size_t i = 0; i < COUNT(attempts); i++) {
        int status = in_a_process(attempts[i].go, true);
        EXPECT(status == 0, "%s: status %d", attempts[i].name, status);
    }
}

static void without_it_they_would(void)
{
    size_t refused = 0;
    for (size_t i = 0; i < COUNT(attempts); i++) {
        if (attempts[i].go == try_segment || attempts[i].go == try_create)
            continue; /* it would stay */
        refused += in_a_process(attempts[i].go, false) == 0;
    }
    /* Of an ordinary user in a container, tracing and signals at most. */
    EXPECT(refused <= 4, "%zu fail anyway", refused);
}

/* What it does all the time. */
static long live(void)
{
    char byte = 7;
    void *block = malloc(1 << 20), *large = malloc(1 << 24);
    struct rlimit limit;
    errno = EPERM;
    if (block == NULL || large == NULL || getrlimit(RLIMIT_CPU, &limit) == -1)
        return -1;
    memset(large, 1, 1 << 24);
    free(large);
    free(block);
    limit.rlim_cur = limit.rlim_max = 100;
    if (setrlimit(RLIMIT_CPU, &limit) == -1 || where_receive(&byte, 1) != 1 ||
        !where_send(&byte, 1))
        return -1;
    return 0;
}

static void it_can_live_and_answer(void)
{
    int ends[2], status = -1;
    char byte = 'x';
    if (!has_cage())
        return;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == -1) {
        report_untested("socketpair: %s", strerror(errno));
        return;
    }
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], 0);
        end(where_cage() == -1 || live() == -1);
    }
    close(ends[1]);
    EXPECT(send(ends[0], &byte, 1, MSG_NOSIGNAL) == 1, "it takes nothing");
    byte = 0;
    EXPECT(recv(ends[0], &byte, 1, 0) == 1 && byte == 'x',
           "it does not answer");
    close(ends[0]);
    waitpid(child, &status, 0);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0, "status %#x",
           (unsigned)status);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"nothing else works", nothing_else_works, 0},
        {"without it they would", without_it_they_would, 0},
        {"it can live and answer", it_can_live_and_answer, 0},
    };
    return report_main("lab/where_cage", tests, COUNT(tests), argc, argv);
}
