/*
 * claims.h - the verb `claims`: which claim of the register is shown here
 *
 *     shmlab claims [--json] [--chapter N] [--from DIRECTORY]
 *
 * Runs every program of the book once, in reading order of the claims, and says
 * of each claim what came of it:
 *
 *   shown                 all its programs show it, or those of them that can
 * here not shown             one of its programs does not, or it has none
 *   cannot be shown here  this machine lacks what all its programs need
 *   cited                 no program could show it; the reference is given
 *
 * Programs that name no claim go beyond the notes; they are run, too, and the
 * last line counts them, so that no failure is hidden.
 */
#ifndef LAB_CLAIMS_H
#define LAB_CLAIMS_H

/* Works in the top folder of the project and prints on standard output.
 * Returns an exit status, see show.h: SHOW_SHOWN when nothing is "not shown",
 * SHOW_NOT_SHOWN, SHOW_MISUSED, or SHOW_NOT_RUN. */
int claims(int argc, char *argv[]);

#endif
