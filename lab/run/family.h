/*
 * family.h - the processes of one run: to find them all, and to end them all
 *
 * The caller is the keeper, the adopter of orphans, so that everything the
 * program started is a child of the keeper, or of such a child, and so on.
 * While nobody reaps, the number of processes a limited program can start is
 * bounded, and so is the work of ending even a fork bomb.
 */
#ifndef LAB_FAMILY_H
#define LAB_FAMILY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct member {
    pid_t pid;
    pid_t parent;
    bool dead; /* a zombie: it has ended and was not waited for */
};

struct family {
    struct member *members;
    size_t count;
};

/* List all living and dead descendants of the caller that nobody has waited
 * for, from /proc.  Returns 0, the caller frees ->members; or -1 with errno. */
int family_find(struct family *family);

/* Send SIGKILL to all descendants until none lives any more, without waiting
 * for any of them.  Returns 0, or -1 when some would not die within five
 * seconds. */
int family_end(void);

#endif
