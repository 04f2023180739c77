/*
 * Attack: keeps memory by pipes that no process has mapped any more
 * Ends: memory or exit 0 or deadline or cpu
 *
 * A pipe holds on to the whole of a large page of which it was lent one byte:
 * vmsplice(2).
 */
#include "hostile.h"

#include <stdint.h>
#include <sys/mman.h>
#include <sys/uio.h>

enum {
    LARGE_MIB = 2, /* a large page, on most processors */
    SLOTS = 16,    /* of a pipe */
    PIPES = 4
};

/* Returns how many MiB this pipe keeps. */
static int keep(int pipe_end)
{
    const size_t size = (size_t)LARGE_MIB * MIB;
    char *more = mmap(NULL, (SLOTS + 1) * size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (more == MAP_FAILED)
        return 0;
    char *first = more + (size - (uintptr_t)more % size) % size;
    int kept = 0;
    madvise(first, SLOTS * size, MADV_HUGEPAGE);
    for (size_t i = 0; i < SLOTS; i++) {
        struct iovec byte = {first + i * size, 1};
        first[i * size] = 1;
        if (vmsplice(pipe_end, &byte, 1, SPLICE_F_NONBLOCK) == 1)
            kept += LARGE_MIB;
    }
    munmap(more, (SLOTS + 1) * size);
    return kept;
}

/* A few pipes each, so that none has too much of anything else. */
int main(void)
{
    int both[2], kept = 0, tally = new_tally();
    while (kept < ENOUGH_MIB) {
        const int before = kept;
        for (int fd = 3; fd < 3 + 2 * PIPES; fd++)
            close(fd);
        for (int i = 0; i < PIPES && pipe(both) == 0; i++)
            kept += keep(both[1]);
        holds(tally, kept - before);
        if (kept == before || fork() != 0) { /* the child goes on */
            usleep(1000000);
            break;
        }
    }
    return EXIT_SUCCESS;
}
