/*
 * text.h - sentences in lines, and colours where somebody sees them
 *
 * All print on standard output.
 */
#ifndef LAB_SHOW_TEXT_H
#define LAB_SHOW_TEXT_H

/* Escape sequences, all empty when nobody would see colours. */
struct text_style {
    const char *title, *good, *bad, *dim, *plain;
};

/* What standard output can do: nothing unless it is a terminal, and neither
 * NO_COLOR nor TERM=dumb forbids it. */
struct text_style text_style(void);

/* Print a sentence in lines of at most 78 columns, each behind `indent` blanks.
 * `column` says where the first line has come to already; 0: nowhere yet. */
void text_wrapped(const char *text, int indent, int column);

/* Print lines as they are, each behind `indent` blanks. */
void text_indented(const char *text, int indent);

#endif
