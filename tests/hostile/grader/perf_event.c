/*
 * Attack: measures what others do, and itself
 * Ends: exit 0
 */
#include "hostile.h"

#include <linux/perf_event.h>
#include <sys/syscall.h>

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    struct perf_event_attr what = {.type = PERF_TYPE_SOFTWARE,
                                   .size = sizeof what,
                                   .config = PERF_COUNT_SW_CPU_CLOCK,
                                   .exclude_kernel = 1};
    const pid_t whom[] = {0, -1, others.pid, getppid()};
    for (size_t i = 0; i < sizeof whom / sizeof *whom; i++)
        tried(syscall(SYS_perf_event_open, &what, whom[i],
                      whom[i] == -1 ? 0 : -1, -1, 0) != -1,
              "events");
    return EXIT_SUCCESS;
}
