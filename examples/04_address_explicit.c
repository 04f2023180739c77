/*
 * 04_address_explicit.c - a free, aligned address that is asked for is given
 *
 * shmat() takes an address.  Where there is room for the segment, and where a
 * segment may begin, it is attached exactly there (POSIX).  An address written
 * into the program would be a guess at what is free; shmop(2) prefers a null
 * one.  So this program finds a hole first: mmap() looks for free room,
 * munmap() gives it back, and for a moment the place is known to be free.
 *
 *     cc 04_address_explicit.c && ./a.out
 *
 * Claims: S23
 * Output:
 *     process: got the address it asked for: yes
 *     process: what is stored there, the other attachment reads: 42
 */
#define _GNU_SOURCE 1 /* MAP_ANONYMOUS in <sys/mman.h> */

#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

int main(void)
{
    /* Segments begin at multiples of SHMLBA, or of the page size where that is
     * larger; both are known only when the program runs. */
    long page = sysconf(_SC_PAGESIZE);
    if (page == -1)
        err(EXIT_FAILURE, "sysconf");
    size_t step = (size_t)(page > SHMLBA ? page : SHMLBA);

    /* GET, ATTACH, REMOVE: on Linux it may still be attached afterwards */
    int shmid = shmget(IPC_PRIVATE, step, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    const char *first = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (first == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* The hole, with a boundary in it, and not at its end, where the kernel
     * might have put the segment anyway.  Between munmap() and shmat() there is
     * no call that could take memory, not even printf(). */
    char *room = mmap(NULL, 3 * step, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
                      -1, 0);
    if (room == MAP_FAILED)
        err(EXIT_FAILURE, "mmap");
    const char *asked = room + step - (uintptr_t)room % step;
    if (munmap(room, 3 * step) == -1)
        err(EXIT_FAILURE, "munmap");

    /* ATTACH */
    char *got = shmat(shmid, asked, 0);
    if (got == (void *)-1)
        err(EXIT_FAILURE, "shmat at a free address");
    *got = 42;

    /* REPORT */
    printf("process: got the address it asked for: %s\n",
           got == asked ? "yes" : "no");
    printf("process: what is stored there, the other attachment reads: %d\n",
           *first);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return got == asked && *first == 42 ? EXIT_SUCCESS : EXIT_FAILURE;
}
