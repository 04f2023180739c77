/*
 * Attack: computes for ever, and goes on in a child when its time is up
 * Ends: cpu or deadline
 */
#include "hostile.h"

#include <signal.h>

static void go_on(int signo)
{
    (void)signo;
    if (fork() != 0)
        for (;;)
            pause();
}

int main(void)
{
    struct sigaction action = {.sa_handler = go_on, .sa_flags = SA_NODEFER};
    sigaction(SIGXCPU, &action, NULL);
    double end = seconds_of(CLOCK_MONOTONIC) + ENOUGH_SECONDS;
    while (seconds_of(CLOCK_MONOTONIC) < end)
        continue;
    return EXIT_SUCCESS;
}
