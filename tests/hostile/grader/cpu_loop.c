/*
 * Attack: computes for ever
 * Ends: cpu or deadline
 */
#include "hostile.h"

int main(void)
{
    compute(ENOUGH_SECONDS);
    return EXIT_SUCCESS;
}
