/*
 * Attack: has itself sent signals, as fast as timers can
 * Ends: history or deadline or cpu
 */
#include "hostile.h"

#include <signal.h>
#include <sys/time.h>

static void nothing(int signo)
{
    (void)signo;
}

int main(void)
{
    const struct itimerval often = {{0, 1}, {0, 1}};
    const struct itimerspec oftener = {{0, 1}, {0, 1}};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL};
    timer_t timer;
    signal(SIGALRM, nothing);
    signal(SIGUSR1, nothing);
    event.sigev_signo = SIGUSR1;
    setitimer(ITIMER_REAL, &often, NULL);
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) == 0)
        timer_settime(timer, 0, &oftener, NULL);
    for (;;)
        pause();
}
