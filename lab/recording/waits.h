/*
 * waits.h - what a thread waits for: a part of history.h
 *
 * Where a run hangs, or is ended by us, its last event tells this of each
 * thread that is alive.  Why nobody can go on is not told: it follows from
 * this and the history, hang.h.
 */
#ifndef LAB_WAITS_H
#define LAB_WAITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A line of a source file.  Strings may be NULL: not known. */
struct source {
    char *file;
    char *function;
    int line;
};

/* What a thread waits for; in brackets, who could end that: `others`. */
enum wait_kind {
    WAIT_NOTHING, /* it computes, or could */
    WAIT_SPIN,    /* it computes, and comes back to the same place with the same
                     registers and memory, again and again: in the circle it
                     reads `ranges` and makes `call` (who may store there) */
    WAIT_SEMAPHORE, /* semop on `set`: operation `by` on semaphore `number`, now
                       `value` (who has changed it last, GETPID) */
    WAIT_FUTEX,     /* a number in memory, now `value`, at ranges[0] or in
                       private memory */
    WAIT_MUTEX,     /* a mutex, at the same place (its owner, alive or not) */
    WAIT_THREAD,    /* another thread of the process, number `number`, to end */
    WAIT_CHILD,     /* a child to end, or to become another program (those that
                       count) */
    WAIT_READ,      /* bytes from a pipe, `name` (who has its other end open) */
    WAIT_WRITE,     /* room in a pipe (likewise) */
    WAIT_OPEN,      /* that somebody opens the other end of a FIFO, `name` */
    WAIT_LOCK,      /* a lock of a file, `name` (who has it) */
    WAIT_MESSAGE, /* a message in queue `number`, or, with `by` 1, room there */
    WAIT_SIGNAL,  /* a signal */
    WAIT_TIME,    /* the end of a time, and nothing else */
    WAIT_STOPPED, /* SIGCONT: it was stopped */
    WAIT_UNKNOWN, /* something that we do not know */
    WAIT_KINDS
};

/* Bytes of a segment. */
struct range {
    int segment; /* index */
    int type;    /* index of what the segment is known to hold; -1: bytes */
    uint64_t offset, size;
    uint64_t value; /* of the first 8 of them, the lowest first */
};

/* One thread that is alive. */
struct wait {
    int process;
    int thread; /* 0: the first of the process */
    enum wait_kind kind;
    bool timed;   /* at most for a time: a timeout, or a timer is running */
    bool outside; /* somebody who is not in the run is asked: a terminal, the
                     standard input, a socket */
    bool named;   /* somebody who is not in the run could come, and end it: it
                     has a name or a number, or one may send it a signal */
    bool self;    /* WAIT_MUTEX: the thread has it itself */
    int call;     /* WAIT_SPIN: an enum call, or CALL_NONE */
    int set;      /* index; -1: none, or not known */
    int number;   /* WAIT_MUTEX: of the owner among the threads of others[0] */
    int by;
    int64_t value;
    char *name; /* or NULL */
    struct source at;
    struct range *ranges;
    size_t range_count;
    int *others; /* indexes of processes, each once */
    size_t other_count;
};

#endif
