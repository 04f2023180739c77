/*
 * pen.h - what the views in a terminal are made of; only for lab/draw
 *
 * Text goes through here glyph by glyph, so that it is clear how many columns
 * it takes and nothing hostile gets out.
 */
#ifndef LAB_PEN_H
#define LAB_PEN_H

#include "draw/terminal.h"
#include "recording/state.h"

#include <limits.h>

/* Where lines go, and how long they may become. */
struct pen {
    FILE *out;
    int width;
    bool colour;
};

/* The palette of the book.  Without colour it is lost, so words say it too. */
enum ink {
    INK_PLAIN,
    INK_TITLE,
    INK_PARENT,
    INK_CHILD,
    INK_SEGMENT,
    INK_FAULT,
    INKS
};

/* What stands in one place of a line: a character with what is combined with
 * it, or \xHH for each byte of what is not shown as it is. */
struct glyph {
    char text[4 * MB_LEN_MAX + 1];
    int columns;
};

/* Take the glyph at `bytes`, which has `size` bytes (at least one); returns how
 * many of them it stands for. */
size_t pen_glyph(const char *bytes, size_t size, struct glyph *glyph);

/* What ends a text that was cut: one column. */
const char *pen_cut_mark(void);

/* Change the colour, where there are colours. */
void pen_ink(const struct pen *pen, enum ink ink);

/* The colour of a process. */
enum ink pen_ink_of(int process);

/* Write at most `room` columns of a text; what is longer is cut.  Returns how
 * many columns it took. */
int pen_cut(const struct pen *pen, const char *text, int room);

/* The same, filled up with blanks to exactly `room` columns. */
void pen_fill(const struct pen *pen, const char *text, int room);

/* Write `count` blanks; none when it is negative. */
void pen_blanks(const struct pen *pen, int count);

/* Write a text in lines behind `indent` blanks, broken between words; words too
 * long for a line are broken anywhere. */
void pen_wrap(const struct pen *pen, enum ink ink, const char *text,
              int indent);

/* Write output of a program in lines behind `indent` blanks and "| ", or ": "
 * where one goes on.  Stops after `most` lines and says how much is missing. */
void pen_quote(const struct pen *pen, const char *bytes, size_t size,
               int indent, int most);

/* PARTS OF THE VIEWS */

/* An event, and how things stood before and after it. */
struct moment {
    const struct history *history;
    const struct state *before, *after;
    const struct event *event;
    size_t number; /* of the event, from 0 */
};

/* Title line, call, sentence and changes, those behind `indent` blanks.
 * Returns 0, or -1 with ENOMEM. */
int draw_words(const struct pen *pen, const struct moment *moment, int indent);

/* The address spaces side by side, with at most `rows` attachments, and the
 * segments there are. */
void draw_spaces(const struct pen *pen, const struct moment *moment, int rows);

/* How to read the signs of draw_spaces(). */
#define DRAW_LEGEND                                                           \
    "rw may read and write, ro may only read, * changed now, ! fault, > who " \
    "did it"
#define DRAW_LEGEND_MORE                                                 \
    "A, B, ...: memory that processes share; nattch: how often each is " \
    "attached"

#endif
