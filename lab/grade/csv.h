/*
 * csv.h - a table of text: RFC 4180, and what programs make of it
 *
 * Fields are separated by commas, semicolons or tabs, whichever the first line
 * has most of ("sep=;" as that line says it, too), may stand in quotes, in
 * which
 * "" is a quote, and may hold any text.  The encodings are those of
 * intake_text().  Blanks around a field are no part of it; empty lines are
 * passed over.
 *
 * Private to lab/grade.
 */
#ifndef LAB_GRADE_CSV_H
#define LAB_GRADE_CSV_H

#include <stddef.h>

enum {
    CSV_BYTES = 64 << 20 /* of a file, at most */
};

struct csv {
    char *text; /* all of it; fields point into it */
    char *next; /* the row to be read next */
    char separator;
    size_t line;   /* on which the last row read begins, from 1 */
    char **fields; /* of that row */
    size_t count;
    size_t next_line, room;
};

/* Returns 0; or -1 with errno, EFBIG when it is too large, and EILSEQ when it
 * is no text. */
int csv_open(struct csv *csv, const char *path);

/* Read the next row.  Returns 1; 0 when there is none; -1 with errno, EBADMSG
 * when it has a quote that is not closed.  The fields are good until
 * csv_close(). */
int csv_next(struct csv *csv);

/* A field of the row, counted from 0; "" when it has fewer. */
const char *csv_field(const struct csv *csv, size_t column);

void csv_close(struct csv *csv);

#endif
