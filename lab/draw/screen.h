/*
 * screen.h - one event on one screen; only for lab/draw/browse.c
 */
#ifndef LAB_SCREEN_H
#define LAB_SCREEN_H

#include "draw/keys.h"
#include "draw/pen.h"

struct browser {
    struct keys keys;
    const struct history *history;
    bool colour;
    struct state before, after;
    size_t at; /* event that is shown */
    bool help;
    const char *message; /* in the place of the keys; NULL: none */
};

/* Show where the browser is.  Returns 0, or -1 with errno. */
int screen_draw(const struct browser *browser);

#endif
