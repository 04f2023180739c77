/*
 * Attack: leaves a daemon that outlives it, and holds on to its output
 * Ends: exit 0
 */
#include "hostile.h"

#include <signal.h>

/* Twice, so that no parent knows it, and in a session of its own. */
static void go_away(void)
{
    int ready[2];
    char byte;
    if (pipe(ready) == -1)
        err(EXIT_FAILURE, "pipe");
    if (fork() == 0) {
        setsid();
        if (fork() != 0)
            _exit(0);
        for (int signo = 1; signo < NSIG; signo++)
            signal(signo, SIG_IGN);
        close(ready[0]);
        close(ready[1]);
        for (int i = 0; i < ENOUGH_SECONDS; i++) {
            sleep(1);
            puts("daemon: still here");
            fflush(stdout);
        }
        _exit(0);
    }
    close(ready[1]);
    if (read(ready[0], &byte, 1) != 0)
        errx(EXIT_FAILURE, "read");
}

int main(void)
{
    go_away();
    return EXIT_SUCCESS;
}
