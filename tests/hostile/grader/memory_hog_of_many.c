/*
 * Attack: takes as much memory as there is, each of its processes a little
 * Ends: memory or exit 0 or deadline or cpu
 */
#include "hostile.h"

#include <sys/wait.h>

enum {
    EACH_MIB = 100
};

int main(void)
{
    int tally = new_tally();
    for (int i = 0; i < ENOUGH_MIB / EACH_MIB; i++)
        if (fork() == 0) {
            char *more = malloc((size_t)EACH_MIB * MIB);
            if (more == NULL)
                _exit(1);
            memset(more, 1, (size_t)EACH_MIB * MIB);
            holds(tally, EACH_MIB);
            for (;;)
                pause();
        }
    while (wait(NULL) != -1)
        continue;
    return EXIT_SUCCESS;
}
