/*
 * recording.h - what one run of one program did, as plain data
 *
 * A recording is made by run (lab/run/run.h) and read by everyone else: checks,
 * pictures, the grader, the book.  It holds codes and values, never sentences,
 * and depends on nothing, so whatever reads it can be tested without running
 * anything.
 *
 * Whoever filled a recording in owns all it points to and gives it back with
 * recording_free().  Copying the structure copies no text.
 */
#ifndef LAB_RECORDING_H
#define LAB_RECORDING_H

#include "recording/history.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* How the main process of the program ended: wait(2). */
enum ending {
    ENDED_BY_EXIT,   /* it ended by itself, with `status` */
    ENDED_BY_SIGNAL, /* `signo` ended it, its own or ours */
};

/* Which of the limits of the run made us end the program. */
enum limit {
    LIMIT_NONE,     /* none: the ending is its own */
    LIMIT_DEADLINE, /* it still ran when its time was up */
    LIMIT_OUTPUT,   /* it wrote more than the run was to keep */
    LIMIT_HISTORY,  /* more happened than a history holds, or at once */
    LIMIT_STOPPED,  /* the caller wanted no more of it */
    LIMIT_HUNG,     /* nobody could ever go on; only a traced run tells */
    LIMIT_CPU,      /* in a sandbox: one process computed for too long */
    LIMIT_MEMORY,   /* in a sandbox: all together had too much of it */
};

/* What came out of one stream.  `text` has a NUL byte behind its last byte, but
 * may well have others before it. */
struct output {
    char *text;
    size_t size; /* bytes, without the NUL */
    bool cut;    /* there was more, and it is lost */
};

/* A row of /proc/sysvipc/shm, see proc_sysvipc(5): what the kernel says of one
 * segment. */
struct segment {
    key_t key;            /* 0: IPC_PRIVATE, or marked for removal */
    int id;               /* its identifier; 0 is a valid one */
    unsigned mode;        /* permissions, SHM_DEST, SHM_LOCKED */
    size_t size;          /* bytes as asked for, not rounded up to pages */
    pid_t creator;        /* who called shmget(); 0: not visible from here */
    pid_t last;           /* who last attached or detached */
    unsigned long nattch; /* attachments: kernel mappings, not processes */
    uid_t owner_uid;
    uid_t creator_uid;
};

/* What was still there when everything the program started had ended. */
struct leftovers {
    /* True: the run had an IPC namespace of its own, so that this list is exact
     * and complete.  False: `segments` holds what was created by processes that
     * we know belonged to the run.  `semaphore_sets` counts, of a traced run,
     * those that its processes have certainly made (IPC_PRIVATE, IPC_EXCL).
     * -1 is "not known": the sets of other runs, and message queues. */
    bool exact;
    struct segment *segments;
    size_t segment_count;
    int semaphore_sets;
    int message_queues;
    char **files; /* paths in the scratch directory, relative to it */
    size_t file_count;
    /* Of what was planted before the run (run.h), which counts in none of the
     * above: the segments that are still there, and how many segments and sets
     * are not. */
    struct segment *planted;
    size_t planted_count;
    int planted_gone;
};

struct recording {
    enum ending ending;
    int status; /* 0 to 255, with ENDED_BY_EXIT */
    int signo;  /* with ENDED_BY_SIGNAL */
    enum limit limit;

    struct output out; /* standard output */
    struct output err; /* standard error */

    double
        wall_seconds; /* from just before exec to the end of the main process */
    double cpu_seconds; /* user and system time of all its processes */
    long peak_kib;      /* largest resident size of one of them; never less than
                           the few MiB of the process that started it */

    /* Processes that nobody waited for.  Their sum is exact.  A zombie was dead
     * when its parent ended, an orphan still ran; this is told apart by looking
     * right after the end of the main process. */
    int zombies;
    int orphans;

    struct leftovers left;

    struct history history; /* what happened; empty unless the run was traced */
};

/* Free all that the recording points to and make it empty (all zero).  Does
 * nothing to an empty one. */
void recording_free(struct recording *recording);

/* True when the main process ended by itself, unhurried, with this status. */
bool recording_exited(const struct recording *recording, int status);

/* How it ended, one word for programs: "exit", "signal"; or the limit:
 * "deadline", "output", "history", "stopped", "hang", "cpu", "memory". */
const char *recording_word(const struct recording *recording);

#endif
