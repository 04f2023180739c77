/*
 * numbers.h - the calls that matter and that every ABI has
 *
 * For the files that fill in a struct abi: __NR_ must have been defined for it,
 * by a header of the kernel.
 */
#ifndef LAB_NUMBERS_H
#define LAB_NUMBERS_H

#define NUMBER_OF(name, call, stops, form) \
    {                                      \
        __NR_##name, call, stops, form     \
    }
#define ALWAYS(name, call) NUMBER_OF(name, call, STOPS_ALWAYS, FORM_PLAIN)

#define CALLS_EVERYWHERE                                                \
    NUMBER_OF(write, CALL_WRITE, STOPS_FOR_OUTPUT, FORM_PLAIN),         \
        NUMBER_OF(writev, CALL_WRITE, STOPS_FOR_OUTPUT, FORM_PIECES),   \
        NUMBER_OF(futex, CALL_FUTEX, STOPS_IF_WAITING, FORM_PLAIN),     \
        ALWAYS(shmget, CALL_SHMGET), ALWAYS(shmat, CALL_SHMAT),         \
        ALWAYS(shmdt, CALL_SHMDT), ALWAYS(shmctl, CALL_SHMCTL),         \
        ALWAYS(semget, CALL_SEMGET), ALWAYS(semctl, CALL_SEMCTL),       \
        ALWAYS(munmap, CALL_MUNMAP), ALWAYS(mprotect, CALL_MPROTECT),   \
        ALWAYS(mremap, CALL_MREMAP), ALWAYS(clone, CALL_CLONE),         \
        NUMBER_OF(clone3, CALL_CLONE, STOPS_ALWAYS, FORM_STRUCTURE),    \
        ALWAYS(execve, CALL_EXEC), ALWAYS(execveat, CALL_EXEC),         \
        ALWAYS(wait4, CALL_WAIT),                                       \
        NUMBER_OF(waitid, CALL_WAIT, STOPS_ALWAYS, FORM_STRUCTURE),     \
        ALWAYS(kill, CALL_KILL),                                        \
        NUMBER_OF(tgkill, CALL_KILL, STOPS_ALWAYS, FORM_THREAD),        \
        ALWAYS(nanosleep, CALL_NANOSLEEP),                              \
        ALWAYS(clock_nanosleep, CALL_NANOSLEEP),                        \
        ALWAYS(rt_sigsuspend, CALL_PAUSE),                              \
        ALWAYS(restart_syscall, CALL_OTHER),                            \
        NUMBER_OF(ptrace, CALL_OTHER, STOPS_ALWAYS, FORM_TRACING),      \
        NUMBER_OF(setitimer, CALL_OTHER, STOPS_ALWAYS, FORM_ITIMER),    \
        NUMBER_OF(timer_settime, CALL_OTHER, STOPS_ALWAYS, FORM_TIMER), \
        NUMBER_OF(prctl, CALL_OTHER, STOPS_IF_FILTER, FORM_FILTER),     \
        NUMBER_OF(seccomp, CALL_OTHER, STOPS_ALWAYS, FORM_FILTER),      \
        NUMBER_OF(sched_yield, CALL_OTHER, STOPS_ALWAYS, FORM_YIELD)

#define MANNER(name, manners)  \
    {                          \
        __NR_##name, (manners) \
    }

/* What they are: abi.h.  Only where every access can be recorded. */
#define MANNERS_EVERYWHERE                                                    \
    MANNER(getpid, CALL_HARMLESS), MANNER(gettid, CALL_HARMLESS),             \
        MANNER(getppid, CALL_HARMLESS), MANNER(getuid, CALL_HARMLESS),        \
        MANNER(geteuid, CALL_HARMLESS), MANNER(getgid, CALL_HARMLESS),        \
        MANNER(getegid, CALL_HARMLESS), MANNER(getpgid, CALL_HARMLESS),       \
        MANNER(getsid, CALL_HARMLESS), MANNER(setsid, CALL_HARMLESS),         \
        MANNER(setpgid, CALL_HARMLESS), MANNER(close, CALL_HARMLESS),         \
        MANNER(dup, CALL_HARMLESS), MANNER(dup2, CALL_HARMLESS),              \
        MANNER(lseek, CALL_HARMLESS), MANNER(umask, CALL_HARMLESS),           \
        MANNER(alarm, CALL_HARMLESS), MANNER(brk, CALL_HARMLESS),             \
        MANNER(fsync, CALL_HARMLESS),                                         \
        MANNER(readv, CALL_FOLLOWS | CALL_SYNCS),                             \
        MANNER(preadv, CALL_FOLLOWS), MANNER(preadv2, CALL_FOLLOWS),          \
        MANNER(writev, CALL_FOLLOWS), MANNER(pwritev, CALL_FOLLOWS),          \
        MANNER(pwritev2, CALL_FOLLOWS), MANNER(sendmsg, CALL_FOLLOWS),        \
        MANNER(sendmmsg, CALL_FOLLOWS), MANNER(vmsplice, CALL_FOLLOWS),       \
        MANNER(recvmsg, CALL_FOLLOWS | CALL_SYNCS),                           \
        MANNER(recvmmsg, CALL_FOLLOWS | CALL_SYNCS),                          \
        MANNER(ioctl, CALL_FOLLOWS), MANNER(execve, CALL_FOLLOWS),            \
        MANNER(execveat, CALL_FOLLOWS),                                       \
        MANNER(process_vm_readv, CALL_FOLLOWS),                               \
        MANNER(process_vm_writev, CALL_FOLLOWS),                              \
        MANNER(io_submit, CALL_FOLLOWS), MANNER(mlock, CALL_RANGE),           \
        MANNER(mlock2, CALL_RANGE), MANNER(munlock, CALL_RANGE),              \
        MANNER(madvise, CALL_RANGE), MANNER(mbind, CALL_RANGE),               \
        MANNER(pkey_mprotect, CALL_RANGE), MANNER(flock, CALL_SYNCS),         \
        MANNER(fcntl, CALL_SYNCS), MANNER(open, CALL_SYNCS),                  \
        MANNER(openat, CALL_SYNCS), MANNER(creat, CALL_SYNCS),                \
        MANNER(link, CALL_SYNCS), MANNER(linkat, CALL_SYNCS),                 \
        MANNER(unlink, CALL_SYNCS), MANNER(unlinkat, CALL_SYNCS),             \
        MANNER(rename, CALL_SYNCS), MANNER(mkdir, CALL_SYNCS),                \
        MANNER(rmdir, CALL_SYNCS), MANNER(read, CALL_SYNCS),                  \
        MANNER(recvfrom, CALL_SYNCS), MANNER(poll, CALL_SYNCS),               \
        MANNER(ppoll, CALL_SYNCS), MANNER(select, CALL_SYNCS),                \
        MANNER(pselect6, CALL_SYNCS), MANNER(epoll_wait, CALL_SYNCS),         \
        MANNER(epoll_pwait, CALL_SYNCS), MANNER(rt_sigtimedwait, CALL_SYNCS), \
        MANNER(mq_timedreceive, CALL_SYNCS),                                  \
        MANNER(rt_sigaction, CALL_REACTS), MANNER(exit, CALL_ENDS),           \
        MANNER(exit_group, CALL_ENDS)

#endif
