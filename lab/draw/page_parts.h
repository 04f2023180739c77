/*
 * page_parts.h - what a page is put together of; only for lab/draw/page*.c
 */
#ifndef LAB_PAGE_PARTS_H
#define LAB_PAGE_PARTS_H

#include "draw/page.h"
#include "draw/scene.h"

/* Write bytes as a JSON string that no HTML parser takes for anything else, or
 * as HTML text, also within quotes.  Both write valid UTF-8 whatever comes. */
void page_json(FILE *out, const char *bytes, size_t size);
void page_html(FILE *out, const char *bytes, size_t size);

/* The same for a string; NULL is "". */
void page_json_string(FILE *out, const char *string);
void page_html_string(FILE *out, const char *string);

/* How many steps the page has. */
size_t page_steps(const struct history *history);

/* The name of a file without its folders. */
const char *page_base(const char *path);

/* Write what a process, segment or set is now, as an object; and into such one
 * ,"name":1 for each value that holds. */
void page_process(FILE *out, const struct scene *scene, size_t index);
void page_segment(FILE *out, const struct scene *scene, size_t index);
void page_set(FILE *out, const struct scene *scene, size_t index);
void page_flags(FILE *out, size_t count, const char *const names[],
                const bool values[]);

/* Write all that the script needs, as one JSON object.  Moves the scene to its
 * last step.  Returns 0, or -1 with ENOMEM. */
int page_data(FILE *out, struct scene *scene);

#endif
