/*
 * leavings.h - a record of what a run makes among everybody's IPC objects
 *
 * Where a run has an IPC namespace of its own, nothing it makes outlives it.
 * Where there is none, the keeper removes what it can prove to be of its run;
 * but when all processes of the user are killed at once, or the machine stops,
 * nobody is there to do it.  So what is made is written down as soon as it is
 * made, for `shmlab tidy`: identifier, key, creator and time of creation, which
 * together no other segment has.
 */
#ifndef LAB_LEAVINGS_H
#define LAB_LEAVINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* The file to which lines are added; unset: none are. */
#define LEAVINGS_VARIABLE "SHMLAB_LEAVINGS"

/* What tells a segment, or a semaphore set, from all others, past ones, too. */
struct leaving {
    bool is_set;
    int id;
    key_t key;
    size_t size;    /* in bytes; of a set: how many semaphores */
    pid_t creator;  /* of a set: 0, the kernel does not say */
    uid_t user;     /* of the creator */
    long long made; /* shm_ctime: in seconds, and changed by IPC_SET */
    unsigned mode;  /* as found; not in the record */
    unsigned long nattch;
};

enum {
    LEAVINGS_LINE = 160
};

/* The segment `id` was just made, or found, by process `creator`: add a line
 * for it when that process has made it.  Does nothing when that cannot be. */
void leavings_note(int id, pid_t creator);

/* The same for a semaphore set: call it when the process has certainly made it
 * (`made`), or may have changed its time by semctl(2). */
void leavings_note_set(int id, bool made);

/* All segments and sets there are now.  Returns how many, in *all, which the
 * caller frees; -1 with errno. */
ssize_t leavings_world(struct leaving **all);

/* A line of the record.  False: it is none. */
bool leavings_read(const char *line, struct leaving *leaving);
void leavings_write(const struct leaving *leaving, char line[LEAVINGS_LINE]);

/* Is it the same segment? */
bool leavings_same(const struct leaving *a, const struct leaving *b);

#endif
