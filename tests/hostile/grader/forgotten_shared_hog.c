/*
 * Attack: takes shared memory, and takes it out of its tables each time
 * Ends: memory or exit 0 or deadline or cpu
 *
 * madvise(2): it stays what it is, but is not resident for the process.
 */
#include "hostile.h"

#include <sys/mman.h>
#include <sys/wait.h>

enum {
    EACH_MIB = 200,
    STEP_MIB = 20
};

static void take(int tally)
{
    char *more = mmap(NULL, (size_t)EACH_MIB * MIB, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (more == MAP_FAILED)
        _exit(1);
    for (size_t at = 0; at < EACH_MIB; at += STEP_MIB) {
        memset(more + at * MIB, 1, (size_t)STEP_MIB * MIB);
        madvise(more + at * MIB, (size_t)STEP_MIB * MIB, MADV_DONTNEED);
        holds(tally, STEP_MIB);
    }
}

int main(void)
{
    int tally = new_tally();
    for (int taken = 0; taken < ENOUGH_MIB; taken += EACH_MIB)
        if (fork() == 0) {
            take(tally);
            for (;;)
                pause();
        }
    while (wait(NULL) != -1)
        continue;
    return EXIT_SUCCESS;
}
