/*
 * result.h - what came of one answer, as it is kept
 *
 * A result is one JSON object in RESULTS/units/KEY.json, whose schema is
 * lab/grade/result.schema.json.  It is what `shmlab check --json` prints (id,
 * exercise, score, max, tests, diagnoses, compiler), and
 *
 *     key         what it is filed under: result_key()
 *     verdict     one of the words below
 *     reason      what ended the program, in words; ""
 *     score       points, or null: "undecided", "not-here" and "error" are no
 *                 marks, and never a zero
 *     seed        of the values that the program was given
 *     checks, toolchain, level       with what it was judged
 *     submission  "sha256:..." of the text
 *     core        the variants were left out: not for marks
 *     recorded    the run that was wrong first lies beside it, KEY.jsonl, as
 *                 `see` takes it
 *     run         times, tries, the host
 *
 * What is compared is what the mark rests on: all but `run`, `reason`, how many
 * processors there are, and the evidence (`expected`, `observed` and `messages`
 * of a test, `evidence` and `when` of a diagnosis).  A program with a race, or
 * one that prints an address, shows another value each time; which checks it
 * fails is the same.
 */
#ifndef LAB_GRADE_RESULT_H
#define LAB_GRADE_RESULT_H

#include "grade/class.h"

#include <jansson.h>

enum grade_verdict {
    GRADE_PASS,
    GRADE_FAIL,
    GRADE_NOT_BUILT,
    GRADE_CRASH,  /* a signal that it did not ask for */
    GRADE_CPU,    /* it computed for longer than it may */
    GRADE_OUTPUT, /* it did not stop writing */
    GRADE_MEMORY,
    GRADE_HANG, /* nobody could ever go on; `reason` says why */
    GRADE_UNDECIDED,
    GRADE_NOT_HERE, /* this system cannot judge it */
    GRADE_ERROR,    /* our own fault: never a mark */
    GRADES
};

/* "pass", "fail", "not-built", "crash", "cpu-limit", "output-limit",
 * "memory-limit", "hang", "undecided", "not-here", "error"; and in words for
 * people: "passed", "did not build", ... */
const char *grade_word(enum grade_verdict verdict);
const char *grade_said(enum grade_verdict verdict);

/* The verdict of a result; GRADE_ERROR when it has none. */
enum grade_verdict result_verdict(const json_t *result);

/* The points of a result; -1 when there is no mark. */
int result_score(const json_t *result);

/* Read RESULTS/units/KEY.json.  Returns it, to be given to json_decref(); NULL
 * when there is none, or it is damaged and so to be made again. */
json_t *result_read(const char *results, const char *key);

/* The text of a member, or "". */
const char *result_text(const json_t *object, const char *member);

/* What is compared of two results, as text to be freed, its members in order.
 */
char *result_compared(const json_t *result);

#endif
