/*
 * Attack: stops the kernel amid a call, whenever it reads some memory
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/syscall.h>

int main(void)
{
    tried(syscall(SYS_userfaultfd, 0) != -1, "faults");
    tried(syscall(SYS_userfaultfd, 1) != -1, "own faults");
    return EXIT_SUCCESS;
}
