/*
 * csv_out.h - write tables that any spreadsheet may open
 *
 * As RFC 4180 has it: commas, CR LF, a cell in quotes where it needs them, and
 * quotes in it doubled; UTF-8.  Spreadsheets take a cell that begins with = or
 * another such character for a formula, and run it.  So a text gets an
 * apostrophe before each such beginning, also where a program that takes other
 * separators than commas would see one.  Numbers are written by csv_number()
 * alone and stay numbers, whatever the locale.
 */
#ifndef LAB_GRADE_CSV_OUT_H
#define LAB_GRADE_CSV_OUT_H

#include <stdbool.h>
#include <stdio.h>

struct csv_out {
    FILE *out;      /* errors stay in it, as with fputs(3) */
    char separator; /* ',' or ';' */
    bool in_row;    /* a cell has been written */
};

/* One more cell: a text of anybody, in which control characters but newline and
 * tab are written as "\033", or a number. */
void csv_text(struct csv_out *csv, const char *text);
void csv_number(struct csv_out *csv, long number);

/* The text of a cell as csv_text() writes it, without a separator. */
void csv_put(FILE *out, const char *text);

/* The row is done. */
void csv_end(struct csv_out *csv);

#endif
