/*
 * 04_address_rnd_rounds_down.c - SHM_RND rounds the address down, always
 *
 * With SHM_RND shmat() takes an address between two boundaries, too, and
 * attaches at the lower one.  Not at the nearer: just past the middle that
 * would be the upper one.  POSIX has the formula, shmaddr - shmaddr % SHMLBA.
 * SHMLBA is a page, or several where the caches of a processor need it
 * (shmop(2)).
 *
 *     cc 04_address_rnd_rounds_down.c && ./a.out
 *
 * Claims: S26 S27
 * Output:
 *     process: a boundary stays: yes
 *     process: one byte above goes down: yes
 *     process: past the middle goes down: yes
 *     process: one byte below goes to the next one down: yes
 *     process: boundaries are whole pages apart: yes, several: <yes|no>
 */
#define _GNU_SOURCE 1 /* MAP_ANONYMOUS in <sys/mman.h> */

#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

/* ATTACH, DETACH: is `got` where one lands who asks for `asked`? */
static int lands(int shmid, const char *asked, const char *got)
{
    const char *there = shmat(shmid, asked, SHM_RND);
    if (there == (void *)-1)
        err(EXIT_FAILURE, "shmat(SHM_RND)");
    if (shmdt(there) == -1)
        err(EXIT_FAILURE, "shmdt");
    return there == got;
}

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

    /* A hole with a boundary in it and room for the segment on both sides */
    char *room = mmap(NULL, 3 * step, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
                      -1, 0);
    if (room == MAP_FAILED)
        err(EXIT_FAILURE, "mmap");
    char *boundary = room + 2 * step - (uintptr_t)room % step;
    if (munmap(room, 3 * step) == -1)
        err(EXIT_FAILURE, "munmap");

    /* All four, and then printf(), which might take the hole for itself */
    int at = lands(shmid, boundary, boundary);
    int above = lands(shmid, boundary + 1, boundary);
    int middle = lands(shmid, boundary + step / 2 + 1, boundary);
    int below = lands(shmid, boundary - 1, boundary - step);
    int whole = step % (size_t)page == 0;

    printf("process: a boundary stays: %s\n", at ? "yes" : "no");
    printf("process: one byte above goes down: %s\n", above ? "yes" : "no");
    printf("process: past the middle goes down: %s\n", middle ? "yes" : "no");
    printf("process: one byte below goes to the next one down: %s\n",
           below ? "yes" : "no");
    printf("process: boundaries are whole pages apart: %s, several: %s\n",
           whole ? "yes" : "no", step > (size_t)page ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return at && above && middle && below && whole ? EXIT_SUCCESS
                                                   : EXIT_FAILURE;
}
