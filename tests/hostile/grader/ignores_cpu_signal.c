/*
 * Attack: computes for ever, and ignores the signal that says it is enough
 * Ends: cpu or deadline
 */
#include "hostile.h"

#include <signal.h>

int main(void)
{
    for (int signo = 1; signo < NSIG; signo++)
        signal(signo, SIG_IGN);
    compute(ENOUGH_SECONDS);
    return EXIT_SUCCESS;
}
