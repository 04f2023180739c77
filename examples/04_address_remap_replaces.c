/*
 * 04_address_remap_replaces.c - SHM_REMAP puts the segment in place of a page
 *
 * With SHM_REMAP shmat() does not mind that the place is in use: whatever is
 * mapped there goes, and the segment appears instead.  It goes for good: after
 * the detach the place is empty, as is shown by attaching there once more, now
 * without SHM_REMAP.  Any mapping is replaced (shmop(2)), so let it be one of
 * your own.  SHM_REMAP is Linux and FreeBSD, not POSIX.
 *
 *     cc 04_address_remap_replaces.c && ./a.out
 *
 * Claims: S35
 * Output:
 *     process: a page of its own holds A
 *     process: after shmat(SHM_REMAP) there is S in its place
 *     process: after shmdt the place is free: yes
 */
#define _GNU_SOURCE 1 /* SHM_REMAP in <sys/shm.h>, MAP_ANONYMOUS */

#include <err.h>
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

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, step, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    char *segment = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (segment == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    *segment = 'S';

    /* Memory of our own, with a boundary in it: this time it stays mapped */
    char *room = mmap(NULL, 2 * step, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        err(EXIT_FAILURE, "mmap");
    char *place = room + step - (uintptr_t)room % step;
    *place = 'A';
    printf("process: a page of its own holds %c\n", *place);

    /* ATTACH */
    if (shmat(shmid, place, SHM_REMAP) == (void *)-1)
        err(EXIT_FAILURE, "shmat(SHM_REMAP)");
    char after = *place;

    /* DETACH, and at once ATTACH, while nobody else has taken the place */
    if (shmdt(place) == -1)
        err(EXIT_FAILURE, "shmdt");
    const char *again = shmat(shmid, place, 0);
    if (again == (void *)-1)
        err(EXIT_FAILURE, "shmat after shmdt");

    /* REPORT */
    printf("process: after shmat(SHM_REMAP) there is %c in its place\n", after);
    printf("process: after shmdt the place is free: %s\n",
           again == place ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return after == 'S' && again == place ? EXIT_SUCCESS : EXIT_FAILURE;
}
