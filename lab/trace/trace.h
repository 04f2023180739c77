/*
 * trace.h - follow a program and all its descendants, and write their history
 *
 * Theory of operation.  The program is seized with ptrace(2) before it is
 * executed, and so is everything it makes.  A seccomp(2) filter stops it only
 * at the calls that matter (filter.c); between them it runs at full speed.  At
 * a stop the tracer looks (look.c, stores.c): attachments in /proc/PID/maps,
 * counts by shmctl(2) or in /proc/sysvipc/shm, bytes through
 * process_vm_readv(2).  It never attaches a segment itself, since that would be
 * seen in the count.  It looks each time, even after a call that cannot have
 * changed anything: an mlock(2) before it, which does not stop the program, may
 * have made two attachments of one.
 *
 * Or each load and store of a segment is an event of its own: access.h.
 *
 * Unless told to let it run free, only one process computes at any time
 * (turns.c), so that whoever has run since the last look is who stored what has
 * changed.
 *
 * The tracer is part of the keeper (lab/run), which is the parent of the
 * program, polls for SIGCHLD, and calls trace_stops() and trace_tick().  From
 * then on the tracer reaps: nobody else in the keeper may wait for a process.
 */
#ifndef LAB_TRACE_H
#define LAB_TRACE_H

#include "recording/recording.h"

enum {
    TRACE_EVENTS_MAX = 20000, /* of a history */
    TRACE_FAULTS_MAX = 1000,  /* the same one again and again, and nothing else:
                                 a handler returns to it */
    TRACE_THREADS_MAX = 500,  /* alive at once, in all processes together */
    TRACE_BYTES_MAX = 1024 * 1024, /* of each segment that are compared */
    TRACE_BYTES_ALL = 8 * TRACE_BYTES_MAX,   /* of all segments together */
    TRACE_HISTORY_MAX = 24 * TRACE_BYTES_MAX /* of memory for events; from half
                                                of that on, less is compared */
};

/* What we may do to a run ourselves, each when a call begins. */
enum act {
    ACT_FAIL,   /* the call is not made, and returns -1 with `error` */
    ACT_KILL,   /* its process is killed, and the call is not made */
    ACT_HOLD,   /* it waits there until nobody else can go on, or all others
                   sleep and look, and sleep and look, many times */
    ACT_CHANGE, /* the same, and then bytes of a segment are changed */
};

struct intervention {
    enum act act;
    const char *who; /* role or program of the process; NULL: whoever it is */
    enum call call;  /* CALL_NONE: any system call */
    unsigned number; /* the number-th of these calls by these processes: 1... */

    bool made; /* ACT_HOLD at a fork: when it has made the child, which so comes
                  first, and not before */

    int error;         /* ACT_FAIL: errno */
    int segment;       /* ACT_CHANGE: index in the history */
    uint64_t offset;   /* of the first byte */
    const void *bytes; /* `size` of them */
    size_t size;
    const void *was; /* instead of holding anybody: as soon as another process
                        than the first has made them these; `call` is CALL_NONE,
                        `number` 1.  NULL: not so */
};

/* How much a run may have at a time; what is more is refused, as by the limits
 * of shmget(2), semget(2) and fork(2).  0: no bound of ours. */
struct trace_most {
    unsigned segments, sets;
    unsigned processes; /* threads, and the dead whom nobody has waited for, are
                           among them */
    size_t bytes;       /* of all segments, in whole pages */
};

struct trace_options {
    const struct intervention *interventions;
    size_t intervention_count;

    int json;  /* a descriptor, above 0: the history is written there as it
                  grows, so that it survives whatever happens to us */
    bool free; /* let all processes run at once */
    bool every_access; /* record each load and store of a segment; not with
                          `free`, and only where access_possible() */
    unsigned seed;     /* another order of turns; 0: the plain one */
    bool spares; /* a kill(2) of anybody outside the run, or of everybody, is
                    made to fail with EPERM: a student's kill(-1, ...) would
                    end their own shell */
    struct trace_most most;
};

/* Can every access be recorded on this processor? */
bool access_possible(void);

struct tracer;

/* In the keeper: a tracer that fills *history, and writes it to `json` as well
 * unless that is -1.  Returns NULL with errno.  Both must outlive it;
 * trace_free() leaves the history. */
struct tracer *trace_new(const struct trace_options *options, int json,
                         struct history *history);
void trace_free(struct tracer *tracer);

/* In the forked child, last before exec: install the filter.  Returns 0, or -1
 * with errno when the kernel does not allow it. */
int trace_filter(const struct trace_options *options);

/* In the keeper, while the child waits: seize it.  Returns 0, or -1 with errno:
 * EPERM where tracing is not permitted. */
int trace_seize(struct tracer *tracer, pid_t pid);

/* In the keeper, once the child may go on: wait until it has become the
 * program, or has ended because it could not. */
void trace_exec(struct tracer *tracer);

/* Handle every stop and every end there is, and let go on whose turn it is. */
void trace_stops(struct tracer *tracer);

/* How many milliseconds from now trace_tick() should be called; -1: not at all.
 */
int trace_timeout(const struct tracer *tracer);
void trace_tick(struct tracer *tracer);

/* Has the first process ended?  Then *status is as from waitpid(2). */
bool trace_ended(const struct tracer *tracer, int *status);

/* Is any process left? */
bool trace_alive(const struct tracer *tracer);

/* Is it certain that nobody can ever go on?  Then the run is to be ended. */
bool trace_hung(const struct tracer *tracer);

/* Before it is ended while it runs: tell, in the last event, what everybody
 * waits for. */
void trace_tell_waits(struct tracer *tracer);

/* The keeper knows that nobody else can use the IPC namespace of the run. */
void trace_own_ipc(struct tracer *tracer);

/* Before the program begins: these segments are there already.  The first event
 * tells of them, so that nobody seems to have made them. */
void trace_planted(struct tracer *tracer, const struct segment *segments,
                   size_t count);

/* Has more happened than a history holds?  Then the run is to be ended. */
bool trace_overflowed(const struct tracer *tracer);

/* How many bytes are resident for all processes, less what they share:
 * libraries and segments, as far as those are bounded. */
size_t trace_memory(const struct tracer *tracer);

/* Once it has ended: how many processes were dead, how many alive, that nobody
 * has waited for. */
void trace_unwaited(const struct tracer *tracer, int *zombies, int *orphans);

/* Kill all that lives and follow it to its end.  Returns 0, or -1 with errno
 * when some did not die within five seconds. */
int trace_kill(struct tracer *tracer);

/* Complete the history: what is to be said once about the whole run. */
void trace_finish(struct tracer *tracer);

#endif
