/*
 * terminal.h - a history, shown in a terminal
 *
 * draw_list() writes everything one event after the other, for a pipe and for
 * a screen reader; draw_browse() shows one event per screen and waits for keys.
 * Both say the same words.
 *
 * Names and output in a history come from strangers' programs.  No control
 * character of theirs gets out: it is shown as \xHH, and so is what the
 * caller's locale cannot print.  Call setlocale(LC_CTYPE, "") before.
 */
#ifndef LAB_TERMINAL_H
#define LAB_TERMINAL_H

#include "recording/history.h"

#include <stdbool.h>
#include <stdio.h>

enum {
    DRAW_WIDTH = 80,      /* when nothing else is said */
    DRAW_WIDTH_LEAST = 30 /* less is taken as this much */
};

struct draw_options {
    int width;   /* of a line of draw_list(), in columns; 0: DRAW_WIDTH */
    bool full;   /* draw_list(): the address spaces after each event */
    bool colour; /* `out` is a terminal that knows 256 colours */
};

/* Write the history to `out`: each event with a number, who did it, where in
 * the source, the call, a sentence about it, and what it changed.  No line is
 * longer than the width.  Returns 0, or -1 with errno when memory ran out or
 * `out` could not be written. */
int draw_list(FILE *out, const struct history *history,
              const struct draw_options *options);

/* Write bytes of strangers to `out` in the same way: lines stay lines. */
void draw_plain(FILE *out, const char *bytes, size_t size);

/* A stranger's name, as it can be shown in a line, in memory of the caller's;
 * NULL with ENOMEM. */
char *draw_name(const char *name);

/* Show the history on a terminal, open for reading and writing, until the
 * reader quits or its end closes.  Uses the whole screen whatever
 * options->width says, and gives it back as it was.  A signal that asks the
 * process to end (Ctrl-C too) does so, after that.  Not for two threads at
 * once.  Returns 0, or -1 with errno: ENOTTY, EIO, ENOMEM. */
int draw_browse(int terminal, const struct history *history,
                const struct draw_options *options);

#endif
