/*
 * Attack: has the machine write all its disks, again and again
 * Ends: deadline or exit 0 or cpu
 */
#include "hostile.h"

int main(void)
{
    for (int i = 0; i < 20; i++)
        if (fork() == 0)
            break;
    double end = seconds_of(CLOCK_MONOTONIC) + ENOUGH_SECONDS;
    while (seconds_of(CLOCK_MONOTONIC) < end)
        sync();
    return EXIT_SUCCESS;
}
