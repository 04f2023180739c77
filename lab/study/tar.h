/*
 * tar.h - an archive of regular files, that every tar(1) can read
 *
 * The format is POSIX ustar.  The same files give the same bytes: owner, group
 * and time say nothing.  Private to lab/study.
 */
#ifndef LAB_STUDY_TAR_H
#define LAB_STUDY_TAR_H

#include <stddef.h>
#include <stdio.h>

/* Add a file with a name of at most 99 bytes.  Errors stay in the stream. */
void tar_add(FILE *out, const char *name, const char *bytes, size_t size);

/* What stands at the end. */
void tar_end(FILE *out);

#endif
