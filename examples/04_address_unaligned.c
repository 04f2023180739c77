/*
 * 04_address_unaligned.c - a free address between two boundaries gives EINVAL
 *
 * A segment is attached in whole pages, so it cannot begin inside one.  shmat()
 * does not round the address by itself: it fails.  There is nothing wrong with
 * the place, for the boundary just before it is accepted.  Which addresses are
 * good POSIX leaves to the system; for Linux shmop(2) asks for the beginning of
 * a page, and on some processors for a multiple of SHMLBA.
 *
 *     cc 04_address_unaligned.c && ./a.out
 *
 * Claims: S25
 * Output:
 *     process: 123 bytes past a boundary: EINVAL
 *     process: at that boundary: attached
 */
#define _GNU_SOURCE 1 /* MAP_ANONYMOUS in <sys/mman.h> */

#include <err.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

int main(void)
{
    long page = sysconf(_SC_PAGESIZE);
    if (page == -1)
        err(EXIT_FAILURE, "sysconf");
    size_t step = (size_t)(page > SHMLBA ? page : SHMLBA);

    /* GET, ATTACH, REMOVE: this attachment keeps the segment */
    int shmid = shmget(IPC_PRIVATE, step, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    const void *kept = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (kept == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* A hole with room for the segment in both places */
    char *room = mmap(NULL, 3 * step, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
                      -1, 0);
    if (room == MAP_FAILED)
        err(EXIT_FAILURE, "mmap");
    char *boundary = room + step - (uintptr_t)room % step;
    if (munmap(room, 3 * step) == -1)
        err(EXIT_FAILURE, "munmap");

    /* ATTACH: the refused one first, while all of the hole is free */
    const void *between = shmat(shmid, boundary + 123, 0);
    int refused = between == (void *)-1 && errno == EINVAL;
    const void *at = shmat(shmid, boundary, 0);
    if (at == (void *)-1)
        err(EXIT_FAILURE, "shmat at a boundary");

    /* REPORT */
    printf("process: 123 bytes past a boundary: %s\n",
           refused ? "EINVAL" : "something else");
    printf("process: at that boundary: %s\n",
           at == boundary ? "attached" : "something else");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return refused && at == boundary ? EXIT_SUCCESS : EXIT_FAILURE;
}
