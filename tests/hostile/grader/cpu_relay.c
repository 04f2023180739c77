/*
 * Attack: computes for ever, each of its processes for less than the limit
 * Ends: deadline
 */
#include "hostile.h"

#include <sys/wait.h>

int main(void)
{
    double end = seconds_of(CLOCK_MONOTONIC) + ENOUGH_SECONDS;
    while (seconds_of(CLOCK_MONOTONIC) < end) {
        if (fork() == 0) {
            compute(0.5);
            _exit(0);
        }
        wait(NULL);
    }
    return EXIT_SUCCESS;
}
