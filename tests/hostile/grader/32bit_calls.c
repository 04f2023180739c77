/*
 * Attack: calls the kernel as a program of 32 bits, whose calls have others'
 *         numbers
 * Ends: signal 31 or exit 77
 */
#include "hostile.h"

int main(void)
{
#ifdef __x86_64__
    long result;
    /* 26 is ptrace(2) there, and its first request is to be traced. */
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(26L), "b"(0L), "c"(0L), "d"(0L), "S"(0L)
                     : "memory");
    tried(result == 0, "traceme");
    return EXIT_SUCCESS;
#else
    return SKIPPED;
#endif
}
