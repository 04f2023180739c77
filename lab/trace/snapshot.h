/*
 * snapshot.h - what processes that run already wait for, at one moment
 *
 * Theory of operation.  Nobody is stopped who sleeps: what it waits for is read
 * in /proc, as for a traced program (waiting.h).  Only a thread that computes
 * is stopped, for a moment, to see whether it goes in a circle; then it is let
 * go.  Nothing is left behind: no tracer, no attachment, no signal.
 *
 * Whom: the process, and all that it has made; and upwards its parent, and so
 * on, as long as that runs the same program or shares a segment with it, but
 * never the leader of their session, and nobody whom we are below.
 */
#ifndef LAB_SNAPSHOT_H
#define LAB_SNAPSHOT_H

#include "recording/history.h"

enum snapshot {
    SNAPSHOT_TAKEN,
    SNAPSHOT_NO_PROCESS,  /* there is none of this number */
    SNAPSHOT_ENDED,       /* it is a zombie */
    SNAPSHOT_KERNEL,      /* a thread of the kernel */
    SNAPSHOT_FOREIGN,     /* it belongs to somebody else */
    SNAPSHOT_FORBIDDEN,   /* ours, but the system does not let us look */
    SNAPSHOT_OTHER_SPACE, /* in another PID or IPC namespace */
    SNAPSHOT_TOO_MANY,    /* more threads than TRACE_THREADS_MAX */
    SNAPSHOT_NO_MEMORY,
};

/* Fill in *history: one event, EVENT_HANG, as an own history; to be freed
 * whatever is returned. */
enum snapshot snapshot_take(pid_t pid, struct history *history);

/* The family of a process (snapshot_family.c): its members, parents first, in
 * an array to be freed.  Returns how many, or -1 with errno. */
struct relative {
    pid_t pid, parent;
};
ssize_t snapshot_family(pid_t pid, struct relative **family);

#endif
