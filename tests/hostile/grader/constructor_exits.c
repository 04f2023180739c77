/*
 * Attack: ends before its main function begins
 * Ends: exit 0
 */
#include "hostile.h"

__attribute__((constructor)) static void end(void)
{
    _exit(0);
}

int main(void)
{
    return EXIT_FAILURE;
}
