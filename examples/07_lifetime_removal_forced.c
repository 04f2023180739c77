/*
 * 07_lifetime_removal_forced.c - a kernel setting removes with the last detach
 *
 * With kernel.shm_rmid_forced=1 nobody needs IPC_RMID: a segment goes with its
 * last attachment.  Every IPC namespace has this setting for itself, so the
 * program takes a new one, where it disturbs nobody.  All this is Linux, see
 * proc_sys_kernel(5) and ipc_namespaces(7); without root it takes Linux 6.9.
 *
 *     cc 07_lifetime_removal_forced.c && ./a.out
 *
 * Needs: namespace
 * Output:
 *     process: with shm_rmid_forced=0 segments left: 1
 *     process: with shm_rmid_forced=1 segments left: 0
 */
#define _GNU_SOURCE 1 /* unshare() in <sched.h> */

#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

static const char *const setting = "/proc/sys/kernel/shm_rmid_forced";

static int set(const char *path, const char *value)
{
    int file = open(path, O_WRONLY);
    if (file == -1 || write(file, value, strlen(value)) == -1)
        return -1;
    return close(file);
}

static int left_after_last_detach(void)
{
    /* GET, ATTACH, DETACH */
    int shmid = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    const void *shared = shmat(shmid, NULL, 0);
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    if (shmdt(shared) == -1)
        err(EXIT_FAILURE, "shmdt");

    /* REMOVE: works only if something is left */
    return shmctl(shmid, IPC_RMID, NULL) == 0;
}

int main(void)
{
    /* An ordinary user gets a namespace only in a user namespace of their
     * own, and rules there after saying "0, that is root, is this user". */
    uid_t user = geteuid();
    int world = user == 0 ? CLONE_NEWIPC : CLONE_NEWUSER | CLONE_NEWIPC;
    char map[32];
    snprintf(map, sizeof map, "0 %u 1", user);
    if (unshare(world) == -1 ||
        (user != 0 && set("/proc/self/uid_map", map) == -1) ||
        set(setting, "0") == -1)
        err(77, "cannot be shown here: no IPC namespace of our own\n"
                "to enable it: sudo ./a.out "
                "(for root in a container: docker run --privileged)\n"
                "unshare, or writing to /proc");

    int usual = left_after_last_detach();
    printf("process: with shm_rmid_forced=0 segments left: %d\n", usual);
    if (set(setting, "1") == -1)
        err(EXIT_FAILURE, "%s", setting);
    int forced = left_after_last_detach();
    printf("process: with shm_rmid_forced=1 segments left: %d\n", forced);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return usual == 1 && forced == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
