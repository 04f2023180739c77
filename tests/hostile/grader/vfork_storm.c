/*
 * Attack: makes children by vfork(2), one after another, without end
 * Ends: history or deadline
 */
#include "hostile.h"

#include <sys/syscall.h>
#include <sys/wait.h>

int main(void)
{
    for (int i = 0; i < ENOUGH_OBJECTS; i++) {
        pid_t child = vfork();
        if (child == 0)
            _exit(0);
        waitpid(child, NULL, 0);
    }
    return EXIT_SUCCESS;
}
