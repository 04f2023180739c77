/*
 * waiting.h - what sleeping threads wait for, as /proc tells it
 *
 * Theory of operation.  A thread that sleeps in a call is never stopped for
 * this: that would end some calls with EINTR.  /proc/PID/task/TID/syscall has
 * the call with its arguments, the memory behind these is read from outside,
 * and /proc/PID/fd of all processes of the run shows who else has the other end
 * of a pipe open, or a lock: proc_pid_syscall(5), proc_pid_fdinfo(5).
 */
#ifndef LAB_WAITING_H
#define LAB_WAITING_H

#include "trace/tracer.h"

/* What a call waits for, once it sleeps. */
enum sleeps_in {
    SLEEPS_ELSEWHERE, /* in a call that we do not know */
    SLEEPS_READ,
    SLEEPS_WRITE,
    SLEEPS_SOCKET,
    SLEEPS_POLL,
    SLEEPS_PPOLL,
    SLEEPS_SELECT,
    SLEEPS_FUTEX,
    SLEEPS_WAIT4,
    SLEEPS_WAITID,
    SLEEPS_FLOCK,
    SLEEPS_FCNTL,
    SLEEPS_SIGNAL,
    SLEEPS_SIGNAL_TIMED,
    SLEEPS_TIME,
    SLEEPS_OPEN,
    SLEEPS_OPENAT,
    SLEEPS_MESSAGE,
    SLEEPS_ROOM,
    SLEEPS_SEMOP,
    SLEEPS_SEMTIMEDOP,
    SLEEPS_VFORK
};

/* A sleeping thread, as /proc shows it. */
struct sleeper {
    enum sleeps_in in;
    uint64_t args[6];
    uint64_t sp, pc; /* 0: not known */
    unsigned word;   /* bytes of a pointer */
};

struct sleeping_call {
    unsigned number;
    enum sleeps_in in;
};

/* What it sleeps in.  Returns false when it does not sleep in a call, or does
 * not let us look. */
bool sleeper_of(const struct tracer *tracer, const struct task *task,
                struct sleeper *sleeper);

/* Fill in what the task waits for. */
void waiting_for(struct tracer *tracer, struct task *task, struct event *event,
                 struct wait *wait);

/* Add bytes at an address of the waiting process, inside of an attachment. */
void waiting_at(struct tracer *tracer, const struct task *task,
                const struct attached *at, uint64_t address, unsigned size,
                struct wait *wait);

/* The parts of that which have to do with files (waiting_files.c).  `fd` is one
 * of the waiting process. */
void waiting_for_stream(const struct tracer *tracer, const struct task *task,
                        int fd, bool reads, struct wait *wait);
void waiting_for_any(const struct tracer *tracer, const struct task *task,
                     const struct sleeper *sleeper, struct wait *wait);
void waiting_for_lock(const struct tracer *tracer, const struct task *task,
                      int fd, struct wait *wait);
void waiting_for_open(const struct task *task, uint64_t path,
                      struct wait *wait);

#endif
