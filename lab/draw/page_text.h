/*
 * page_text.h - what pages are written of: templates, and strangers' bytes made
 * harmless in HTML and JSON
 */
#ifndef LAB_PAGE_TEXT_H
#define LAB_PAGE_TEXT_H

#include <stddef.h>
#include <stdio.h>

/* Write bytes as a JSON string that no HTML parser takes for anything else, or
 * as HTML text, also within quotes.  Both write valid UTF-8 whatever comes. */
void page_json(FILE *out, const char *bytes, size_t size);
void page_html(FILE *out, const char *bytes, size_t size);

/* The same for a string; NULL is "". */
void page_json_string(FILE *out, const char *string);
void page_html_string(FILE *out, const char *string);

/* The name of a file without its folders. */
const char *page_base(const char *path);

/* One place in a template: "@title@", and who writes what belongs there.
 * Returns 0, or -1 with ENOMEM. */
struct page_part {
    const char *name;
    int (*put)(FILE *out, void *context);
};

/* Write a template, and in place of each of these names what belongs there.
 * Names that are in no part stay as they are.  Returns 0, or -1 as soon as a
 * part does. */
int page_fill(FILE *out, const char *template, const struct page_part parts[],
              size_t count, void *context);

#endif
