/*
 * Attack: queues as many signals for itself as it can
 * Ends: exit 0
 */
#include "hostile.h"

#include <signal.h>

enum {
    TOO_MANY = 2000
};

int main(void)
{
    sigset_t all;
    int count = 0;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    while (count < ENOUGH_OBJECTS && raise(SIGRTMIN) == 0)
        count++;
    tried(count > TOO_MANY, "signals");
    return EXIT_SUCCESS;
}
