/*
 * Attack: writes to its output by calls seldom looked at, without end
 * Ends: output
 */
#include "hostile.h"

#include <sys/syscall.h>

int main(void)
{
    static char block[65536];
    int copy = fcntl(STDOUT_FILENO, F_DUPFD, 10), both[2];
    memset(block, 'x', sizeof block);
    if (copy == -1 || pipe(both) == -1)
        err(EXIT_FAILURE, "pipe");
    for (int i = 0; i < ENOUGH_OBJECTS; i++)
        if (write(both[1], block, 4096) == -1 ||
            splice(both[0], NULL, copy, NULL, 4096, 0) == -1 ||
            write(copy, block, sizeof block) == -1)
            return EXIT_FAILURE;
    return EXIT_SUCCESS;
}
