/*
 * grade.h - strangers' programs judged: the verbs sandbox, grade and export
 *
 * Each is given its words, argv[0] being the verb, and returns the exit status
 * of the command.
 */
#ifndef LAB_GRADE_H
#define LAB_GRADE_H

/* What a program can do in a sandbox of this machine; then it is run in it. */
int grade_sandbox(int argc, char *argv[]);

/* What came of a class, in the formats of other programs.  The status is 0; 1
 * when it is written, but an answer has no mark because it could not be judged,
 * or a row of a table and a student could not be matched, which is told. */
int grade_export(int argc, char *argv[]);

#endif
