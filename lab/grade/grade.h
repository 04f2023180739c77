/*
 * grade.h - strangers' programs judged: the verbs sandbox, grade and export
 * grade.h - strangers' programs judged: the verbs sandbox, grade and pages
 *
 * Each is given its words, argv[0] being the verb, and returns the exit status
 * of the command.
 */
#ifndef LAB_GRADE_H
#define LAB_GRADE_H

/* What a program can do in a sandbox of this machine; then it is run in it. */
int grade_sandbox(int argc, char *argv[]);

/* Judge what a class has handed in; what is judged already is not judged again.
 * 0: each answer has its mark; 5: some have none, which is told. */
int grade_class(int argc, char *argv[]);

/* Judge an answer once more, with the same values.  0: the result is the same,
 * byte for byte; 1: it is another, and how. */
int grade_replay(int argc, char *argv[]);

/* Explain a mark, step by step. */
int grade_audit(int argc, char *argv[]);

/* Which answers are alike, beyond what they have of the starter. */
int grade_copies(int argc, char *argv[]);

/* What came of a class, in the formats of other programs.  The status is 0; 1
 * when it is written, but an answer has no mark because it could not be judged,
 * or a row of a table and a student could not be matched, which is told. */
int grade_export(int argc, char *argv[]);
/* What was judged, as pages for students and for those who teach them. */
int grade_pages(int argc, char *argv[]);

/* `bundle gradescope [--exercise NAME]... --into FILE.zip`: all that another
 * system needs to judge an answer, without solutions and wrong answers.  The
 * work is that of the script tools/bundle below $SHMLAB_TOP (or here), which
 * becomes this process.  Returns only when that cannot be: 2 used wrongly, 4
 * there is no such script. */
int grade_bundle(int argc, char *argv[]);

#endif
