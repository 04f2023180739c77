/*
 * pages.h - what was judged, as pages: one for each student, one for the class
 *
 * The verb pages reads RESULTS/class.json and RESULTS/units/, and writes
 *
 *     index.html           the class, for those who teach it
 *     students/FILE.html   one student each, FILE by student_file_name()
 *
 * Each is one file that needs nothing else: no network, no other file, and no
 * script, though with one it can do more.  A student's page has nothing of
 * others in it, nor where it was judged.  All text is taken for a stranger's:
 * it is escaped, and the pages allow no script and no style but their own, by
 * their hashes.  The same results give the same bytes, and each file is there
 * as a whole or not at all.
 *
 * Private to lab/grade/pages*.c, but for grade_pages() in grade.h.
 */
#ifndef LAB_GRADE_PAGES_H
#define LAB_GRADE_PAGES_H

#include "draw/page_text.h"
#include "grade/result.h"

#include <stdbool.h>
#include <stdio.h>

enum {
    PAGES_OUR_FAULT = 4,
    PAGES_TEXT = 4000,    /* bytes that are shown of one text, ... */
    PAGES_CLAUSE = 300,   /* ... of one that stands in a sentence, ... */
    PAGES_LINES = 60,     /* ... and lines of either */
    PAGES_MAX_SCORE = 100 /* of an exercise for which nobody has a result */
};

/* What the page of the class tells of one answer. */
struct mark {
    bool handed_in, judged; /* an answer is there, and a result of it */
    enum grade_verdict verdict;
    int score;    /* -1: there is no mark */
    int max;      /* of its own result */
    char *reason; /* why it has no mark; NULL: it has one */
    long wall_ms;
    int tries;
    char *host;
};

/* A diagnosis, and how many answers to each exercise it was made of. */
struct met {
    char *id, *message; /* as the first result tells it */
    int *counts;        /* of each exercise */
    int count, certain; /* of all */
};

struct pages {
    const char *results, *out; /* folders */
    struct class class;
    char (*files)[64];  /* of each student: without ".html" */
    struct mark *marks; /* of each student, for each exercise */
    int *max;           /* points of each exercise */
    struct met *met;    /* the most frequent first */
    size_t met_count;
};

/* What a student has in all. */
struct sum {
    int score, max;       /* of what has a mark, or was not handed in */
    size_t without, none; /* answers without a mark; exercises not handed in */
};

/* pages_gather.c: read all results, and free what was kept of them.  Ends the
 * process without memory. */
void pages_gather(struct pages *pages);
void pages_free(struct pages *pages);
const struct mark *pages_mark(const struct pages *pages, size_t student,
                              size_t exercise);
struct sum pages_sum(const struct pages *pages, size_t student);

/* --- Writing (pages_text.c) ---------------------------------------------- */

/* Text as HTML: what is behind `most` bytes, or too many lines, is only
 * counted.  In put_marked(), `this` becomes code; put_name() may be broken
 * behind its underscores. */
void put_text(FILE *out, const char *text, size_t most);
void put_marked(FILE *out, const char *text);
void put_name(FILE *out, const char *name);

/* "1 student", "2 students" */
void put_number(FILE *out, size_t number, const char *one, const char *many);

/* Is a verdict one of our own making, so that the student loses nothing? */
bool is_ours(enum grade_verdict verdict);

/* How pages.css shows a mark: "pass", "fail", "open" when there is none, "none"
 * when nothing was handed in. */
const char *mark_style(const struct mark *mark);

/* The policy of a page, which allows this style and this script, and one more
 * of each; NULL: no more. */
void put_policy(FILE *out, const char *style, const char *script,
                const char *style_too, const char *script_too);

/* --- A student (pages_student.c, pages_checks.c, pages_run.c) ------------- */

/* Write the page of a student.  Returns 0, or -1 with errno. */
int pages_student(FILE *out, const struct pages *pages, size_t student);

/* All that a result says, but for the verdict; with the run that failed first.
 * Returns 0, or -1 with errno. */
int put_result(FILE *out, const struct pages *pages, const json_t *result,
               const char *key);

/* The idea behind a diagnosis, as a sentence. */
void put_belief(FILE *out, const char *id);

/* Is there a recording beside this result? */
bool has_run(const struct pages *pages, const char *key);

/* The recording, to be opened by the script.  Returns 0, or -1 with errno when
 * the page cannot be written; a recording that is none is told as such. */
int put_run(FILE *out, const struct pages *pages, const char *key);

/* --- The class (pages_class.c, pages_table.c, pages_lists.c) -------------- */

/* Write the page of the class.  Returns 0, or -1 with errno. */
int pages_class(FILE *out, const struct pages *pages);

/* A student, or several, as links to their pages. */
void put_student(FILE *out, const struct pages *pages, size_t student);
void put_students(FILE *out, const struct pages *pages, const size_t *students,
                  size_t count);

/* Begin a table, up to its first row, in the section that `id` is the heading
 * of.  The headings stand one behind the other, an empty one at the end. */
void put_table_begin(FILE *out, const char *id, const char *style,
                     const char *headings);

/* Its sections.  Each writes nothing where there is nothing to tell. */
void put_work(FILE *out, const struct pages *pages);
void put_table(FILE *out, const struct pages *pages);
void put_exercises(FILE *out, const struct pages *pages);
void put_ideas(FILE *out, const struct pages *pages);
void put_alike(FILE *out, const struct pages *pages);
void put_refused(FILE *out, const struct pages *pages);
void put_notes(FILE *out, const struct pages *pages);
void put_slowest(FILE *out, const struct pages *pages);

/* For templates: the style of both pages. */
int pages_put_style(FILE *out, void *context);

/* Write them all, into RESULTS/pages if `out` is NULL, and say where they are.
 * Ends the process with 2 or 4, after a sentence, when it cannot. */
int pages_write(const char *results, const char *out);

#endif
