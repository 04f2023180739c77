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

#define CALLS_EVERYWHERE                                              \
    NUMBER_OF(write, CALL_WRITE, STOPS_FOR_OUTPUT, FORM_PLAIN),       \
        NUMBER_OF(writev, CALL_WRITE, STOPS_FOR_OUTPUT, FORM_PIECES), \
        NUMBER_OF(futex, CALL_FUTEX, STOPS_IF_WAITING, FORM_PLAIN),   \
        ALWAYS(shmget, CALL_SHMGET), ALWAYS(shmat, CALL_SHMAT),       \
        ALWAYS(shmdt, CALL_SHMDT), ALWAYS(shmctl, CALL_SHMCTL),       \
        ALWAYS(semget, CALL_SEMGET), ALWAYS(semctl, CALL_SEMCTL),     \
        ALWAYS(munmap, CALL_MUNMAP), ALWAYS(mprotect, CALL_MPROTECT), \
        ALWAYS(mremap, CALL_MREMAP), ALWAYS(clone, CALL_CLONE),       \
        NUMBER_OF(clone3, CALL_CLONE, STOPS_ALWAYS, FORM_STRUCTURE),  \
        ALWAYS(execve, CALL_EXEC), ALWAYS(execveat, CALL_EXEC),       \
        ALWAYS(wait4, CALL_WAIT),                                     \
        NUMBER_OF(waitid, CALL_WAIT, STOPS_ALWAYS, FORM_STRUCTURE),   \
        ALWAYS(kill, CALL_KILL),                                      \
        NUMBER_OF(tgkill, CALL_KILL, STOPS_ALWAYS, FORM_THREAD),      \
        ALWAYS(nanosleep, CALL_NANOSLEEP),                            \
        ALWAYS(clock_nanosleep, CALL_NANOSLEEP),                      \
        ALWAYS(rt_sigsuspend, CALL_PAUSE),                            \
        ALWAYS(restart_syscall, CALL_OTHER),                          \
        NUMBER_OF(ptrace, CALL_OTHER, STOPS_ALWAYS, FORM_TRACING),    \
        NUMBER_OF(prctl, CALL_OTHER, STOPS_IF_FILTER, FORM_FILTER),   \
        NUMBER_OF(seccomp, CALL_OTHER, STOPS_ALWAYS, FORM_FILTER)

#endif
