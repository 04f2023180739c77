/*
 * Attack: makes children that end at once, and more of them, without end
 * Ends: history or deadline
 */
#include "hostile.h"

#include <signal.h>

int main(void)
{
    signal(SIGCHLD, SIG_IGN);
    for (int i = 0; i < ENOUGH_OBJECTS; i++)
        if (fork() == 0)
            _exit(0);
    return EXIT_SUCCESS;
}
