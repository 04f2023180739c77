/*
 * Attack: ends itself by the signal of the limit it has not reached
 * Ends: signal 24
 */
#include "hostile.h"

#include <signal.h>

int main(void)
{
    raise(SIGXCPU);
    return EXIT_SUCCESS;
}
