/*
 * Attack: makes children that are not its own, but those of its parent
 * Ends: exit 0
 */
#include "hostile.h"

#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>

int main(void)
{
    for (int i = 0; i < 20; i++) {
        long child = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
        if (child != 0)
            continue;
        if (i % 2 == 0)
            _exit(i);
        for (;;)
            pause();
    }
    return EXIT_SUCCESS;
}
