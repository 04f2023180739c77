/* In which call a thread sleeps: see waiting.h. */
#include "trace/waiting.h"

#include <elf.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct sleeping_call calls[] = {
    {SYS_read, SLEEPS_READ},
    {SYS_readv, SLEEPS_READ},
    {SYS_write, SLEEPS_WRITE},
    {SYS_writev, SLEEPS_WRITE},
    {SYS_splice, SLEEPS_READ},
    {SYS_ppoll, SLEEPS_PPOLL},
    {SYS_pselect6, SLEEPS_SELECT},
    {SYS_futex, SLEEPS_FUTEX},
    {SYS_wait4, SLEEPS_WAIT4},
    {SYS_waitid, SLEEPS_WAITID},
    {SYS_flock, SLEEPS_FLOCK},
    {SYS_fcntl, SLEEPS_FCNTL},
    {SYS_rt_sigsuspend, SLEEPS_SIGNAL},
    {SYS_rt_sigtimedwait, SLEEPS_SIGNAL_TIMED},
    {SYS_nanosleep, SLEEPS_TIME},
    {SYS_clock_nanosleep, SLEEPS_TIME},
    {SYS_restart_syscall, SLEEPS_TIME}, /* of a call with a time limit */
    {SYS_openat, SLEEPS_OPENAT},
    {SYS_msgrcv, SLEEPS_MESSAGE},
    {SYS_msgsnd, SLEEPS_ROOM},
    {SYS_clone, SLEEPS_VFORK},
    {SYS_clone3, SLEEPS_VFORK},
    {SYS_connect, SLEEPS_SOCKET},
    {SYS_recvfrom, SLEEPS_SOCKET},
    {SYS_recvmsg, SLEEPS_SOCKET},
    {SYS_sendto, SLEEPS_SOCKET},
    {SYS_sendmsg, SLEEPS_SOCKET},
#ifdef SYS_accept
    {SYS_accept, SLEEPS_SOCKET},
#endif
    {SYS_accept4, SLEEPS_SOCKET},
#ifdef SYS_semop
    {SYS_semop, SLEEPS_SEMOP},
#endif
#ifdef SYS_semtimedop
    {SYS_semtimedop, SLEEPS_SEMTIMEDOP},
#endif
#ifdef SYS_pause /* not on every processor */
    {SYS_pause, SLEEPS_SIGNAL},
#endif
#ifdef SYS_poll
    {SYS_poll, SLEEPS_POLL},
#endif
#ifdef SYS_select
    {SYS_select, SLEEPS_SELECT},
#endif
#ifdef SYS_open
    {SYS_open, SLEEPS_OPEN},
#endif
#ifdef SYS_vfork
    {SYS_vfork, SLEEPS_VFORK},
#endif
#ifdef __i386__ /* numbers of its own for times after 2038, and older calls */
    {SYS_futex_time64, SLEEPS_FUTEX},
    {SYS_semtimedop_time64, SLEEPS_SEMTIMEDOP},
    {SYS_clock_nanosleep_time64, SLEEPS_TIME},
    {SYS_rt_sigtimedwait_time64, SLEEPS_SIGNAL_TIMED},
    {SYS_ppoll_time64, SLEEPS_PPOLL},
    {SYS_pselect6_time64, SLEEPS_SELECT},
    {SYS__newselect, SLEEPS_SELECT},
    {SYS_fcntl64, SLEEPS_FCNTL},
    {SYS_waitpid, SLEEPS_WAIT4},
    {SYS_sigsuspend, SLEEPS_SIGNAL},
    {SYS_socketcall, SLEEPS_SOCKET},
#endif
};

/* Is it a program for another word than ours?  Its calls have other numbers. */
static bool is_other(pid_t pid)
{
    char path[64];
    unsigned char begin[EI_NIDENT] = "";
    snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return false;
    ssize_t size = read(fd, begin, sizeof begin);
    close(fd);
    return size == sizeof begin &&
           begin[EI_CLASS] != (sizeof(long) == 8 ? ELFCLASS64 : ELFCLASS32);
}

/* A call that the tracer has seen begin, in the form of its man page. */
static enum sleeps_in known_call(const struct task *task)
{
    switch (task->call) {
    case CALL_SEMOP:
        return SLEEPS_SEMTIMEDOP;
    case CALL_WAIT:
        return task->form == FORM_STRUCTURE ? SLEEPS_WAITID : SLEEPS_WAIT4;
    case CALL_FUTEX:
        return SLEEPS_FUTEX;
    case CALL_PAUSE:
        return SLEEPS_SIGNAL;
    case CALL_NANOSLEEP:
        return SLEEPS_TIME;
    case CALL_WRITE:
        return SLEEPS_WRITE;
    default:
        return SLEEPS_ELSEWHERE;
    }
}

static enum sleeps_in call_of(unsigned number)
{
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i].number == number)
            return calls[i].in;
    return SLEEPS_ELSEWHERE;
}

bool sleeper_of(const struct tracer *tracer, const struct task *task,
                struct sleeper *sleeper)
{
    char path[96], text[256];
    long number = -1;
    unsigned long long args[6] = {0}, sp = 0, pc = 0;
    pid_t pid = tracer->members[task->process].pid;
    snprintf(path, sizeof path, "/proc/%d/task/%d/syscall", (int)pid,
             (int)task->tid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd != -1 ? read(fd, text, sizeof text - 1) : -1;
    if (fd != -1)
        close(fd);
    text[size > 0 ? size : 0] = '\0';
    *sleeper = (struct sleeper){.word = sizeof(long)};
    if (sscanf(text, "%ld %llx %llx %llx %llx %llx %llx %llx %llx", &number,
               &args[0], &args[1], &args[2], &args[3], &args[4], &args[5], &sp,
               &pc) != 9)
        return false;
    for (int i = 0; i < 6; i++)
        sleeper->args[i] = args[i];
    sleeper->sp = sp;
    sleeper->pc = pc;
    sleeper->in = call_of((unsigned)number);
    bool other = is_other(pid);
    if (other) { /* its numbers mean other calls */
        sleeper->sp = sleeper->pc = 0;
        sleeper->word = 4;
        sleeper->in = SLEEPS_ELSEWHERE;
    }
    if (sleeper->in == SLEEPS_ELSEWHERE && task->in_call) {
        sleeper->in = known_call(task);
        memcpy(sleeper->args, task->args, sizeof sleeper->args);
    }
    return true;
}
