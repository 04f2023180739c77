/*
 * Attack: makes a child in namespaces of its own, by clone(2)
 * Ends: exit 0
 */
#include "hostile.h"

#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

int main(void)
{
    static const unsigned long kinds[] = {
        CLONE_NEWUSER, CLONE_NEWNS,  CLONE_NEWPID,   CLONE_NEWNET,
        CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (int with = 0; with < 2; with++) {
            unsigned long flags = kinds[i] | SIGCHLD;
            flags |= with != 0 ? CLONE_NEWUSER | 1UL << 40 : 0;
            long child = syscall(SYS_clone, flags, 0, 0, 0, 0);
            if (child == 0)
                _exit(0);
            tried(child != -1, "namespace");
        }
    while (wait(NULL) != -1)
        continue;
    return EXIT_SUCCESS;
}
