/*
 * see.h - the verb `see`: run any program, and tell what really happened
 *
 * options.c reads the command line, program.c runs a program, which the
 * module compile makes of a source file, refuse.c says why it cannot,
 * leftovers.c what it has left behind, recording.c shows a file, attach.c what
 * processes do that run already.
 */
#ifndef LAB_SEE_H
#define LAB_SEE_H

#include "draw/terminal.h"
#include "run/run.h"
#include "trace/trace.h"

#include <limits.h>

/* Exit statuses of ours; those of the program itself are passed on. */
enum {
    SEE_MISUSED = 2,
    SEE_NOT_BUILT = 3,
    SEE_OUR_FAULT = 125, /* these as env(1) has them */
    SEE_NO_PROGRAM = 126,
    SEE_NOT_FOUND = 127,
    SEE_SIGNALLED = 128 /* and the number of the signal */
};

enum {
    SEE_PATH_MAX = 4096,
    SEE_INTERVENTIONS = 16,
    SEE_BYTES = 64 /* that one --change can change */
};

/* What `see` is asked for. */
struct see {
    const char *json;  /* a file to be made; NULL: none */
    const char *html;  /* likewise; "-": standard output */
    bool open;         /* show that to the reader */
    const char *dot;   /* a folder for pictures of each step; NULL: none */
    const char *svg;   /* likewise */
    const char *strip; /* a file for a picture of all, .dot or .svg */
    struct trace_options trace;
    struct draw_options draw;
    bool list;
    int seconds; /* 0: not said */
    int attach;  /* a process that runs already; 0: none */
    struct intervention interventions[SEE_INTERVENTIONS];
    unsigned char bytes[SEE_INTERVENTIONS][SEE_BYTES];
};

/* argv[0] is "see".  Returns the exit status; ends the process with a message
 * when it is used wrongly or something of ours fails. */
int see(int argc, char *argv[]);

/* Fill in what the options say, up to optind of getopt_long(3). */
void see_options(struct see *see, int argc, char *argv[]);

/* Likewise return the exit status. */
int see_program(struct see *see, char *argv[]);
int see_recording(const struct see *see, const char *path);
int see_attach(const struct see *see);

/* Compile a source file, with what a recording can make use of, into a new
 * folder below $TMPDIR or /tmp, under its own name.  A signal that ends this
 * process removes both before that, and so does see_forget().  Returns the
 * path of the program, and in *folder that of the folder; ends the process,
 * after a sentence, when it does not compile. */
const char *see_compile(const char *source, const char **folder);
void see_forget(void);

/* The name of a file, which may be a stranger's, as it can be shown on a
 * terminal: not to be freed, and good until the next but one is asked for. */
const char *see_name(const char *path);

/* Say in words a reader can act on why a program could not be run, and end.
 * `json` is where its recording was to go, or NULL. */
_Noreturn void see_refuse(const char *path, const struct run_problem *problem,
                          const char *json);

/* The same when no folder could be made for it, with this errno. */
_Noreturn void see_refuse_folder(const char *path, int error);

/* Warn of what a program has left behind, and why, where that is known. */
void see_tell_leftovers(const struct recording *seen);

/* Does the file begin as a recording does? */
bool see_is_recording(const char *path);

/* Make a file that is not there yet; "-" is standard output.  Returns a
 * descriptor, or -1 after a sentence. */
int see_create(const char *path);

/* The same for a file that an option names: returns 0 when `path` is NULL, and
 * ends the process when it cannot be made. */
int see_open(const char *path);

/* Show a history in each way that was asked for: the page, to the file of this
 * descriptor unless that is 0, and pictures; or, when neither was, in the
 * terminal.  Ends the process after a sentence when it cannot. */
void see_show(const struct see *see, int page, const struct history *history);

/* Write the page to the file of this descriptor, made for it, and show it to
 * the reader if that is asked for: page.c.  Returns 0, or -1 with errno. */
int see_page(const struct see *see, int fd, const struct history *history);

/* pictures.c: are there pictures to be made?  Can they be: is nothing in their
 * way, and Graphviz there?  And make them.  The last two end the process after
 * a sentence when they cannot. */
bool see_draws(const struct see *see);
void see_pictures_ready(const struct see *see);
void see_pictures(const struct see *see, const struct history *history);

/* page.c: is there a command of this name? */
bool see_has_command(const char *name);

#endif
