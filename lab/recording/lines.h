/*
 * lines.h - a file line by line, with limits
 *
 * getline(3) would take all memory for an endless line.
 */
#ifndef LAB_LINES_H
#define LAB_LINES_H

#include <stddef.h>
#include <stdio.h>

/* What came of looking for the next line. */
enum got {
    GOT_LINE,
    GOT_REST, /* a last line without its newline */
    GOT_END,
    GOT_TOO_MUCH, /* the line, or all lines together */
    GOT_ERROR,    /* see errno */
};

/* Zero but for the first two; whoever uses it frees `line`. */
struct lines {
    FILE *file;
    size_t total_most; /* bytes to read at all */
    char *line;        /* without its newline, and no string; may be NULL */
    size_t size, room;
    size_t total;
};

/* Read the next line, of at most so many bytes. */
enum got next_line(struct lines *lines, size_t most);

#endif
