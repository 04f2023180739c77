/*
 * remains.h - what to do about a keeper that cannot look after its run
 *
 * The keeper is a process like any other, and a program of the same user may
 * stop it or kill it.  Then its caller does what must be done.  What the caller
 * has to know for that, the estate, comes before the program is started.
 *
 * What it cannot do: without an IPC namespace of the run's own nobody can prove
 * any more whose a segment is, once the processes that made it have gone, so
 * none is removed; and a process that nobody traced, and that is in no
 * namespace of ours, cannot be told from a stranger's.  A program that kills
 * all that its user may kill, kill(-1, SIGKILL), kills the caller, too: then
 * the scratch directory stays.
 */
#ifndef LAB_REMAINS_H
#define LAB_REMAINS_H

#include "run/scratch.h"

struct estate {
    int ipc; /* the run's own IPC namespace, held open, so that its number
                cannot become that of another one; -1: it has none */
    int pids, folder; /* of a run in a sandbox: its PID namespace, and its
                         scratch directory; else -1 */
    char scratch[SCRATCH_PATH_MAX]; /* its directory; "": none was made */
};

/* Wait until the keeper has sent something through `report`, or has ended.  A
 * keeper that was stopped is continued; one that is stopped again and again, or
 * says nothing for long after `deadline_ms`, is killed. */
void remains_await(pid_t keeper, int report, int deadline_ms);

/* The other end of `report` is closed, so the keeper of a sandbox has ended,
 * but bubblewrap, which we have started, may have to see that first: it ends
 * when nobody is left inside.  Wait for that, but not for ever. */
void remains_let_end(pid_t bwrap);

/* Close its descriptors. */
void remains_close(struct estate *estate);

/* The keeper was killed: end all processes in the namespace, and remove the
 * directory. */
void remains_clear(const struct estate *estate);

#endif
