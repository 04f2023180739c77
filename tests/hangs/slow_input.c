/* Waits for its input.
 * Cause: outside */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    char byte;
    if (fork() == 0)
        exit(read(STDIN_FILENO, &byte, 1) == -1);
    return wait(NULL) == -1;
}
