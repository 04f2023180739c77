/*
 * Attack: takes shared memory by a device
 * Ends: memory or exit 0 or deadline or cpu
 */
#include "hostile.h"

#include <sys/mman.h>
#include <sys/wait.h>

enum {
    EACH_MIB = 30
};

static void take(int tally)
{
    const size_t size = (size_t)EACH_MIB * MIB;
    int zero = open("/dev/zero", O_RDWR);
    char *more = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, zero, 0);
    if (more == MAP_FAILED)
        _exit(1);
    memset(more, 1, size);
    holds(tally, EACH_MIB);
}

int main(void)
{
    int tally = new_tally();
    for (int i = 0; i < ENOUGH_MIB / EACH_MIB; i++)
        if (fork() == 0) {
            take(tally);
            for (;;)
                pause();
        }
    while (wait(NULL) != -1)
        continue;
    return EXIT_SUCCESS;
}
