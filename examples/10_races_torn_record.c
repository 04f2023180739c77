/*
 * 10_races_torn_record.c - whoever reads amid a change sees half of each record
 *
 * The parent never stores a record whose halves differ.  The child reads one
 * half, and before it reads the other the parent stores a new record.  Now the
 * child has half an old and half a new one: a record that was never there.  A
 * pipe stops the child at the worst moment; without it that is left to chance.
 * So a reader has to wait until the record is whole, or to notice that it was
 * not.
 *
 *     cc 10_races_torn_record.c && ./a.out
 *
 * Claims: S05
 * Output:
 *     parent: stores 1 into both halves of a record
 *     child:  reads the first half: 1
 *     parent: stores 2 into both halves
 *     child:  reads the second half: 2, halves differ: yes
 *     child:  reads both while the parent waits: halves differ: no
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the segment: the parent writes both, the child reads. */
struct record {
    int first, second; /* always the same number */
};

/* The child: says where it is, and waits for the parent to go on and say so. */
static int read_halves(const struct record *record, int to, int from)
{
    char byte;
    int first = record->first;
    printf("child:  reads the first half: %d\n", first);
    if (fflush(stdout) == EOF || write(to, "!", 1) != 1 ||
        read(from, &byte, 1) != 1)
        return EXIT_FAILURE;
    int second = record->second;
    /* From here on the parent waits until we have ended. */
    int torn = first != second, still_torn = record->first != record->second;
    printf("child:  reads the second half: %d, halves differ: %s\n", second,
           torn ? "yes" : "no");
    printf("child:  reads both while the parent waits: halves differ: %s\n",
           still_torn ? "yes" : "no");
    return fflush(stdout) == EOF || !torn || still_torn;
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(struct record), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    struct record *record = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (record == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* PUBLISH, FORK with a pipe for each direction */
    *record = (struct record){.first = 1, .second = 1};
    printf("parent: stores 1 into both halves of a record\n");
    if (fflush(stdout) == EOF || ferror(stdout))
        err(EXIT_FAILURE, "stdout");
    int to_child[2], to_parent[2];
    if (pipe(to_child) == -1 || pipe(to_parent) == -1)
        err(EXIT_FAILURE, "pipe");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        if (close(to_child[1]) == -1 || close(to_parent[0]) == -1)
            err(EXIT_FAILURE, "close");
        _exit(read_halves(record, to_parent[1], to_child[0]));
    }

    /* WORK: while the child is between the two halves */
    char byte;
    if (close(to_child[0]) == -1 || close(to_parent[1]) == -1 ||
        read(to_parent[0], &byte, 1) != 1)
        errx(EXIT_FAILURE, "the child has ended too early");
    *record = (struct record){.first = 2, .second = 2};
    printf("parent: stores 2 into both halves\n");
    if (fflush(stdout) == EOF || write(to_child[1], "!", 1) != 1)
        err(EXIT_FAILURE, "stdout, or the pipe");

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");
    return EXIT_SUCCESS;
}
