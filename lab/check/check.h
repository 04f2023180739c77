/*
 * check.h - a test is a table of checks on what a program does
 *
 * Each row runs the program (several times, if it says so), reads the
 * recording, and is one CUnit test named by the sentence in the row.  The same
 * table serves an example, a solution and a student's submission: the program
 * is given on the command line.
 *
 * Beyond what it says, every row demands that the program ends in time, leaves
 * no child that nobody waited for, and leaves nothing behind: no segment, no
 * semaphore set, no message queue, no file.
 */
#ifndef LAB_CHECK_H
#define LAB_CHECK_H

#include "vary/vary.h"

/* As `prints`: the lines under "Output:" at the top of the program. */
#define AS_PROMISED (check_as_promised)
extern const char check_as_promised[];

/* As `complains`: standard error may say anything, but must say something. */
#define SOMETHING (check_something)
extern const char check_something[];

enum {
    CHECK_ARGS = 8,  /* the most arguments of a row */
    ANY_BUT_0 = -1,  /* as `exits`: whichever status says "not done" */
    ANY_ENDING = -2, /* by itself or by a signal, with whatever status */
};

struct given; /* see exercise.h */

struct check {
    int line;                     /* __LINE__: failures point at the row */
    const char *name;             /* what must hold, as a short sentence */
    const char *args[CHECK_ARGS]; /* arguments for the program */
    const char *input;            /* its standard input; NULL: nothing */

    const char *prints;    /* exact standard output; NULL: not looked at */
    const char *complains; /* part of standard error; NULL: must be empty */
    int exits;             /* exit status, or ANY_BUT_0 */
    int dies_of;           /* or the signal that must end it */
    bool or_refuses;       /* or else: any status but 0, and a message */

    int runs;        /* repeat this often (0: once) */
    int deadline_ms; /* of one run (0: RUN_DEADLINE_MS) */
    unsigned points; /* what passing is worth in an exercise */

    enum run_stdout stdout_to; /* see run.h; zero: into a pipe */
    enum run_signals signals;
    bool shared_ipc;   /* no IPC namespace of its own */
    bool traced;       /* follow it: `also` gets its history, see query.h */
    bool every_access; /* the same, with each load and store of a segment;
                          skipped on processors where that cannot be had */
    const struct intervention *act; /* traced: what we do to it, see trace.h */

    void (*also)(const struct recording *); /* what a table cannot say */

    /* Of an exercise: see exercise.h. */
    void (*given)(unsigned seed, struct given *given);
    plant *plant;            /* what lies there before each run, see run.h */
    const struct vary *vary; /* which variants have to be right, too */
    bool tidy; /* children waited for, nothing left: if some rows of the table
                  have this, only these demand it */
    void (*in_variant)(const struct program_case *, const struct variant *);
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/*
 * The main() of a test program:
 *
 *     TEST PROGRAM [SOURCE] [--json FILE] [--junit FILE] [--hasty MS]
 *
 * SOURCE is the C file whose header AS_PROMISED reads.  Prints a readable
 * report on standard output; --json writes one JSON object per check, --junit
 * a JUnit XML file; with --hasty the first failure ends the test, and each run
 * has so many milliseconds.  Returns the exit status: 0 every check passed or
 * was skipped with its reason, 1 one failed, 2 used wrongly, 4 could not test.
 *
 * check_example() adds the rows that every example must pass: the same output
 * on a terminal, twenty times over, a closed or full standard output noticed,
 * and the right result or a refusal under odd signal states.
 *
 * A program that exits with 77 is skipped, with the reason it gave, but only if
 * its header has a `Needs:` line and that need is really not met here.  One
 * that needs an ordinary user is run as one even by root.
 */
int check_program(const char *test_file, const struct check *checks,
                  size_t count, int argc, char *argv[]);
int check_example(const char *test_file, const struct check *checks,
                  size_t count, int argc, char *argv[]);

/* Inside `also`: record a failure, with a message that tells the value seen. */
#define EXPECT(condition, ...) \
    check_expect(__FILE__, __LINE__, (condition), __VA_ARGS__)
void check_expect(const char *file, int line, bool holds, const char *format,
                  ...) __attribute__((format(printf, 4, 5)));

#endif
