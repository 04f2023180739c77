/*
 * SHM_RND is never given: an address between two boundaries is thought to be
 * rounded anyway
 *
 * Diagnosis: A1
 * Points: 65
 */
#define _GNU_SOURCE 1 /* MAP_ANONYMOUS in <sys/mman.h> */

#include <err.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

enum {
    STEPS = 3 /* of the hole, from the boundary on */
};

/* Attaches the segment, of one step, `offset` bytes above a boundary, prints
 * what came of it, and detaches it again. */
static void attach_at(int shmid, size_t step, size_t offset, int flags)
{
    (void)flags;
    /* A hole */
    size_t room = (STEPS + 1) * step;
    char *start = mmap(NULL, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                       0);
    if (start == MAP_FAILED)
        err(EXIT_FAILURE, "mmap");
    const char *hole = start + step - (uintptr_t)start % step;
    if (munmap(start, room) == -1)
        err(EXIT_FAILURE, "munmap");

    /* ATTACH */
    const char *got = shmat(shmid, hole + offset, 0);
    if (got == (void *)-1) {
        if (errno != EINVAL)
            err(EXIT_FAILURE, "shmat");
        printf("%zu: EINVAL\n", offset);
        return;
    }

    /* REPORT, DETACH */
    printf("%zu: attached at %td\n", offset, got - hole);
    if (shmdt(got) == -1)
        err(EXIT_FAILURE, "shmdt");
}

static int usage(void)
{
    fprintf(stderr, "usage: 04_address_attach_at [rnd] OFFSET...\n"
                    "each OFFSET is less than three steps\n");
    return 2;
}

int main(int argc, char *argv[])
{
    /* Segments begin at multiples of SHMLBA, or of the page size where that is
     * larger. */
    long page = sysconf(_SC_PAGESIZE);
    if (page == -1)
        err(EXIT_FAILURE, "sysconf");
    size_t step = (size_t)(page > SHMLBA ? page : SHMLBA);

    int first = argc > 1 && strcmp(argv[1], "rnd") == 0 ? 2 : 1;
    if (first == argc)
        return usage();
    for (int i = first; i < argc; i++) {
        char *end;
        unsigned long offset = strtoul(argv[i], &end, 10);
        if (end == argv[i] || *end != '\0' || offset >= STEPS * step)
            return usage();
    }

    /* GET, ATTACH, REMOVE: this attachment is kept to the end, and with it the
     * segment, so that it can be attached again and again. */
    int shmid = shmget(IPC_PRIVATE, step, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    const void *kept = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (kept == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    for (int i = first; i < argc; i++)
        attach_at(shmid, step, strtoul(argv[i], NULL, 10),
                  first == 2 ? SHM_RND : 0);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
