/*
 * Attack: has the kernel make calls for it that no filter sees
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/syscall.h>

int main(void)
{
#ifdef SYS_io_uring_setup
    char parameters[120] = "";
    tried(syscall(SYS_io_uring_setup, 8, parameters) != -1, "ring");
    return EXIT_SUCCESS;
#else
    return SKIPPED;
#endif
}
