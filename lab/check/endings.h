/*
 * endings.h - how a run has ended, in words.  Private to lab/check.
 */
#ifndef LAB_ENDINGS_H
#define LAB_ENDINGS_H

#include "recording/recording.h"

enum {
    PHRASE = 128 /* enough for each of our own */
};

/* How it should end: with this status, or ANY_BUT_0, or by this signal. */
void ending_expected(int status, int signo, char phrase[PHRASE]);

/* How it has. */
void ending_actual(const struct recording *recording, char phrase[PHRASE]);

/* Why a run that we ended had not; "" when that is not known.  The caller frees
 * it. */
char *ending_why(const struct recording *recording);

#endif
