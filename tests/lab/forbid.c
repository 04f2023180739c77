/*
 * forbid - run a program that may make no namespaces
 *
 *     forbid PROGRAM [ARGUMENT...]
 *
 * As in many containers: a seccomp filter answers unshare(2), setns(2) and
 * clone(2) with namespace flags with EPERM, and clone3(2), whose flags a filter
 * cannot see, with ENOSYS, so that the C library falls back to clone.
 */
#include <err.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    NAMESPACES = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER |
                 CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP
};

#define LOAD(field) \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ANSWER(value) BPF_STMT(BPF_RET | BPF_K, (value))
#define WHEN(number, skip) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), (skip), 0)

int main(int argc, char *argv[])
{
    /* The flags of clone are its first argument on x86-64 and arm64; the low
     * half of it, on little-endian machines, is enough. */
    struct sock_filter rules[] = {
        LOAD(nr),
        WHEN(SYS_unshare, 6),
        WHEN(SYS_setns, 5),
        WHEN(SYS_clone3, 5),
        WHEN(SYS_clone, 1),
        ANSWER(SECCOMP_RET_ALLOW),
        LOAD(args[0]),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, NAMESPACES, 0, 2),
        ANSWER(SECCOMP_RET_ERRNO | EPERM),
        ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
        ANSWER(SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {sizeof rules / sizeof *rules, rules};

    if (argc < 2)
        errx(2, "usage: forbid PROGRAM [ARGUMENT...]");
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) == -1)
        err(125, "prctl");
    execvp(argv[1], argv + 1);
    err(127, "%s", argv[1]);
}
