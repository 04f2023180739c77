/*
 * 10_races_publish_flag.c - whoever sees the flag set finds the record complete
 *
 * The parent fills a record and only then stores its flag, with
 * memory_order_release.  The child loads the flag with memory_order_acquire,
 * and touches the record only when it is set.  So every store into the record
 * is seen before the flag, promises ISO C11 (5.1.2.4); of plain loads and
 * stores it promises nothing.  A run cannot show all of that: an x86 processor
 * keeps the order of stores in any case, and only the compiler might not.
 *
 *     cc 10_races_publish_flag.c && ./a.out
 *
 * Claims: S03 S05
 * Output:
 *     parent: publishes 1000 records, each with a flag
 *     child:  finds each complete when its flag is set: yes
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* A lock would be kept outside the segment, and each process has its own. */
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "int is not always free of locks");

enum {
    RECORDS = 1000
};

/* In the segment: the parent writes, the child reads. */
struct record {
    int first, second; /* the same number; not read before the flag is set */
    atomic_int full;   /* the flag; a new segment holds zeros */
};

/* The child: how many records are complete.  It waits for each flag, but
 * not when nobody is there any more to set it. */
static int complete(struct record *record, pid_t parent)
{
    int good = 0;
    for (int i = 0; i < RECORDS; i++, record++) {
        while (atomic_load_explicit(&record->full, memory_order_acquire) == 0) {
            if (getppid() != parent)
                return -1;
            sched_yield(); /* with one processor, the parent needs it */
        }
        good += record->first == i + 1 && record->second == i + 1;
    }
    return good;
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(struct record[RECORDS]),
                       IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    struct record *records = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (records == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    /* FORK */
    printf("parent: publishes %d records, each with a flag\n", RECORDS);
    if (fflush(stdout) == EOF || ferror(stdout))
        err(EXIT_FAILURE, "stdout");
    pid_t parent = getpid(), child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        int all = complete(records, parent) == RECORDS;
        printf("child:  finds each complete when its flag is set: %s\n",
               all ? "yes" : "no");
        _exit(fflush(stdout) == EOF || !all);
    }
    /* PUBLISH: sched_yield() amid some gives the child a chance to be early */
    for (int i = 0; i < RECORDS; i++) {
        records[i].first = i + 1;
        if (i % 100 == 0)
            sched_yield();
        records[i].second = i + 1;
        atomic_store_explicit(&records[i].full, 1, memory_order_release);
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
