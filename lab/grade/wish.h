/*
 * wish.h - what stood on the command line of `shmlab grade`
 *
 * Private to lab/grade.
 */
#ifndef LAB_GRADE_WISH_H
#define LAB_GRADE_WISH_H

#include <stdbool.h>
#include <stddef.h>

enum {
    WISH_NAMES = 64 /* exercises on one command line */
};

struct wish {
    unsigned jobs, slot;
    const char *names[WISH_NAMES];
    size_t name_count;
    const char *out, *submissions, *roster, *only;
    int level; /* -1: not said */
    bool core, list, publish, wait, unsafe;
};

/* Read it.  Ends the process with 2, after a sentence, when it is not
 * understood. */
void wish_read(int argc, char *argv[], struct wish *wish);

#endif
