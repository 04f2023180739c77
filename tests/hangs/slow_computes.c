/* Computes for long, and gets on.
 * Cause: busy */
#include <stdio.h>

int main(void)
{
    unsigned long sum = 0;
    for (unsigned long i = 1; i < 1UL << 60; i++)
        sum = sum * 6364136223846793005UL + i;
    printf("%lu\n", sum);
    return 0;
}
