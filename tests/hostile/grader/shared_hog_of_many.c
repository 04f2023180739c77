/*
 * Attack: each of its processes takes as much shared memory as is not counted
 * Ends: exit 0 or memory
 */
#include "hostile.h"

#include <sys/mman.h>
#include <sys/wait.h>

enum {
    EACH_MIB = 36
};

int main(void)
{
    int count = 0;
    for (; count < ENOUGH_MIB / EACH_MIB; count++) {
        pid_t child = fork();
        if (child == -1)
            break;
        if (child != 0)
            continue;
        char *more = mmap(NULL, (size_t)EACH_MIB * MIB, PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (more == MAP_FAILED)
            _exit(1);
        memset(more, 1, (size_t)EACH_MIB * MIB);
        for (;;)
            pause();
    }
    usleep(1500000); /* all have it by then */
    tried(count == ENOUGH_MIB / EACH_MIB && waitpid(-1, NULL, WNOHANG) == 0,
          "memory"); /* none was refused */
    return EXIT_SUCCESS;
}
