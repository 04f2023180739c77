/*
 * progress.h - what a student has done so far: one readable file
 *
 * It lies in the student's own folder and is called `progress`.  One line says
 * what is known of one thing, and a student may read it, and put it right:
 *
 *     exercise 06_fork_workers: tried 4, points 70, hints 1
 *     exercise 01_sharing_sum: tried 2, points 100, passed 2026-11-30
 *     prediction 06_fork_inherits: right 0, wrong 1, last 2026-11-30, again
 * 2026-12-01 question Q6.1: right 1, wrong 0, row 1, last 2026-11-30, again
 * 2026-12-03 order 06_fork:P1: right 1, wrong 0, row 1, ... diagnosis W2: met
 * 3, last 2026-11-30
 *
 * A line that cannot be read is kept, at the end, and said.  Whoever changes
 * something holds a lock from progress_begin() to progress_end(), so that two
 * shmlabs at once lose nothing: both are short, never held while a program runs
 * or a student thinks.  The file is replaced as a whole (a new one, fsync,
 * rename), so a crash leaves the old one or the new one.
 */
#ifndef LAB_STUDY_PROGRESS_H
#define LAB_STUDY_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

enum {
    PROGRESS_NAME = 128,
    PROGRESS_PATH = 4096,
    PROGRESS_OLD = 2 /* old questions that come back at one sitting: a day */
};

enum progress_kind {
    PROGRESS_EXERCISE,   /* tried, points, hints, passed, solution */
    PROGRESS_PREDICTION, /* of the output of an example, by its name */
    PROGRESS_QUESTION,   /* of NN_topic.quiz, by its id: "Q6.1" */
    PROGRESS_ORDER,      /* lines to be put in order: "06_fork:P1" */
    PROGRESS_DIAGNOSIS,  /* a row of diagnoses.tsv: "W2": met, last */
    PROGRESS_KINDS
};

/* Numbers that are 0 are not written; a day counts from 1970-01-01 and is 0
 * where there was none. */
struct progress_entry {
    enum progress_kind kind;
    char name[PROGRESS_NAME];
    int tried;        /* how often it was checked */
    int points;       /* the most it has earned, of 100 */
    int hints;        /* how many have been shown */
    int passed;       /* the day on which it first earned all points */
    int solution;     /* the day on which the solution was first shown */
    int right, wrong; /* answers; a prediction or an order counts as one */
    int row;          /* right ones in a row, up to now */
    int met;          /* how often this diagnosis was given */
    int last;         /* the day of the last of these */
    int again;        /* the day from which it comes back */
};

struct progress {
    char folder[PROGRESS_PATH];
    struct progress_entry *entries;
    size_t count;
    char **strange; /* lines that cannot be read */
    size_t strange_count;
    int lock; /* private */
};

/* The student's folder: the current one, or the nearest above it, with a file
 * `progress`; else that which $SHMLAB_MINE names; else `mine` in the top folder
 * ($SHMLAB_TOP, or here).  Stored in folder[]; true when a file `progress` is
 * there.  Call it before changing the current folder. */
bool progress_folder(char folder[PROGRESS_PATH]);

/* Read the file of this folder, without a lock, to look at it.  No file is an
 * empty one.  Returns 0, or -1 with errno; the caller frees in any case. */
int progress_read(const char *folder, struct progress *progress);
void progress_free(struct progress *progress);

/* Lock and read it, to change it at once; and write it, unlock and free.  Both
 * return 0, or -1 with errno, when nothing is locked and all is freed. */
int progress_begin(const char *folder, struct progress *progress);
int progress_end(struct progress *progress);

/* The entry for this, NULL if there is none; or a new one, zero.  Good until
 * the next is made.  Ends the process with 4 when there is no memory. */
struct progress_entry *progress_find(const struct progress *progress,
                                     enum progress_kind kind, const char *name);
struct progress_entry *progress_entry(struct progress *progress,
                                      enum progress_kind kind,
                                      const char *name);

/* Today, by the local clock. */
int progress_today(void);

/* Note an answer, and when it is to be asked again: tomorrow when it was wrong,
 * after 3, 7, 21, 60 days when it was right once, twice, ... in a row, and no
 * more after that. */
void progress_answered(struct progress *progress, enum progress_kind kind,
                       const char *name, bool right, int today);

/* The same, from opening to writing, in one call: 0, or -1 with errno. */
int progress_note_answer(const char *folder, enum progress_kind kind,
                         const char *name, bool right);

/* Which predictions, questions and orders are due: those longest due first, at
 * most PROGRESS_OLD less those that came back today already.  Returns how many,
 * in due[], good as long as the entries are. */
size_t progress_due(const struct progress *progress, int today,
                    const struct progress_entry *due[PROGRESS_OLD]);

#endif
