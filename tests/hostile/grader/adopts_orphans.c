/*
 * Attack: takes the place of the keeper, to whom orphans would come
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/prctl.h>

int main(void)
{
    int ready[2];
    char byte;
    if (pipe(ready) == -1)
        err(EXIT_FAILURE, "pipe");
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    for (int i = 0; i < 10; i++)
        if (fork() == 0) {
            prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
            if (fork() == 0) {
                setsid();
                close(ready[1]);
                sleep(ENOUGH_SECONDS);
            }
            _exit(0);
        }
    close(ready[1]);
    return read(ready[0], &byte, 1) != 0;
}
