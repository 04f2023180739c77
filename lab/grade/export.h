/*
 * export.h - what the files of the verb export share; private to them
 *
 * A paper is all that came of one student, one unit for each exercise that was
 * asked for.  Papers are read one after the other, so that a class may be as
 * large as it likes.  Whatever stands in them is a stranger's text, and each
 * format escapes it where it writes it.
 */
#ifndef LAB_GRADE_EXPORT_H
#define LAB_GRADE_EXPORT_H

#include "grade/class.h"
#include "grade/result.h"

#include <limits.h>
#include <stdio.h>

enum {
    EXPORT_GOOD = 0,
    EXPORT_GAPS = 1, /* written, and not all has a mark or was matched */
    EXPORT_MISUSED = 2,
    EXPORT_OUR_FAULT = 4,
    FEEDBACK_MAX = 2000, /* characters */
    OUTPUT_MAX = 8000    /* bytes of one text of a check, or of a compiler */
};

/* --- What came of it (export_paper.c) ------------------------------------- */

struct unit {
    const char *exercise;
    bool handed_in;
    json_t *result; /* NULL: handed in nothing, or it is not judged yet */
    enum grade_verdict verdict; /* GRADE_ERROR when it is not judged yet */
    int score;                  /* the mark; -1: there is none */
    int max;
};

struct paper {
    const struct student *student;
    struct unit *units; /* in the order of class->exercises */
    size_t count;
    int total;       /* -1: something handed in has no mark, or nothing was
                        handed in; what was not handed in counts 0 */
    int max;         /* of all exercises */
    size_t unmarked; /* handed in, and no mark */
};

/* What was asked for on the command line, and the class. */
struct export
{
    const char *results; /* the folder */
    const char *student; /* one alone; NULL: all */
    const char *into;    /* the file to be filled in; NULL: a new one */
    const char *column;  /* "": as the format calls it */
    const char *out;     /* a file or a folder; NULL: standard output */
    struct class class;
    int *max;        /* of each exercise */
    size_t unmarked; /* answers without a mark, of the papers read */
    size_t told;     /* what else was told on standard error */
};

/* Read the paper of a student, and count what has no mark.  Without memory they
 * end the process with EXPORT_OUR_FAULT. */
void paper_read(struct export *export, const struct student *student,
                struct paper *paper);
void paper_free(struct paper *paper);

/* Learn how much there is to earn in each exercise: as its first result says,
 * or 100. */
void export_learn_max(struct export *export);

/* The next student who is asked for, from index *at on, which is then behind;
 * NULL: no more. */
const struct student *export_next(const struct export *export, size_t *at);

/* What became of one check. */
enum row {
    ROW_GOOD,
    ROW_BAD,
    ROW_NO_MARK, /* undecided, or it cannot be judged here */
    ROW_BROKEN   /* the grader's own fault */
};

/* The checks of a unit, as in a result, to be given to json_decref().  Never
 * empty: one without any has one that says why. */
json_t *unit_tests(const struct unit *unit);
enum row unit_row(const struct unit *unit, const json_t *test);

/* Points of a check: earned (which = 0), or to be earned (1). */
int row_points(const json_t *test, size_t which);

/* What a check says, in lines: what was expected and seen, or its messages. */
void row_put(FILE *out, const json_t *test);

/* Why a unit has no mark, on one line: "the grader failed: ...". */
void unit_put_why(FILE *out, const struct unit *unit);

/* What there is to say of a unit as a whole, on one line: "70 of 100, failed",
 * "not handed in", "no mark: ...". */
void unit_put(FILE *out, const struct unit *unit);

/* The ideas behind it, one line each; if asked, with what was seen of them and
 * where to read. */
void unit_put_ideas(FILE *out, const struct unit *unit, bool at_length);

/* A text where there is no markup: without control characters but newline and
 * tab.  Behind the first `max` bytes stands "...". */
void put_plain(FILE *out, const char *text, size_t max);

/* All of it or nothing: NULL ends the process with EXPORT_OUR_FAULT. */
json_t *export_need(json_t *value);

/* --- Writing (export_file.c) ---------------------------------------------- */

/* A file that is there as a whole or not at all: written beside, then renamed.
 * What is no regular file, such as /dev/stdout, is written to as it is. */
