/*
 * grade.h - strangers' programs judged: the verbs sandbox, grade and pages
 *
 * Each is given its words, argv[0] being the verb, and returns the exit status
 * of the command.
 */
#ifndef LAB_GRADE_H
#define LAB_GRADE_H

/* What a program can do in a sandbox of this machine; then it is run in it. */
int grade_sandbox(int argc, char *argv[]);

/* What was judged, as pages for students and for those who teach them. */
int grade_pages(int argc, char *argv[]);

#endif
