/*
 * page_parts.h - what a page is put together of; only for lab/draw/page*.c
 */
#ifndef LAB_PAGE_PARTS_H
#define LAB_PAGE_PARTS_H

#include "draw/page.h"
#include "draw/page_text.h"
#include "draw/scene.h"

/* Write what a process, segment or set is now, as an object; and into such one
 * ,"name":1 for each value that holds. */
void page_process(FILE *out, const struct scene *scene, size_t index);
void page_segment(FILE *out, const struct scene *scene, size_t index);
void page_set(FILE *out, const struct scene *scene, size_t index);
void page_flags(FILE *out, size_t count, const char *const names[],
                const bool values[]);

/* Write all that the script needs of the first so many steps, as one JSON
 * object.  Moves the scene to the last of them.  Returns 0, or -1 with
 * ENOMEM. */
int page_data(FILE *out, struct scene *scene, size_t steps);

#endif
