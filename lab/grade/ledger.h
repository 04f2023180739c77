/*
 * ledger.h - RESULTS, the folder of one grading
 *
 *     attached-results      that this is one, and of which form
 *     lock                  held by whoever grades
 *     secret                of the class: the values of programs come from it
 *     class.json            who handed in what: as it was published
 *     class.next.json       the same, while it is graded, or not yet published
 *     judging.json          with what answers are judged: judging.h
 *     answers/KEY/NAME.c    each answer, as it was taken in
 *     units/KEY.json        what came of it: result.h
 *     units/KEY.jsonl       the run that was wrong first
 *
 * A file is there whole or not at all.  An answer and its result have the same
 * key, whoever has made them and wherever; so folders are merged by copying.
 */
#ifndef LAB_GRADE_LEDGER_H
#define LAB_GRADE_LEDGER_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

enum {
    LEDGER_SECRET = 65, /* hexadecimal digits, and a NUL */
    LEDGER_WHY = 512
};

struct ledger {
    char folder[PATH_MAX / 2]; /* absolute */
    int lock;
    char secret[LEDGER_SECRET];
};

enum ledger_use {
    LEDGER_READ,    /* nothing is changed, nobody waited for */
    LEDGER_BESIDE,  /* others may judge other answers at the same time */
    LEDGER_ALONE,   /* nobody else may grade; made if it is not there */
    LEDGER_PATIENT, /* the same, after waiting for as long as it takes */
};

/* Open it.  Whoever has been ended a moment ago is waited for, no longer.
 * Returns 0; or -1, after a sentence about it in why[]. */
int ledger_open(struct ledger *ledger, const char *folder, enum ledger_use use,
                char why[LEDGER_WHY]);
void ledger_close(struct ledger *ledger);

/* The path of something in it. */
void ledger_path(const struct ledger *ledger, char path[PATH_MAX],
                 const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Write a file in one piece, by the path that ledger_path() gives.  Returns 0,
 * or -1 with errno; then what was there still is. */
int ledger_write(const char *path, const void *bytes, size_t size);

/* Keep an answer, unless it is there, whole.  Returns 0, or -1 with errno. */
int ledger_answer(const struct ledger *ledger, const char *key,
                  const char *exercise, const char *text, size_t size);

/* The file of an answer; false when there is none. */
bool ledger_find(const struct ledger *ledger, const char *key,
                 char path[PATH_MAX]);

#endif
