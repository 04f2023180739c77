/*
 * Attack: makes a child in namespaces of its own, by clone3(2)
 * Ends: exit 0
 */
#include "hostile.h"

#include <linux/sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

int main(void)
{
#ifdef SYS_clone3
    static const unsigned long long kinds[] = {
        CLONE_NEWUSER, CLONE_NEWUSER | CLONE_NEWNS,
        CLONE_NEWUSER | CLONE_NEWIPC, CLONE_NEWUSER | 0x80 /* NEWTIME */,
        0x200000000ULL /* INTO_CGROUP */};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct clone_args args = {.flags = kinds[i], .exit_signal = SIGCHLD};
        long child = syscall(SYS_clone3, &args, sizeof args);
        if (child == 0)
            _exit(0);
        tried(child != -1, "namespace");
    }
    while (wait(NULL) != -1)
        continue;
    return EXIT_SUCCESS;
#else
    return SKIPPED;
#endif
}
