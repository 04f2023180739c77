/*
 * 08_inspect_limits.c - a new segment has to keep three limits, each of its own
 *
 * The kernel limits how many segments there are (shmmni), how large one may be
 * (shmmax, in bytes), and all of them together (shmall, in pages).  Too large
 * is EINVAL; too many or too much is ENOSPC, which no free space on a disk will
 * help: look for segments that were left behind.  POSIX has EINVAL, and ENOSPC
 * for too many; the rest is Linux, see proc_sys_kernel(5).  Each IPC namespace
 * has its own, so the program takes a new one, where it disturbs nobody;
 * without root it takes Linux 6.9.
 *
 *     cc 08_inspect_limits.c && ./a.out
 *
 * Needs: namespace
 * Output:
 *     process: shmmni=1: a segment: made, a second: ENOSPC
 *     process: shmmax=1000: a segment of 1000: made, of 1001: EINVAL
 *     process: shmall=1: a segment of a page: made, a second: ENOSPC
 */
#define _GNU_SOURCE 1 /* unshare() in <sched.h> */

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

static int set(const char *path, const char *value)
{
    int file = open(path, O_WRONLY);
    if (file == -1 || write(file, value, strlen(value)) == -1)
        return -1;
    return close(file);
}

static const struct trial {            /* one limit is tight */
    const char *number, *size, *total; /* shmmni, shmmax, shmall */
    size_t first, second;              /* sizes of two segments */
    int error;                         /* for the second */
    const char *symbol, *told;
} trials[] = {
    {"1", "9999", "9", 1, 1, ENOSPC, "ENOSPC",
     "shmmni=1: a segment: made, a second:"},
    {"9", "1000", "9", 1000, 1001, EINVAL, "EINVAL",
     "shmmax=1000: a segment of 1000: made, of 1001:"},
    {"9", "9999", "1", 1, 1, ENOSPC, "ENOSPC",
     "shmall=1: a segment of a page: made, a second:"},
};

static int set_limits(const struct trial *trial)
{
    if (set("/proc/sys/kernel/shmmni", trial->number) == -1 ||
        set("/proc/sys/kernel/shmmax", trial->size) == -1)
        return -1;
    return set("/proc/sys/kernel/shmall", trial->total);
}

int main(void)
{
    /* As in 07_lifetime_removal_forced.c: as root, or in a user namespace */
    uid_t user = geteuid();
    int world = user == 0 ? CLONE_NEWIPC : CLONE_NEWUSER | CLONE_NEWIPC;
    char map[32];
    snprintf(map, sizeof map, "0 %u 1", user);
    if (unshare(world) == -1 ||
        (user != 0 && set("/proc/self/uid_map", map) == -1) ||
        set_limits(&trials[0]) == -1)
        err(77, "cannot be shown here: no IPC namespace of our own\n"
                "to enable it: sudo ./a.out "
                "(for root in a container: docker run --privileged)\n"
                "unshare, or writing to /proc");

    int shown = 1;
    for (const struct trial *trial = trials; trial < trials + 3; trial++) {
        if (set_limits(trial) == -1)
            err(EXIT_FAILURE, "shmmni, shmmax, shmall");

        /* GET */
        int first = shmget(IPC_PRIVATE, trial->first, IPC_CREAT | 0600);
        if (first == -1)
            err(EXIT_FAILURE, "shmget");
        int second = shmget(IPC_PRIVATE, trial->second, IPC_CREAT | 0600);
        int error = second == -1 ? errno : 0;

        /* REMOVE: what is left goes with the namespace, but would count now */
        if (shmctl(first, IPC_RMID, NULL) == -1)
            err(EXIT_FAILURE, "shmctl(IPC_RMID)");
        printf("process: %s %s\n", trial->told,
               error == trial->error ? trial->symbol : "other");
        shown &= error == trial->error;
    }
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shown ? EXIT_SUCCESS : EXIT_FAILURE;
}
