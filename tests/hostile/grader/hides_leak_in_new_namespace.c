/*
 * Attack: leaves a segment where nobody looks for it
 * Ends: exit 0
 */
#include "hostile.h"

#include <sched.h>
#include <sys/shm.h>

int main(void)
{
    bool hidden = unshare(CLONE_NEWIPC) == 0 ||
                  unshare(CLONE_NEWUSER | CLONE_NEWIPC) == 0;
    tried(hidden, "namespace");
    tries_open("/proc/sys/kernel/shm_rmid_forced", O_WRONLY, "setting");
    return shmget(IPC_PRIVATE, 1000, IPC_CREAT | 0600) == -1;
}
