/*
 * sources.h - the source files that events refer to; a part of history.h
 *
 * They are kept with a history, so that whatever is drawn of it depends on
 * nothing else.
 */
#ifndef LAB_SOURCES_H
#define LAB_SOURCES_H

#include <stdbool.h>
#include <stddef.h>

/* The text of a source file, as it was when an event first referred to it. */
struct text_file {
    char *name; /* as in `struct source` */
    char *text; /* has a NUL byte behind that */
    size_t size;
    bool newer; /* it was changed after the program had been made */
};

enum {
    SOURCES_MAX = 64,              /* of a history */
    SOURCE_SIZE_MAX = 1024 * 1024, /* of one */
};

#endif
