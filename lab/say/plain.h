/*
 * plain.h - bytes of a stranger's program, made fit to stand in our sentences
 *
 * Escapes are those of C: \n, \t, \\, \" and three octal digits.  No newline,
 * no other control character, no invalid UTF-8 and nothing invisible that would
 * turn or hide the text around it gets through.
 */
#ifndef LAB_PLAIN_H
#define LAB_PLAIN_H

#include <stddef.h>
#include <stdio.h>

/* Write the bytes inside double quotes; behind the first `max`, "..." follows
 * the closing quote.  Errors stay in the stream, as with fputs(3). */
void plain_quote(FILE *out, const char *bytes, size_t size, size_t max);

/* Write a name as it is, without quotes, escaped as above; behind the first
 * `max` bytes stands "...". */
void plain_name(FILE *out, const char *name, size_t max);

/* Take what comes first of `bytes`, which has `size` bytes (at least one), in
 * lines that stay lines: newline and tab stay, nothing else unfit does, and
 * quotes and backslashes are as they are.  Returns how many bytes that was. */
enum {
    PLAIN_ROOM = 5
};
size_t plain_next(const char *bytes, size_t size, char out[PLAIN_ROOM]);

/* How many characters a person would see when `size` bytes are a text: all of
 * them printable, but for NUL bytes at the end, which are not counted.  0 when
 * there is none; -1 when it is no text. */
long plain_length(const unsigned char *bytes, size_t size);

#endif
