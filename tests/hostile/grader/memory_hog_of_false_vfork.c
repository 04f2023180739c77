/*
 * Attack: takes memory in children that look as if they had their parent's
 * Ends: memory or exit 0 or deadline or cpu
 *
 * Whoever was made with CLONE_VFORK alone has memory of its own.
 */
#include "hostile.h"

#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>

enum {
    EACH_MIB = 100
};

/* Each waits for its child to end, and so they are there at once. */
int main(void)
{
    int tally = new_tally();
    for (int taken = 0; taken < ENOUGH_MIB; taken += EACH_MIB) {
        long child = syscall(SYS_clone, CLONE_VFORK | SIGCHLD, 0, 0, 0, 0);
        if (child != 0)
            return child == -1;
        char *more = mmap(NULL, (size_t)EACH_MIB * MIB, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (more == MAP_FAILED)
            return EXIT_FAILURE;
        memset(more, 1, (size_t)EACH_MIB * MIB);
        holds(tally, EACH_MIB);
        /* Its children have none of it: their address space is bounded. */
        madvise(more, (size_t)EACH_MIB * MIB, MADV_DONTFORK);
    }
    return EXIT_SUCCESS;
}
