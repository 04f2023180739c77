/*
 * Attack: many children go on writing when it has ended
 * Ends: exit 0 or output
 */
#include "hostile.h"

int main(void)
{
    int ready[2];
    char byte;
    if (pipe(ready) == -1)
        err(EXIT_FAILURE, "pipe");
    for (int i = 0; i < 50; i++)
        if (fork() == 0) {
            close(ready[0]);
            close(ready[1]);
            for (int line = 0; line < ENOUGH_OBJECTS; line++)
                dprintf(STDOUT_FILENO, "child %d: line %d\n", i, line);
            _exit(0);
        }
    close(ready[1]);
    return read(ready[0], &byte, 1) != 0;
}
