/*
 * access.h - every load and store of a segment, one by one
 *
 * Theory of operation.  The attachments of a process are shut: no access to
 * them is allowed, by an mprotect(2) that we have the process make.  So each
 * load and store faults.  Then what the instruction uses is opened, the
 * instruction is made alone, and it is shut again (access.c).  A call that uses
 * an attachment would fail with EFAULT; so all is opened before it, and shut
 * when it has returned (access_calls.c).  Between these the program runs at
 * full speed.
 *
 * An attachment is opened and shut as a whole: the kernel counts its pieces,
 * and would count more when only some of its pages were opened.  What
 * /proc/PID/maps says of a process that is shut is not what the program has
 * made, so what it has attached is kept here: `fences`.
 *
 * Private to lab/trace.
 */
#ifndef LAB_ACCESS_H
#define LAB_ACCESS_H

#include "trace/tracer.h"

enum {
    ACCESS_CODE_32 = 0x23,    /* cs of a program of 32 bits on x86 */
    ACCESS_MARK = 0x5a7aced1, /* as argument 5: this call is ours */
    ACCESS_MOST = 6000,       /* accesses of a history */
    SPIN_LOADS = 4,           /* the same few, again and again: spinning */
    SPIN_BYTES = 16
};

/* One attachment as the program has made it. */
struct fence {
    struct attached at;
    int protection; /* as in mprotect(2) */
    bool open;      /* for one instruction; while all are, this says nothing */
};

/* What a program does when it gets a signal, as the kernel has it. */
struct reaction {
    bool known;
    unsigned char bytes[32];
    size_t size;
};

/* A load that may be made again. */
struct seen_load {
    int tid;
    uint64_t pc;
    int segment;
    uint64_t offset;
    size_t size;
    unsigned char bytes[SPIN_BYTES];
    unsigned long stores; /* into the segment until then */
};

/* What is known of one process because of its accesses. */
struct guard {
    struct fence *fences;
    size_t count;
    bool shut;       /* they are all shut; otherwise they are all open */
    bool off;        /* they are to stay open */
    uint64_t gate;   /* where it makes calls; 0: not seen yet */
    int memory;      /* descriptor of /proc/PID/mem; -1: not open */
    unsigned stores; /* made so far */
    bool synced;     /* as in struct event, of its next one */
    struct reaction reactions[2]; /* to SIGSEGV, SIGTRAP */

    struct seen_load loads[SPIN_LOADS]; /* its last ones, all different */
    size_t load_count, next; /* how many; which of them came last, at `at` */
    uint64_t again;          /* made again since then; not told yet */
    struct source at;
    int number; /* of the thread */
};

/* A process is new, made by `parent` (-1: nobody); has become another program;
 * or is no more. */
void access_begin(struct tracer *tracer, int process, int parent);
void access_forget(struct tracer *tracer, int process);
void access_end(struct tracer *tracer, int process);

/* A thread has got this signal.  Returns true when that was an access, and all
 * is done. */
bool access_faulted(struct tracer *tracer, pid_t tid, int signo);

/* A thread begins a call.  Returns false when it has ended meanwhile, and all
 * that is done. */
bool access_enters(struct tracer *tracer, pid_t tid, const syscall_info *info);

/* It has returned from one, or has got a signal of its own and stands before
 * its handler.  Returns likewise. */
bool access_returns(struct tracer *tracer, pid_t tid);

/* It is stopped in its own program, and somebody else is to look at what it
 * does, step by step: open all, up to access_returns().  Returns likewise. */
bool access_open(struct tracer *tracer, pid_t tid);

/* What a process that is shut has attached, in an array of its own: their
 * number, or -1 when it is not. */
ssize_t access_attached(const struct tracer *tracer, int process,
                        struct attached **list);

/* access_guard.c.  Has a process made this very load just before: which of its
 * `loads`, or -1?  Then count it, and return true.  It has made it for the
 * first time, which the event tells.  Tell how often it has repeated loads; and
 * it has done something else.  Something is about to be stored into a segment:
 * tell of all that have looked at it. */
int access_seen(const struct guard *guard, const struct seen_load *load);
bool access_spins(struct guard *guard, const struct seen_load *load);
void access_saw(struct guard *guard, const struct seen_load *load,
                const struct event *event);
void access_tell(struct tracer *tracer, int process);
void access_other(struct tracer *tracer, int process);
void access_stored(struct tracer *tracer, int segment);

/* access_fence.c: find the fence at an address; open and shut.  The thread is
 * in our hands. */
struct puppet;
struct fence *fence_at(const struct guard *guard, uint64_t address);
bool fence_move(struct puppet *puppet, struct fence *fence, bool open);
bool fences_open(struct guard *guard, struct puppet *puppet);
bool fences_shut(struct tracer *tracer, int process, struct puppet *puppet);

#endif
