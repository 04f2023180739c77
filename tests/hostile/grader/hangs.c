/*
 * Attack: it and its child wait for a byte that only the other could write
 * Ends: hang
 */
#include "hostile.h"

#include <sys/wait.h>

int main(void)
{
    int both[2];
    char byte;
    if (pipe(both) == -1)
        err(EXIT_FAILURE, "pipe");
    if (fork() == 0)
        _exit(read(both[0], &byte, 1) == 1);
    wait(NULL);
    return EXIT_SUCCESS;
}
