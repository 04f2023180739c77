/*
 * isolation.h - an IPC namespace of its own, with or without root
 */
#ifndef LAB_ISOLATION_H
#define LAB_ISOLATION_H

#include <stdbool.h>
#include <sys/types.h>

/* What the calling process got. */
struct isolation {
    bool own_ipc;   /* an IPC namespace nobody else is in */
    bool own_users; /* a user namespace, so that its processes are counted apart
                     */
};

/*
 * Put the calling process into a new IPC namespace: as root by itself,
 * otherwise inside a new user namespace that maps the caller's own user and
 * group, never root (unshare(2), user_namespaces(7)).  The caller must have one
 * thread.  With `plain` no user namespace is tried, since in one that maps only
 * us we could not become another user.
 *
 * Returns 0, also when it is not permitted (isolation->own_ipc is false then).
 * Returns -1 with errno set when the user namespace was made but the caller
 * could not be mapped into it: such a process must not go on.
 */
int isolation_enter(struct isolation *isolation, bool plain);

/* Become the ordinary user `uid`, for good, without any group or privilege; and
 * enter a user namespace if one can be had.  For root only.  Returns 0, or -1
 * with errno set; then the process must end. */
int isolation_become(uid_t uid, struct isolation *isolation);

/* The kernel gives no namespaces to us: what to ask the administrator for. */
const char *isolation_ask(void);

#endif
