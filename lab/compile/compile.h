/*
 * compile.h - make a program of a student's file
 *
 * The compiler is run like a stranger's program: without a terminal, in the C
 * locale, with limits on time, memory and what it writes, in a folder of its
 * own, which takes its temporary files, too.  What it says is made short:
 * errors before warnings, the first few, in the student's file and line.
 */
#ifndef LAB_COMPILE_H
#define LAB_COMPILE_H

#include "sandbox/sandbox.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

enum {
    COMPILE_PATH = 4096
};

struct compiled {
    char folder[COMPILE_PATH]; /* holds the program; "": there is none */
    char program[COMPILE_PATH + NAME_MAX];
    char source[COMPILE_PATH + NAME_MAX]; /* what was compiled: in a sandbox a
                                             copy, if its user needs one */
    char *said;      /* what is to be told of it, in lines of at most 80 columns
                        where that can be; "": nothing.  Never NULL */
    unsigned errors; /* that the compiler found, also those not told */
    unsigned warnings;
};

enum compile_result {
    COMPILE_BUILT,
    COMPILE_REFUSED,     /* it has errors, or is no source: `said` tells */
    COMPILE_NO_COMPILER, /* `said` tells what to install */
    COMPILE_STOPPED,     /* by compile_stop() */
    COMPILE_FAILED       /* our own fault; errno */
};

/* Compile `source` with -g -O0 -pthread, and with -Wall -Wextra if `warnings`,
 * into a new folder below $TMPDIR or /tmp, under its own name less ".c".  The
 * caller gives everything back with compile_forget(), whatever comes of it. */
enum compile_result compile(const char *source, bool warnings,
                            struct compiled *made);

/* The same of a stranger's file, in a sandbox: it may include what is below
 * /usr, and nothing else.  `said` names the file without its folders,
 * and has no control characters. */
enum compile_result compile_in(const struct sandbox *sandbox,
                               const char *source, bool warnings,
                               struct compiled *made);
void compile_forget(struct compiled *made);

/* Make such a folder, alone: made->folder.  Returns 0, or -1 with errno. */
int compile_folder(struct compiled *made);

/* From now on, a signal that asks this process to end first removes what has
 * been compiled and not forgotten; one that is ignored goes on being so. */
void compile_forget_on_signals(void);

/* In a signal handler: end the compiler that runs now, if any. */
void compile_stop(void);

/* How a package is installed here, such as "sudo apt install gcc libc6-dev", or
 * in words where that is not known: `apt`, `dnf`, `pacman` and `apk` are its
 * names there. */
const char *compile_install(const char *apt, const char *dnf,
                            const char *pacman, const char *apk);

/* digest.c: make short what the compiler has said of `source`: the text, to be
 * freed; NULL with ENOMEM. */
char *compile_digest(const char *source, const char *said, size_t size,
                     unsigned *errors, unsigned *warnings);

#endif
