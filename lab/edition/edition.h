/*
 * edition.h - the folder that a teacher hands to students
 */
#ifndef LAB_EDITION_H
#define LAB_EDITION_H

/*
 * `shmlab student-edition DIR`: lay out, in a new folder DIR, what is built and
 * what students need, without solutions, wrong answers and the sources of the
 * checks.  The work is that of the script tools/edition below $SHMLAB_TOP (or
 * here), which becomes this process.  Returns the exit status of the command
 * only when that cannot be: 2 used wrongly, 4 there is no such script.
 */
int student_edition(int argc, char *argv[]);

#endif
