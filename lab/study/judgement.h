/*
 * judgement.h - what the checker of an exercise says of an answer
 *
 * build/tests/exercises/NAME writes a JSON object for each row as soon as it is
 * judged, then one for each diagnosis: check/exercise.h.  Here it is run, and
 * these become data.  Private to lab/study.
 */
#ifndef LAB_STUDY_JUDGEMENT_H
#define LAB_STUDY_JUDGEMENT_H

#include "sandbox/sandbox.h"
#include "study/progress.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum row_status {
    ROW_PASSED,
    ROW_FAILED,
    ROW_UNDECIDED, /* it ran, and what came of it does not tell */
    ROW_SKIPPED    /* it cannot be judged here */
};

struct judged_row {
    char *name;
    enum row_status status;
    int points, max;
    char **messages;
    size_t message_count;
    char *expected, *observed; /* NULL: they are in the messages */
};

struct judged_idea {
    char *id, *message, *evidence, *read;
    char *when; /* in which run it was seen, "when shmat fails"; "": plainly */
    char *look; /* what `see` is to be told to show it, " --fail ..."; or "" */
    bool certain;
};

struct judgement {
    struct judged_row *rows;
    size_t row_count;
    struct judged_idea *ideas;
    size_t idea_count;
    int points, max; /* earned; of those that could be judged */
    char *ending;    /* of the run that was wrong first, as recording_word() has
                        it; NULL: none was wrong */
    char *ending_why;  /* in words */
    bool ending_plain; /* that run was no variant */
    bool recorded;     /* it was kept where it was asked for */
    bool stopped;      /* because `wake` could be read */
    char *trouble;     /* why there is no judgement; NULL: there is one */
    bool not_here;     /* ... on this system, and not by our fault */
};

/* How it is run. */
struct judge_request {
    const char *name;    /* of the exercise */
    const char *program; /* what is judged, an absolute path */
    int wake;            /* a descriptor: stop when it can be read; -1: none */
    const struct sandbox *sandbox; /* to run it in; NULL: none */
    const char *source; /* what it was made of, then; NULL: unknown */
    const char *seed;   /* of the values it is given; NULL: others each time */
    const char *record; /* keep the run there that is wrong first; NULL: none */
    bool core;          /* leave the variants out */
    bool ready;         /* the checker is known to be up to date */
    /* Is called with each row as soon as it is judged; may be NULL. */
    void (*on_row)(const struct judged_row *row, void *context);
    void *context;
};

/* The path of a checker; it may not be there. */
void judgement_checker(const char *name, char checker[PROGRESS_PATH]);

/* Build the checker if it is stale.  Returns NULL, or why there is none, to be
 * freed. */
char *judgement_prepare(const char *name);

/* Build the checker if it is stale, run it, and fill in *judgement, which the
 * caller frees. */
void judgement_reach(const struct judge_request *request,
                     struct judgement *judgement);
void judgement_free(struct judgement *judgement);

/* In a signal handler: end the checker that runs now, if any. */
void judgement_stop(void);

/* judgement_read.c: take one line of JSON.  Returns the row that has come by
 * it, or NULL. */
const struct judged_row *judgement_take(struct judgement *judgement,
                                        const char *line);

#endif
