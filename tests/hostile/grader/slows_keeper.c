/*
 * Attack: has its keeper come last, and then uses all processors for ever
 * Ends: deadline or cpu
 */
#include "hostile.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>

static void slow(pid_t keeper)
{
    struct sched_param none = {0};
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    setpriority(PRIO_PROCESS, (id_t)keeper, 19);
    tried(sched_setaffinity(keeper, sizeof one, &one) == 0, "processors");
    tried(sched_setscheduler(keeper, SCHED_IDLE, &none) == 0, "scheduler");
}

int main(int argc, char *argv[])
{
    others_of(argc, argv); /* else it might be by hand, and from a shell */
    slow(getppid());
    for (int i = 0; i < 60; i++)
        if (fork() == 0)
            break;
    compute(ENOUGH_SECONDS);
    return EXIT_SUCCESS;
}
