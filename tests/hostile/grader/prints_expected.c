/*
 * Attack: prints what is expected, and does nothing
 * Ends: exit 0
 */
#include "hostile.h"

int main(void)
{
    puts("parent: the child has stored 42");
    return EXIT_SUCCESS;
}
