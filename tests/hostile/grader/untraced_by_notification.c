/*
 * Attack: makes a child that is not traced, by a call that nobody sees
 * Ends: exit 0
 *
 * As segments_by_notification.c does it.
 */
#include "hostile.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#ifndef CLONE_UNTRACED
#define CLONE_UNTRACED 0x00800000
#endif

#ifdef SECCOMP_USER_NOTIF_FLAG_CONTINUE
static volatile int listener = -1;

static void *permit(void *unused)
{
    while (listener == -1)
        usleep(1000);
    for (;;) {
        struct seccomp_notif asked = {0};
        struct seccomp_notif_resp answer = {0};
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &asked) == -1)
            return unused;
        answer.id = asked.id;
        answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
        ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
    }
}

/* Without a tracer the filter that asks it makes the call fail: that of
 * tgkill(2), with a signal that is none. */
static bool is_traced(void)
{
    return syscall(SYS_tgkill, getpid(), getpid(), 0) == 0;
}

int main(void)
{
    struct sock_filter lines[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {sizeof lines / sizeof *lines, lines};
    pthread_t thread;
    char traced = 1;
    int both[2];
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (pipe(both) == -1 || pthread_create(&thread, NULL, permit, NULL) != 0)
        return EXIT_FAILURE;
    listener = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                            SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
    if (listener == -1)
        return EXIT_SUCCESS;
    long child = syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0);
    if (child == 0) {
        traced = (char)is_traced();
        if (write(both[1], &traced, 1) != 1)
            _exit(1);
        sleep(ENOUGH_SECONDS); /* and outlives the others */
        _exit(0);
    }
    if (child != -1 && read(both[0], &traced, 1) == 1)
        tried(!traced, "untraced");
    return EXIT_SUCCESS;
}
#else
int main(void)
{
    return SKIPPED;
}
#endif
