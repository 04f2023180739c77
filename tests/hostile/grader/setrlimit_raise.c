/*
 * Attack: takes its limits off
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/resource.h>

int main(void)
{
    static const struct {
        const char *name;
        __rlimit_resource_t what;
    } limits[] = {
        {"CPU", RLIMIT_CPU},         {"address space", RLIMIT_AS},
        {"files", RLIMIT_FSIZE},     {"descriptors", RLIMIT_NOFILE},
        {"stack", RLIMIT_STACK},     {"processes", RLIMIT_NPROC},
        {"core", RLIMIT_CORE},       {"locked memory", RLIMIT_MEMLOCK},
        {"queues", RLIMIT_MSGQUEUE}, {"signals", RLIMIT_SIGPENDING},
        {"priority", RLIMIT_NICE},   {"real time", RLIMIT_RTPRIO}};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct rlimit has = {0, 0}, more;
        getrlimit(limits[i].what, &has);
        tried(has.rlim_max == RLIM_INFINITY, limits[i].name);
        more = (struct rlimit){has.rlim_max, has.rlim_max + 1};
        tried(has.rlim_max != RLIM_INFINITY &&
                  setrlimit(limits[i].what, &more) == 0,
              limits[i].name);
    }
    tried(nice(-5) != -1, "nice");
    return EXIT_SUCCESS;
}
