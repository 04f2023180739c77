/*
 * Attack: has more static memory than it may, so that no exec can give it
 * Ends: signal 11 or signal 9
 */
#include "hostile.h"

static char much[1 << 30];

int main(int argc, char *argv[])
{
    (void)argv;
    much[argc] = 1;
    tried(true, "memory");
    return EXIT_SUCCESS;
}
