/*
 * Attack: makes each call that has come to the kernel in the last years
 * Ends: exit 0
 *
 * With arguments that none of them can do anything with.
 */
#include "hostile.h"

#include <sys/syscall.h>
#include <sys/wait.h>

enum {
    FIRST = 424, /* from there on they are the same on all processors */
    LAST = 600
};

int main(void)
{
    for (long number = FIRST; number < LAST; number++) {
        if (fork() == 0) {
            syscall(number, -1L, -1L, -1L, -1L, -1L, -1L);
            _exit(0);
        }
        wait(NULL);
    }
    return EXIT_SUCCESS;
}
