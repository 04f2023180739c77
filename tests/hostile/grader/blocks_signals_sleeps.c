/*
 * Attack: blocks all signals, and sleeps
 * Ends: deadline
 */
#include "hostile.h"

#include <signal.h>

int main(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    sleep(ENOUGH_SECONDS);
    return EXIT_SUCCESS;
}
