/*
 * scratch.h - a directory of its own for one run
 */
#ifndef LAB_SCRATCH_H
#define LAB_SCRATCH_H

#include "recording/recording.h"

#include <sys/types.h>

enum {
    SCRATCH_PATH_MAX = 4096,
    SCRATCH_FILES_MAX = 100 /* names that are kept; the rest is removed alike */
};

/* Make an empty directory below $TMPDIR or /tmp that only `owner` may enter
 * ((uid_t)-1: the caller) and store its path.  Returns 0, or -1 with errno. */
int scratch_make(char path[SCRATCH_PATH_MAX], uid_t owner);

/* List what the directory holds into left->files (the caller frees), a slash
 * behind the names of directories, and remove it with all it holds.  Returns 0,
 * or -1 with errno when it could not be listed or removed. */
int scratch_remove(const char *path, struct leftovers *left);

/* List what lies in it, as `files` of *left, which are fresh.  Returns 0, or -1
 * when it cannot be read. */
int scratch_list(const char *path, struct leftovers *left);

/* Remove a directory with all it holds, as far as that can be; NULL or "": do
 * nothing. */
void scratch_discard(const char *path);

#endif
