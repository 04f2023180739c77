/*
 * Attack: takes shared memory, and leaves it to children that do not touch it
 * Ends: memory or exit 0 or deadline or cpu
 *
 * Nobody's resident memory is large, as whoever never looks has none of it in
 * its tables.
 */
#include "hostile.h"

#include <sys/mman.h>
#include <sys/wait.h>

enum {
    EACH_MIB = 40
};

static int tally;

static void take(void)
{
    const size_t size = (size_t)EACH_MIB * MIB;
    char *more = mmap(NULL, size, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (more == MAP_FAILED)
        _exit(1);
    memset(more, 1, size);
    if (fork() == 0) {
        holds(tally, EACH_MIB);
        for (;;)
            pause();
    }
    _exit(0);
}

int main(void)
{
    tally = new_tally();
    for (int taken = 0; taken < ENOUGH_MIB; taken += EACH_MIB) {
        int status = 0;
        if (fork() == 0)
            take();
        wait(&status);
        if (status != 0)
            return EXIT_SUCCESS;
    }
    usleep(100000);
    return EXIT_SUCCESS;
}
