/*
 * Attack: changes settings of the kernel, those of its namespaces among them
 * Ends: exit 0
 */
#include "hostile.h"

int main(void)
{
    static const char *const files[] = {"kernel/shm_rmid_forced",
                                        "kernel/shmmax",
                                        "kernel/shmmni",
                                        "kernel/shmall",
                                        "kernel/sem",
                                        "kernel/msgmni",
                                        "kernel/hostname",
                                        "kernel/core_pattern",
                                        "kernel/modprobe",
                                        "kernel/ns_last_pid",
                                        "fs/mqueue/queues_max",
                                        "vm/overcommit_memory",
                                        "vm/drop_caches",
                                        "net/ipv4/ip_forward",
                                        "user/max_user_namespaces"};
    char path[64];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "/proc/sys/%s", files[i]);
        tries_open(path, O_WRONLY, files[i]);
    }
    tries_open("/proc/sysrq-trigger", O_WRONLY, "sysrq");
    tries_open("/proc/self/oom_score_adj", O_WRONLY, "memory score");
    tries_open("/proc/self/uid_map", O_WRONLY, "map");
    tries_open("/sys/kernel/mm/transparent_hugepage/enabled", O_WRONLY, "sys");
    tries_open("/sys/fs/cgroup/cgroup.procs", O_WRONLY, "cgroup");
    tries_open("/sys/fs/cgroup/memory/cgroup.procs", O_WRONLY, "cgroup");
    return EXIT_SUCCESS;
}
