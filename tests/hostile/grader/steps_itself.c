/*
 * Attack: sets the trap flag, so that each of its instructions is a signal
 * Ends: cpu or deadline or history or exit 0
 */
#include "hostile.h"

#include <signal.h>

static volatile sig_atomic_t steps;

static void count(int signo)
{
    (void)signo;
    steps++;
}

int main(void)
{
    signal(SIGTRAP, count);
#ifdef __x86_64__
    __asm__ volatile("pushfq; orq $0x100, (%%rsp); popfq" ::: "memory", "cc");
    while (steps < ENOUGH_OBJECTS)
        continue;
    return EXIT_SUCCESS;
#else
    return SKIPPED;
#endif
}
