/*
 * Attack: its handler of a fault returns to where it happens again
 * Ends: history
 */
#include "hostile.h"

#include <signal.h>

static void again(int signo)
{
    (void)signo;
}

int main(void)
{
    struct sigaction action = {.sa_handler = again};
    sigaction(SIGSEGV, &action, NULL);
    *(volatile char *)8 = 1;
    return EXIT_SUCCESS;
}
