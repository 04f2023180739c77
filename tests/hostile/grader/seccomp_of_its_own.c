/*
 * Attack: has a filter of its own say that what is refused has succeeded
 * Ends: exit 0
 *
 * Of two answers the stricter counts; two errors, the later.
 */
#include "hostile.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/syscall.h>

static void install(unsigned number, unsigned answer)
{
    struct sock_filter lines[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, answer),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {sizeof lines / sizeof *lines, lines};
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
}

int main(void)
{
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    install(SYS_unshare, SECCOMP_RET_ALLOW);
    install(SYS_io_uring_setup, SECCOMP_RET_TRACE | 1);
    install(SYS_getppid, SECCOMP_RET_TRACE | 1);
    tried(syscall(SYS_unshare, 0x10000000) == 0, "namespace");
    tried(syscall(SYS_io_uring_setup, 8, NULL) != -1, "ring");
    for (int i = 0; i < 1000; i++)
        getppid();
    /* Now the tracer hears of no segment any more, and nor does the kernel. */
    install(SYS_shmget, SECCOMP_RET_ERRNO | 0);
    for (int i = 0; i < 1000; i++)
        if (syscall(SYS_shmget, IPC_PRIVATE, 1, 0600) != 0)
            return EXIT_FAILURE;
    return EXIT_SUCCESS;
}
