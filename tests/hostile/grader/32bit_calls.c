/*
 * Attack: calls the kernel as a program of 32 bits, with others' numbers
 * Ends: signal 31 or exit 77
 */
#include "hostile.h"

int main(void)
{
#ifdef __x86_64__
    long result;
    /* 20 is getpid(2) there. */
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(20L), "b"(0L), "c"(0L), "d"(0L), "S"(0L)
                     : "memory");
    tried(result > 0, "call");
    return EXIT_SUCCESS;
#else
    return SKIPPED;
#endif
}
