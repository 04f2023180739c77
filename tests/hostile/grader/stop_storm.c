/*
 * Attack: stops and continues children without end, by a call seldom looked at
 * Ends: cpu or deadline or history
 */
#include "hostile.h"

#include <signal.h>
#include <sys/syscall.h>

enum {
    CHILDREN = 20
};

static void sends(pid_t pid, int signo)
{
    if (syscall(SYS_tkill, pid, signo) == -1)
        kill(pid, signo);
}

int main(void)
{
    pid_t children[CHILDREN];
    for (int i = 0; i < CHILDREN; i++) {
        children[i] = fork();
        if (children[i] == 0)
            for (;;)
                pause();
    }
    double end = seconds_of(CLOCK_MONOTONIC) + ENOUGH_SECONDS;
    while (seconds_of(CLOCK_MONOTONIC) < end)
        for (int i = 0; i < CHILDREN; i++) {
            sends(children[i], SIGSTOP);
            sends(children[i], SIGCONT);
        }
    return EXIT_SUCCESS;
}
