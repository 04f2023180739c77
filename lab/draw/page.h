/*
 * page.h - a history as one HTML file that shows it step by step
 *
 * The file needs nothing else: no network, no other file.  Its words stand in
 * it as HTML, for screen readers, printers and browsers without scripts; the
 * pictures are drawn by its script, page/run.js and what follows it, from a
 * block of JSON.  The same history gives the same bytes.
 *
 * Names and output come from strangers' programs.  All of that is escaped, and
 * the page allows no script and no style but its own two, by their hashes.
 */
#ifndef LAB_PAGE_H
#define LAB_PAGE_H

#include "recording/history.h"

#include <stdio.h>

enum {
    PAGE_STEPS = 20000,   /* of a history; a page says when there are more */
    PAGE_OUTPUT = 1 << 16 /* bytes that one step prints */
};

/* Write the page.  Returns 0, or -1 with errno when memory ran out or `out`
 * could not be written. */
int draw_page(FILE *out, const struct history *history);

/* --- Several runs in one page -------------------------------------------- */

/* A page that shows several runs has the viewer once: the page above without a
 * run, as a JSON string in which "@title@", "@counts@", "@story@", "@left@",
 * "@remarks@" and "@data@" are still to be filled in.  Of each run it has what
 * belongs there, but for the title, as elements with that word in `data-part`:
 * its first so many steps.  A script puts them together into the srcdoc of a
 * frame, as lab/grade/page/student.js does; without it, the words are there.
 * Each returns as draw_page() does. */
int draw_page_viewer(FILE *out);
int draw_page_run(FILE *out, const struct history *history, size_t steps);

/* The hashes of the viewer's style and script, "sha256-...": a frame has the
 * policy of the page around it, too, which must allow them. */
const char *draw_page_style(void);
const char *draw_page_script(void);

#endif
