/*
 * keys.h - a terminal as a screen and keys; only for lab/draw/browse.c
 *
 * From keys_begin() to keys_end(), the terminal is in a state of its own: keys
 * come one by one and unseen, and there is a second screen.  Signals wait,
 * except while keys_read() waits, so that whatever happens, keys_end() runs.
 */
#ifndef LAB_KEYS_H
#define LAB_KEYS_H

#include <signal.h>
#include <stddef.h>
#include <termios.h>

/* A key is its byte, or one of these. */
enum key {
    KEY_NONE = 256, /* there will be none any more: end, or a signal */
    KEY_REDRAW,     /* no key, but the screen may have changed */
    KEY_LEFT,
    KEY_RIGHT,
    KEY_HOME,
    KEY_END,
    KEY_OTHER
};

enum {
    KEYS_SIGNALS = 7
};

struct keys {
    int terminal;
    struct termios before;                  /* as it was */
    struct sigaction actions[KEYS_SIGNALS]; /* of the caller */
    sigset_t mask;
};

/* Take the terminal.  Returns 0, or -1 with errno (ENOTTY: it is none), and
 * then nothing has changed. */
int keys_begin(struct keys *keys, int terminal);

/* Give it back as it was; then, if a signal asked for the end, send it to this
 * process again, which mostly does not survive it. */
void keys_end(struct keys *keys);

/* How large the screen is; 80 by 24 when nobody knows. */
void keys_size(const struct keys *keys, int *rows, int *columns);

/* Write to the screen.  Returns 0, also when a signal came in between or nobody
 * is there any more, which keys_read() will notice; or -1 with errno. */
int keys_show(const struct keys *keys, const char *text, size_t size);

/* Wait for a key. */
enum key keys_read(struct keys *keys);

#endif
