/* The parent waits for a child that sleeps for long.
 * Cause: time */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (fork() == 0)
        exit((int)sleep(1000));
    return wait(NULL) == -1;
}
