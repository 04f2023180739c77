/*
 * Attack: whoever loses its parent makes new processes before it is killed
 * Ends: exit 0
 */
#include "hostile.h"

#include <signal.h>
#include <sys/prctl.h>

static void again(int signo)
{
    (void)signo;
    for (int i = 0; i < 2; i++)
        if (fork() == 0)
            prctl(PR_SET_PDEATHSIG, SIGUSR1, 0, 0, 0);
}

int main(void)
{
    signal(SIGUSR1, again);
    for (int i = 0; i < 30; i++)
        if (fork() == 0) {
            prctl(PR_SET_PDEATHSIG, SIGUSR1, 0, 0, 0);
            if (fork() == 0)
                prctl(PR_SET_PDEATHSIG, SIGUSR1, 0, 0, 0);
            for (int j = 0; j < ENOUGH_SECONDS; j++)
                sleep(1);
            _exit(0);
        }
    usleep(200000);
    return EXIT_SUCCESS;
}
