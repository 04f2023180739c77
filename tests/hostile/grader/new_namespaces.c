/*
 * Attack: enters namespaces of its own, and those of others
 * Ends: exit 0
 */
#include "hostile.h"

#include <sched.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif

int main(int argc, char *argv[])
{
    static const int kinds[] = {CLONE_NEWUSER, CLONE_NEWNS,    CLONE_NEWPID,
                                CLONE_NEWNET,  CLONE_NEWIPC,   CLONE_NEWUTS,
                                CLONE_NEWTIME, CLONE_NEWCGROUP};
    static const char *const names[] = {"user", "mnt", "pid",  "net",
                                        "ipc",  "uts", "time", "cgroup"};
    const struct others others = others_of(argc, argv);
    const pid_t whom[] = {getpid(), getppid(), others.pid, 1};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        tried(unshare(kinds[i]) == 0, names[i]);
        tried(unshare(CLONE_NEWUSER | kinds[i]) == 0, names[i]);
    }
    for (size_t i = 0; i < sizeof whom / sizeof *whom; i++)
        for (size_t j = 0; j < sizeof names / sizeof *names; j++) {
            char path[64];
            snprintf(path, sizeof path, "/proc/%d/ns/%s", (int)whom[i],
                     names[j]);
            int space = open(path, O_RDONLY);
            tried(space != -1 && i > 0, "namespace file");
            tried(space != -1 && setns(space, 0) == 0, "namespace");
            if (space != -1)
                close(space);
        }
    return EXIT_SUCCESS;
}
