/*
 * parts.h - what the files of lab/compile share; private to them
 */
#ifndef LAB_COMPILE_PARTS_H
#define LAB_COMPILE_PARTS_H

#include "compile/compile.h"

enum {
    ARGUMENTS = 10,
    NOT_CONFINED = 126,    /* exit statuses of the process that was to become */
    NO_SUCH_COMPILER = 127 /* the compiler */
};

/* confined.c: how a compiler is called. */
void compile_arguments(const char *compiler, const char *source,
                       const char *program, bool warnings,
                       const char *argv[ARGUMENTS]);

/* made->folder is there: it is to belong to whoever compiles, and to hold what
 * that may read, made->source.  Without a sandbox that is `source`.  Returns 0,
 * or -1 with errno. */
int confined_hand_over(const struct sandbox *sandbox, const char *source,
                       struct compiled *made);

/* Be the compiler in a sandbox, in a forked process; or end.  All that comes
 * before is trusted. */
_Noreturn void confined_become(const struct sandbox *sandbox, bool warnings,
                               const struct compiled *made);

/* Make what was said of a stranger's `source` fit for all to see: without the
 * folders it was in, without control characters, and short. */
void confined_leave(const char *source, struct compiled *made);

#endif
