/*
 * Attack: makes as many timers as it can
 * Ends: exit 0 or history or deadline
 */
#include "hostile.h"

#include <signal.h>

enum {
    TOO_MANY = 2000
};

int main(void)
{
    const struct itimerspec soon = {{0, 1000}, {0, 1000}};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL};
    timer_t timer;
    int count = 0;
    signal(SIGRTMIN, SIG_IGN);
    event.sigev_signo = SIGRTMIN;
    while (count < ENOUGH_OBJECTS &&
           timer_create(CLOCK_MONOTONIC, &event, &timer) == 0) {
        timer_settime(timer, 0, &soon, NULL);
        count++;
    }
    tried(count > TOO_MANY, "timers");
    return EXIT_SUCCESS;
}
