/*
 * Attack: crashes, and says that all is well
 * Ends: exit 0
 */
#include "hostile.h"

#include <signal.h>

static void all_is_well(int signo)
{
    (void)signo;
    _exit(0);
}

int main(void)
{
    signal(SIGSEGV, all_is_well);
    *(volatile char *)8 = 1;
    return EXIT_FAILURE;
}
