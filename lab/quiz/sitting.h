/*
 * sitting.h - somebody sits there and is asked: how to ask and to answer
 *
 * On a terminal each question waits for its answer, and a wrong one may be
 * tried again.  Otherwise answers are lines of standard input, one for each
 * question, and are repeated in the output, which is then readable by itself;
 * where they end, the remaining questions are only printed.
 *
 * All of it works in the top folder, and prints on standard output.
 */
#ifndef LAB_QUIZ_SITTING_H
#define LAB_QUIZ_SITTING_H

#include "quiz/bank.h"
#include "show/text.h"
#include "study/progress.h"

#include <stdbool.h>

enum {
    SITTING_OUR_FAULT = 4,
    SITTING_PROGRAM = 96
};

struct sitting {
    struct text_style style;
    bool terminal;  /* somebody types */
    bool no_answer; /* there are no more answers: ask, but do not wait */
    bool quit;      /* enough for today */
    bool keeps;     /* write down in `folder` what was right */
    char folder[PROGRESS_PATH];
    const char *command; /* how shmlab was called */
    bool seeded; /* letters by `seed`; otherwise those of the book at first, and
                    others each time a question comes back */
    unsigned seed;
    int right, wrong; /* at the first try */
};

/* Begin one; the progress is kept in the student's folder when that is there.
 * Call it before the current folder is changed. */
void sitting_begin(struct sitting *sitting);

/* A folder of what was built: "examples", from the top folder. */
const char *sitting_built(const char *name, char path[PROGRESS_PATH]);

/* Print `prompt` and take a line, without the blanks at both ends and the
 * newline, in memory of its own.  NULL: there is none, and there will be none.
 */
char *sitting_line(struct sitting *sitting, const char *prompt);

/* Sentences of several lines, wrapped anew behind `indent` blanks.  The first
 * line has come to `column` already. */
void sitting_say(const char *text, int indent, int column);

/* Count an answer, and write it down. */
void sitting_note(struct sitting *sitting, enum progress_kind kind,
                  const char *name, bool right);

/* With which letters is this asked now? */
unsigned sitting_seed(const struct sitting *sitting, enum progress_kind kind,
                      const char *name);

/* The first program of the book that a text names.  False: it names none. */
bool sitting_program(const char *text, char name[SITTING_PROGRAM]);

/* Ask one item.  Stops early when sitting->quit is set. */
void sitting_question(struct sitting *sitting, const struct bank *bank,
                      const struct item *item);
void sitting_order(struct sitting *sitting, const struct bank *bank,
                   const struct item *item);

#endif
