/*
 * own_filter.c - installs a seccomp filter of its own, which decides on shmat
 *
 *     own_filter error | kill | trap | trace
 *
 * The strictest answer of all filters counts: seccomp(2).
 */
#include <err.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

static unsigned answer(const char *name)
{
    if (strcmp(name, "error") == 0)
        return SECCOMP_RET_ERRNO | EPERM;
    if (strcmp(name, "trap") == 0)
        return SECCOMP_RET_TRAP;
    if (strcmp(name, "trace") == 0)
        return SECCOMP_RET_TRACE;
    return SECCOMP_RET_KILL_PROCESS;
}

int main(int argc, char *argv[])
{
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_shmat, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, answer(argc > 1 ? argv[1] : "error")),
    };
    struct sock_fprog filter = {sizeof rules / sizeof *rules, rules};
    int shmid = shmget(IPC_PRIVATE, 64, IPC_CREAT | 0600);
    void *at = shmat(shmid, NULL, 0);
    shmctl(shmid, IPC_RMID, NULL);
    if (at == (void *)-1 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) == -1)
        err(EXIT_FAILURE, "prctl");
    if (shmat(shmid, NULL, 0) == (void *)-1)
        err(3, "shmat");
    return EXIT_SUCCESS;
}
