/*
 * Attack: calls the kernel as a program with short pointers
 * Ends: signal 31 or exit 77
 */
#include "hostile.h"

#include <sys/syscall.h>

int main(void)
{
#ifdef __x86_64__
    tried(syscall(0x40000000L + 521 /* ptrace */, 0, 0, 0, 0) == 0, "traceme");
    tried(syscall(0x40000000L + SYS_getpid) > 0, "call");
    return EXIT_SUCCESS;
#else
    return SKIPPED;
#endif
}
