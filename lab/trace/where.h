/*
 * where.h - in which line of its source a stopped thread stands, and what type
 * it sees in a segment
 *
 * Theory of operation.  Programs are made by strangers, and so is what they
 * say of their lines and types: DWARF that may be wrong on purpose.  It is read
 * by a helper, one process for each program asked about and all that have
 * forked off it, that opens the files of the process before it looks into any
 * of them, and from then on can only compute and answer (where_cage.h): neither
 * a path named in DWARF nor the network is there for it.  Its time and memory
 * are limited.  We send it the registers and a copy of the stack, it goes from
 * frame to frame by the unwind tables, and answers with the innermost one that
 * lies in the program itself and has a line.  For a type it looks at the
 * variables that all these frames can see and at the global ones: is one a
 * pointer to where the segment is attached?  It never guesses: where a table is
 * missing there is no line, and where nothing points to a segment it has no
 * type.
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

/* Process `child` was made by `parent`, and is the same program. */
void where_forked(struct where *where, pid_t parent, pid_t child);

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

/* The file of the line that was found last, with its folder. */
const char *where_path(const struct where *where);

/* The same for one that sleeps in a call and is not stopped, of which nothing
 * is known but these two registers. */
bool where_asleep(struct where *where, pid_t pid, pid_t tid, uint64_t sp,
                  uint64_t pc, struct source *found);

/* A segment, as a process has it attached. */
struct where_segment {
    uint64_t starts[4]; /* the addresses of its first byte; 0: no more */
    uint64_t size;
    bool reused; /* another segment was there before: an old pointer to that may
                    be left, so all pointers found must be of one type */
};

/* Likewise: the type of a variable that points to the beginning of the segment,
 * a struct rather than a number rather than a char; `void *` tells nothing.
 * Fills *found, which type_free() gives back, and returns true; or leaves it as
 * it is and returns false.  It has passed jsonl_check_type(); its names are a
 * stranger's text. */
bool where_type(struct where *where, pid_t pid, pid_t tid,
                const struct where_segment *segment, struct type *found);

#endif
