/*
 * examine.h - the verb `examine`: what is wrong with any program
 *
 * There is no exercise behind it, so nothing is known of what the program
 * should do, but that it should do it each time.  It is run plainly, then with
 * each call failing, with each process held at each kind of call, on a
 * terminal, and with each load and store watched; in these runs the rules of
 * lab/diagnose look for what is wrong in any program (examine.c has the list),
 * and findings.c for what only the comparison of the runs tells.
 *
 * Nothing is claimed that is not in a recording.  What is certain stands first;
 * `likely` is what a program may well have meant.
 */
#ifndef LAB_EXAMINE_H
#define LAB_EXAMINE_H

/* Exit statuses. */
enum examine_status {
    EXAMINE_CLEAN = 0,    /* nothing was found */
    EXAMINE_FOUND = 1,    /* something was */
    EXAMINE_MISUSED = 2,  /* there is no such program */
    EXAMINE_UNBUILT = 3,  /* the file does not compile */
    EXAMINE_FAULT = 4,    /* our own */
    EXAMINE_NOT_HERE = 5, /* this system does not let us trace, or it does not
                             end by itself */
};

/*
 * examine [--json] [--timeout S] PROGRAM | FILE.c [ARGUMENT...]
 *
 * argv[0] is "examine".  Each run gets the same standard input: what there is
 * to be read from ours, unless that is a terminal; then nothing.  Prints its
 * findings on standard output, or one JSON object.  Returns an exit status;
 * ends the process with a message when it is used wrongly or something of ours
 * fails.
 */
int examine(int argc, char *argv[]);

#endif