struct target {
    const char *path; /* NULL: standard output */
    char real[PATH_MAX];
    char beside[PATH_MAX + 8]; /* "": it is written to directly */
    FILE *out;
};

/* Both end the process with EXPORT_OUR_FAULT, after a sentence, when it cannot
 * be written; nothing is left beside then. */
void target_open(struct target *target, const char *path);
void target_close(struct target *target);

/* --- A table that comes from elsewhere (export_sheet.c) ------------------- */

/* A cell: where its bytes lie in the file, with its quotes. */
struct cell {
    size_t start, size;
    char *text; /* without them */
};

struct row_of_cells {
    struct cell *cells;
    size_t count;
    size_t end; /* of its bytes, before the end of the line */
};

struct sheet {
    char *bytes;
    size_t size;
    char separator;
    struct row_of_cells *rows; /* the first has the names of columns */
    size_t count;
};

/* Ends the process with EXPORT_MISUSED, after a sentence, when the file is not
 * there or no table. */
void sheet_read(struct sheet *sheet, const char *path);
void sheet_free(struct sheet *sheet);

/* The column of this name, or "NAME (1234)"; -1: there is none.  Ends the
 * process when there are two. */
long sheet_column(const struct sheet *sheet, const char *name);

/* The text in a row; "" when it is shorter. */
const char *sheet_text(const struct sheet *sheet, size_t row, long column);

/* Write a row again, byte for byte but for `count` cells: the new text of each,
 * as it is to stand in the file, at its column, in ascending order; one behind
 * the last column is added.  texts[i] NULL: stays. */
void sheet_put_row(FILE *out, const struct sheet *sheet, size_t row,
                   const long *columns, char *const *texts, size_t count);

/* --- Who is who (export_match.c) ------------------------------------------ */

/* What a row of a table says of a student; "": nothing. */
struct person {
    const char *number; /* as the one system numbers its users */
    const char *sis;    /* as the school numbers its students */
    const char *login, *email;
    const char *name; /* "Ann Smith", or "Smith, Ann" */
};

struct matcher; /* of one class */

enum {
    MATCH_NOBODY = -1,
    MATCH_SEVERAL = -2
};

/* Without memory it ends the process with EXPORT_OUR_FAULT. */
struct matcher *matcher_make(const struct class *class);
void matcher_free(struct matcher *matcher);

/* The index of the student whom a row means: by number, sis, login and email,
 * compared with those of the class; where none of them is known, by a name that
 * only one has.  MATCH_NOBODY; MATCH_SEVERAL when they mean different
 * students. */
long matcher_find(const struct matcher *matcher, const struct person *person);

/* --- Filling in a table (export_fill.c) ----------------------------------- */

enum {
    FILL_COLUMNS = 2
};

/* How a table is filled in. */
struct filling {
    struct sheet sheet;
    long columns[FILL_COLUMNS]; /* that are filled in, ascending; -1: none */
    int points;                 /* to be earned in all */
    /* Whom a row is about; false: nobody, and it stays as it is. */
    bool (*person)(const struct filling *filling, size_t row,
                   struct person *person);
    /* The new texts for a student with a mark, to be freed. */
    void (*texts)(const struct filling *filling, const struct paper *paper,
                  char *texts[FILL_COLUMNS]);
    /* The same for a row about nobody; NULL: nothing is new there. */
    void (*others)(const struct filling *filling, const struct export *export,
                   size_t row, char *texts[FILL_COLUMNS]);
};

/* Write the table to export->out, with the marks of the class filled in: where
 * there is no mark it stays as it was, and so does a row that could be of more
 * than one.  Tells of rows and students who do not match, and frees the
 * sheet. */
void export_fill(struct export *export, struct filling *filling);

/* Is this the number of points, as a gradebook writes it: "100", "100.00",
 * "100,00"? */
bool export_is_points(const char *text, int points);

/* What there is to earn in all exercises together. */
int export_points(const struct export *export);

/* A number as text, to be freed; without memory as above. */
char *export_number(int number);

/* --- The formats ---------------------------------------------------------- */

void export_gradescope(struct export *export);
void export_junit(struct export *export);
void export_canvas(struct export *export);
void export_moodle(struct export *export);
void export_marks(struct export *export);

#endif
