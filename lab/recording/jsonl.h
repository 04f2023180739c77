/*
 * jsonl.h - a history on disk, as JSON Lines
 *
 * The format is described in lab/README.md.  Each event is a line of its own,
 * written and flushed when it has happened, so that a killed tracer leaves a
 * usable file.
 */
#ifndef LAB_JSONL_H
#define LAB_JSONL_H

#include "recording/history.h"

#include <stdio.h>

enum {
    JSONL_VERSION = 1,         /* raised when older readers would go wrong */
    JSONL_LINE_MAX = 64 << 20, /* bytes of one line, ... */
    JSONL_MAX = 256 << 20,     /* ... and of one file, that are read */
};

/* Why a file, or an event, is not what it should be. */
enum jsonl_code {
    JSONL_FINE,
    JSONL_CUT,          /* the last line is not whole: no reason to refuse */
    JSONL_NO_RECORDING, /* it does not begin as a recording does */
    JSONL_NEWER,        /* of a later version than this reader knows */
    JSONL_MALFORMED,    /* not JSON, or a value of the wrong type */
    JSONL_INDEX,        /* a process, segment or type not in its table */
    JSONL_SIZE,         /* a number, line or file larger than can be */
    JSONL_SYSTEM,       /* reading failed, or no memory: see errno */
};

struct jsonl_problem {
    enum jsonl_code code;
    size_t line;        /* counted from 1; 0: none */
    const char *member; /* which value, as in "attached"; NULL: not one */
    size_t unknown;     /* kinds and words of later writers that were met */
};

/* What has been written so far. */
struct jsonl_writer {
    size_t processes;
    size_t segments;
    size_t sets;
    size_t types;
    size_t sources;
    size_t events;
    int error; /* errno of the first failure; 0: none */
};

/* Begin a recording: write its first line, flush, and set *writer up.  Returns
 * 0, or -1 with errno. */
int jsonl_begin(FILE *file, struct jsonl_writer *writer);

/* Write all events that are not yet written, flushing after each, and before
 * them the new processes, segments, types, sets and sources; those must not
 * change any more then.  Returns 0, or -1 with errno: what stdio says, ENOMEM,
 * or EINVAL for an event that jsonl_check() refuses.  After a failure each
 * further call fails in the same way and writes nothing, so that what is in the
 * file stays readable. */
int jsonl_event(FILE *file, const struct history *history,
                struct jsonl_writer *writer);

/* Read a recording into *history, whose old contents do not matter.  Returns 0,
 * with a code of JSONL_FINE or JSONL_CUT: then everything before the last line
 * is there.  Otherwise returns -1, with the reason in *problem, and *history is
 * empty.  Each index in the history is one of its tables, and a parent comes
 * before its children, whatever the file says.
 *
 * What a later writer may have added does no harm: unknown members and kinds of
 * lines are skipped; an unknown kind of event becomes EVENT_NOTE with NOTE_CUT
 * and keeps its changes; an unknown call becomes CALL_OTHER, an unknown note
 * NOTE_CUT, state PROCESS_RUNNING, segment SEGMENT_ANONYMOUS, cause, place or
 * field the first of its enumeration, and the symbol of an unknown errno or
 * signal -1. */
int jsonl_read(FILE *file, struct history *history,
               struct jsonl_problem *problem);

/* Whether an entry of the tables, or an event, is one that can be written and
 * read: its codes are in their enumerations, its indexes in the tables, and its
 * sizes fit.  Returns JSONL_FINE, or the reason and in *member the value. */
enum jsonl_code jsonl_check_process(const struct history *history,
                                    size_t process, const char **member);
enum jsonl_code jsonl_check_segment(const struct history *history,
                                    size_t segment, const char **member);
enum jsonl_code jsonl_check_type(const struct type *type, const char **member);
enum jsonl_code jsonl_check_source(const struct history *history, size_t source,
                                   const char **member);
enum jsonl_code jsonl_check_event(const struct history *history,
                                  const struct event *event,
                                  const char **member);

#endif
