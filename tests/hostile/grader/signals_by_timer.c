/*
 * Attack: has a timer signal a thread of somebody else
 * Ends: exit 0
 */
#include "hostile.h"

#include <signal.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    const pid_t whom[] = {getppid(), others.pid, 1};
    for (size_t i = 0; i < 3; i++) {
        struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID};
        timer_t timer;
        event.sigev_signo = SIGURG;
        event.sigev_notify_thread_id = whom[i];
        tried(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0, "timer");
    }
    return EXIT_SUCCESS;
}
