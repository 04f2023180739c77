/*
 * Attack: makes segments that the tracer does not see
 * Ends: exit 0 or memory
 *
 * A filter of its own asks another of its threads what is to be done, which
 * lets the call go on: seccomp_unotify(2).  A filter that asks so is heard
 * before one that asks a tracer.
 */
#include "hostile.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/syscall.h>

enum {
    MOST = 64,
    COUNT = 100,
    EACH_MIB = 8
};

#if defined SECCOMP_USER_NOTIF_FLAG_CONTINUE && defined SYS_shmget
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

int main(void)
{
    struct sock_filter lines[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_shmget, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {sizeof lines / sizeof *lines, lines};
    pthread_t thread;
    int count = 0;
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    listener = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                            SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
    if (listener == -1 || pthread_create(&thread, NULL, permit, NULL) != 0)
        return EXIT_SUCCESS;
    for (; count < COUNT; count++) {
        int id = shmget(IPC_PRIVATE, (size_t)EACH_MIB * MIB, IPC_CREAT | 0600);
        char *at = id != -1 ? shmat(id, NULL, 0) : (void *)-1;
        if (at == (void *)-1)
            break;
        memset(at, 1, (size_t)EACH_MIB * MIB);
        shmdt(at);
    }
    tried(count > MOST, "segments");
    return EXIT_SUCCESS;
}
#else
int main(void)
{
    return SKIPPED;
}
#endif
