/*
 * Attack: each of its processes makes more of them, without end
 * Ends: deadline or history or cpu
 */
#include "hostile.h"

#include <stdatomic.h>
#include <sys/mman.h>

int main(void)
{
    atomic_int *made = mmap(NULL, sizeof *made, PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (made == MAP_FAILED)
        err(EXIT_FAILURE, "mmap");
    while (atomic_load(made) < ENOUGH_PROCESSES)
        if (fork() == 0)
            atomic_fetch_add(made, 1);
    return EXIT_SUCCESS;
}
