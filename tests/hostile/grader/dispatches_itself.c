/*
 * Attack: has its calls become signals before any filter sees them
 * Ends: exit 0
 */
#include "hostile.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

static volatile char selector;
static volatile sig_atomic_t seen;

static void dispatched(int signo)
{
    (void)signo;
    selector = 0; /* SYSCALL_DISPATCH_FILTER_ALLOW */
    seen++;
}

int main(void)
{
#ifdef PR_SET_SYSCALL_USER_DISPATCH
    signal(SIGSYS, dispatched);
    if (prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, 0, 0,
              &selector) == -1)
        return EXIT_SUCCESS;
    selector = 1; /* SYSCALL_DISPATCH_FILTER_BLOCK */
    syscall(SYS_getppid);
    tried(syscall(SYS_unshare, 0x10000000) == 0, "namespace");
    tried(syscall(SYS_ptrace, 0, 0, 0, 0) == 0, "traceme");
    return seen == 0;
#else
    return SKIPPED;
#endif
}
