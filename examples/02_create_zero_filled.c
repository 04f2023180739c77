/*
 * 02_create_zero_filled.c - a new segment is filled with zeros
 *
 * The first segment is searched for bytes that are not zero, then filled with
 * ones and given back.  The second is searched, too: whatever memory it is made
 * of, it is zero again.  So a program need not clear a segment, and cannot read
 * in it what others have left behind.  POSIX promises this (shmget).
 *
 *     cc 02_create_zero_filled.c && ./a.out
 *
 * Claims: S12
 * Output:
 *     process: of 3 pages, bytes that are not zero: 0
 *     process: fills them with ones and gives them back
 *     process: of 3 new pages, bytes that are not zero: 0
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

static size_t count_not_zero(const char *bytes, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0)
            count++;
    return count;
}

/* Make a segment, count the bytes that are not zero, and leave it full of
 * ones.  Returns the count. */
static size_t count_and_fill(size_t size)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    char *bytes = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (bytes == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* WORK: ones are counted, which shows that the count is no mere 0 */
    size_t count = count_not_zero(bytes, size);
    for (size_t i = 0; i < size; i++)
        bytes[i] = 1;
    if (count_not_zero(bytes, size) != size)
        errx(EXIT_FAILURE, "not every byte that was filled is counted");

    /* DETACH: nobody else is attached, so this is where it ends */
    if (shmdt(bytes) == -1)
        err(EXIT_FAILURE, "shmdt");
    return count;
}

int main(void)
{
    /* The kernel hands out memory in pages; how large they are depends on the
     * machine, and sysconf() knows. */
    long page = sysconf(_SC_PAGESIZE);
    if (page == -1)
        err(EXIT_FAILURE, "sysconf");

    size_t first = count_and_fill(3 * (size_t)page);
    printf("process: of 3 pages, bytes that are not zero: %zu\n", first);
    printf("process: fills them with ones and gives them back\n");
    size_t second = count_and_fill(3 * (size_t)page);
    printf("process: of 3 new pages, bytes that are not zero: %zu\n", second);

    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return first == 0 && second == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
