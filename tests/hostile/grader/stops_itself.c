/*
 * Attack: stops itself and its children, for ever
 * Ends: hang or deadline
 */
#include "hostile.h"

#include <signal.h>

int main(void)
{
    for (int i = 0; i < 10; i++)
        if (fork() == 0)
            break;
    raise(SIGSTOP);
    return EXIT_SUCCESS;
}
