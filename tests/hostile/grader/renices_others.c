/*
 * Attack: has others come last whenever there is something to compute
 * Ends: exit 0
 */
#include "hostile.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>

static void slows(pid_t pid)
{
    struct sched_param none = {0};
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    tried(setpriority(PRIO_PROCESS, (id_t)pid, 19) == 0, "priority");
    tried(sched_setaffinity(pid, sizeof one, &one) == 0, "processors");
    tried(sched_setscheduler(pid, SCHED_IDLE, &none) == 0, "scheduler");
    /* IOPRIO_WHO_PROCESS, IOPRIO_CLASS_IDLE */
    tried(syscall(SYS_ioprio_set, 1, pid, 3 << 13) == 0, "disk priority");
}

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    slows(getppid());
    slows(others.pid);
    return EXIT_SUCCESS;
}
