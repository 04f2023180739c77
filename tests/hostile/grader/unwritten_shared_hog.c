/*
 * Attack: takes shared memory that it may not write, or not yet
 * Ends: memory or exit 0 or deadline or cpu
 *
 * Reading is enough: a page of zeros is then there, and stays.
 */
#include "hostile.h"

#include <sys/mman.h>
#include <sys/wait.h>

enum {
    EACH_MIB = 200,
    STEP_MIB = 20
};

static void take(int tally, int later)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    volatile char *more = mmap(NULL, (size_t)EACH_MIB * MIB, PROT_READ,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (more == MAP_FAILED ||
        mprotect((void *)more, (size_t)EACH_MIB * MIB, later) == -1)
        _exit(1);
    for (size_t step = 0; step < EACH_MIB; step += STEP_MIB) {
        volatile char *at = more + step * MIB;
        for (size_t i = 0; i < (size_t)STEP_MIB * MIB; i += page)
            (void)at[i];
        madvise((void *)at, (size_t)STEP_MIB * MIB, MADV_DONTNEED);
        holds(tally, STEP_MIB);
    }
}

int main(void)
{
    int tally = new_tally();
    for (int i = 0; i < ENOUGH_MIB / EACH_MIB; i++)
        if (fork() == 0) {
            take(tally, i % 2 == 0 ? PROT_READ : PROT_READ | PROT_WRITE);
            for (;;)
                pause();
        }
    while (wait(NULL) != -1)
        continue;
    return EXIT_SUCCESS;
}
