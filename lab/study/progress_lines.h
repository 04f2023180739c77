/*
 * progress_lines.h - the lines of the progress file
 *
 * Private to lab/study.
 */
#ifndef LAB_STUDY_PROGRESS_LINES_H
#define LAB_STUDY_PROGRESS_LINES_H

#include "study/progress.h"

#include <stdio.h>

/* Read a line, without its newline, into *entry.  Returns false when it is none
 * of ours, or says what we do not know; then *entry is of no use. */
bool progress_line_read(const char *line, struct progress_entry *entry);

/* Write an entry as a line.  Errors stay in the stream. */
void progress_line_write(FILE *file, const struct progress_entry *entry);

enum {
    PROGRESS_DATE = 12
};

/* A day as "2026-11-30"; and back, 0 when it is none. */
const char *progress_date(int day, char text[PROGRESS_DATE]);
int progress_day(const char *text);

#endif
