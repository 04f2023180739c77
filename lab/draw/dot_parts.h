/*
 * dot_parts.h - what graphs are put together of; only for lab/draw/dot*.c
 */
#ifndef LAB_DOT_PARTS_H
#define LAB_DOT_PARTS_H

#include "draw/dot.h"
#include "draw/palette.h"

/* TEXT
 *
 * In labels that look like HTML.  A column is as wide as most letters are; what
 * is longer than `columns` is cut, and ends in "...". */

void dot_text(FILE *out, const char *text, int columns);

/* How many bytes of the text a line of so many columns takes, broken between
 * words; and where the next line begins. */
size_t dot_line(const char *text, int columns, const char **next);

/* How many lines that makes. */
int dot_lines(const char *text, int columns);

/* Write the text as rows of a table, `lines` of them at most. */
void dot_rows(FILE *out, const char *text, int columns, int lines,
              const char *font, int size, enum colour colour);

/* How many columns a line of words takes.  There is room, as the widths of
 * letters are not those of ours everywhere. */
int words_columns(int width, int size);

/* A colour of the palette, as it is on paper. */
const char *dot_colour(enum colour colour);

/* "<FONT ...>", for text in a colour and size. */
void dot_font(FILE *out, int size, enum colour colour);

extern const char dot_sans[], dot_mono[]; /* names of fonts */

/* GRAPHS */

/* Begin a graph of this size, in points. */
void graph_begin(FILE *out, const char *title, int width, int height);

/* Begin a node whose label is a table, with its upper left corner at x, y; they
 * grow to the right and downwards. */
void dot_node(FILE *out, const char *name, int x, int y, int width, int height);

/* A node of words, of dot_rows() between these. */
void words_begin(FILE *out, const char *name, int x, int y, int width,
                 int height);
void words_end(FILE *out);

/* SIZES */

/* The sizes of a panel, in points. */
struct look {
    int side, middle, gap; /* widths: processes, segments, what is between */
    int inset;             /* of what is in a row, on all sides */
    int head, title; /* heights: who it is and what it does; what it is, */
    int row, slot;   /* a value, an attachment */
    int text, small, count; /* of letters; and those of nattch */
    bool brief;             /* there is room for few words only */
};

/* TABLES */

enum {
    APART = 16, /* of one thing and the one below */
    FRAME = 2,  /* the outline of what has changed, and the air within it */
    THIN = 2,   /* borders */
    THICK = 4,
};

/* How many columns of letters have room in a box, where no second line is. */
int box_columns(int width, int size);

const char *box_style(enum colour line);

/* A box with an outline around it, which has the colour of the ground unless
 * something has changed.  `line` is a row of the palette; the next is its fill.
 */
void box_begin(FILE *out, const char *port, int width, int height,
               enum colour line, int border, enum colour outline);
void box_end(FILE *out);

/* A row of a box: what stands left in it, and right, between these.  The rows
 * of a table must be as wide as it is.  COLOURS: on the ground that is there.
 */
void row_begin(FILE *out, const struct look *look, int width, int height,
               enum colour ground);
void row_between(FILE *out);
void row_end(FILE *out);

/* Words in a colour and size, cut where they would be too wide. */
void row_words(FILE *out, const char *words, int room, int size,
               enum colour colour, bool bold);

/* SEGMENTS: at x, y; the last number is that of their place. */
int segment_height(const struct look *look, const struct scene *scene,
                   int place);
int set_height(const struct look *look);
void segment_write(FILE *out, const struct look *look,
                   const struct scene *scene, int panel, int place, int x,
                   int y);
void set_write(FILE *out, const struct look *look, const struct scene *scene,
               int panel, int place, int x, int y);

/* PANELS */

/* How high a panel is, and how wide. */
int panel_height(const struct look *look, const struct scene *scene);
int panel_width(const struct look *look, const struct scene *scene);

/* And how high what is to be seen in the step where the scene is. */
int panel_used(const struct look *look, const struct scene *scene);

/* Write the nodes and links of the step where the scene is; the upper left
 * corner is at x, y, which grows downwards.  `panel` tells panels apart. */
void panel_write(FILE *out, const struct look *look, const struct scene *scene,
                 int panel, int x, int y);

#endif
