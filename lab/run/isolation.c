#include "run/isolation.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static int write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd == -1)
        return -1;
    ssize_t sent = write(fd, text, strlen(text));
    int reason = errno;
    close(fd);
    errno = reason;
    return sent == (ssize_t)strlen(text) ? 0 : -1;
}

/* In a new user namespace: be who we were outside.  An ordinary user may map a
 * group only after giving up setgroups(2): user_namespaces(7). */
static int map_myself(uid_t uid, gid_t gid)
{
    char users[64], groups[64];
    snprintf(users, sizeof users, "%u %u 1\n", uid, uid);
    snprintf(groups, sizeof groups, "%u %u 1\n", gid, gid);
    if (write_file("/proc/self/setgroups", "deny") == -1 ||
        write_file("/proc/self/uid_map", users) == -1 ||
        write_file("/proc/self/gid_map", groups) == -1)
        return -1;
    return 0;
}

int isolation_enter(struct isolation *isolation, bool plain)
{
    uid_t uid = geteuid();
    gid_t gid = getegid();

    *isolation = (struct isolation){false, false};
    if (unshare(CLONE_NEWIPC) == 0) {
        isolation->own_ipc = true;
        return 0;
    }
    if (plain || unshare(CLONE_NEWUSER | CLONE_NEWIPC) == -1)
        return 0;
    if (map_myself(uid, gid) == -1)
        return -1;
    *isolation = (struct isolation){true, true};
    return 0;
}

int isolation_become(uid_t uid, struct isolation *isolation)
{
    gid_t gid = (gid_t)uid;
    if (setgroups(0, NULL) == -1 || setresgid(gid, gid, gid) == -1 ||
        setresuid(uid, uid, uid) == -1)
        return -1;
    /* Whoever drops root may not be looked into, not even by itself through
     * /proc/self, until it says otherwise: PR_SET_DUMPABLE(2const). */
    if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == -1 ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
        return -1;
    if (unshare(CLONE_NEWUSER) == 0) {
        if (map_myself(uid, gid) == -1)
            return -1;
        isolation->own_users = true;
    }
    return 0;
}

/* The number in a file of settings; -1: there is none. */
static long setting(const char *path)
{
    char text[32] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd != -1 ? read(fd, text, sizeof text - 1) : -1;
    if (fd != -1)
        close(fd);
    return size > 0 ? strtol(text, NULL, 10) : -1;
}

const char *isolation_ask(void)
{
    if (setting("/proc/sys/user/max_user_namespaces") == 0)
        return "sysctl user.max_user_namespaces=15000";
    if (setting("/proc/sys/kernel/unprivileged_userns_clone") == 0)
        return "sysctl kernel.unprivileged_userns_clone=1";
    if (setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1)
        return "sysctl kernel.apparmor_restrict_unprivileged_userns=0";
    return "in a container: --privileged, or permit unshare(2)";
}
