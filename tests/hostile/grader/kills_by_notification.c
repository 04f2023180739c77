/*
 * Attack: signals everybody by a call that the tracer does not see
 * Ends: exit 0 or signal 9
 *
 * As segments_by_notification.c does it.
 */
#include "hostile.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#ifdef SECCOMP_USER_NOTIF_FLAG_CONTINUE
static int listener = -1;

static void *permit(void *unused)
{
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

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    struct sock_filter lines[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_kill, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {sizeof lines / sizeof *lines, lines};
    pthread_t thread;
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    listener = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                            SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
    if (listener == -1 || pthread_create(&thread, NULL, permit, NULL) != 0)
        return EXIT_SUCCESS;
    tried(kill(getppid(), SIGURG) == 0 && !is_caged(), "signal");
    tried(kill(others.pid, SIGURG) == 0, "signal");
    kill(-1, is_caged() ? SIGKILL : 0);
    return EXIT_SUCCESS;
}
#else
int main(void)
{
    return SKIPPED;
}
#endif
