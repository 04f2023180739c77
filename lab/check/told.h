/*
 * told.h - what was diagnosed, for people and as JSON.  Private to lab/check.
 */
#ifndef LAB_TOLD_H
#define LAB_TOLD_H

#include "diagnose/diagnose.h"

#include <stdio.h>

/* Write each to `out`, and a line of JSON to `json` unless that is NULL. */
void told_diagnoses(const struct diagnosis found[], size_t count, FILE *out,
                    FILE *json);

#endif
