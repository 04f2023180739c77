/*
 * where.h - in which line of its source a stopped thread stands
 *
 * Theory of operation.  Programs are made by strangers, and so is what they
 * say of their lines: DWARF that may be wrong on purpose.  It is read by a
 * helper, one process for each program asked about, that has opened and mapped
 * what it needs before it looks at any of it, and from then on cannot open a
 * file: neither a path named in DWARF nor the network.  Its time and memory are
 * limited.  We send it the registers and a copy of the stack, it goes from
 * frame to frame by the unwind tables, and answers with the innermost one that
 * lies in the program itself and has a line.  It never guesses: where a table
 * is missing there is no line.
 *
 * Helpers are children of the tracer, so whoever reaps with waitpid(-1) must
 * show each process that has ended to where_ended().
 */
#ifndef LAB_WHERE_H
#define LAB_WHERE_H

#include "recording/history.h"

#include <sys/types.h>

struct where;

/* Returns NULL with errno; ENOTSUP when built without libdw.  All functions
 * below accept NULL, and then find nothing. */
struct where *where_new(void);

/* Ends the helpers and waits for them. */
void where_free(struct where *where);

/* A process has made another, which stands in the same code, and so has the
 * same helper until one of them loads more. */
void where_forked(struct where *where, pid_t maker, pid_t made);

/* The process has become another program, or has ended. */
void where_forget(struct where *where, pid_t pid);

/* The caller has reaped this process: was it a helper? */
bool where_ended(struct where *where, pid_t pid);

/* For the thread `tid` of the process `pid`, which the caller traces and has
 * stopped: the line of the program itself it stands in, or has made a call
 * from.  Fills *found with allocated strings (`function` may be NULL) and
 * returns true; or leaves it as it is and returns false.  File and function are
 * a stranger's text, and no such file need exist. */
bool where_of(struct where *where, pid_t pid, pid_t tid, struct source *found);

#endif
