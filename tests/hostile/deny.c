/*
 * deny.c - run a program on a system that refuses a call
 *
 *     deny ptrace|seccomp PROGRAM [ARGUMENT...]
 *
 * As in some containers: ptrace(2) fails with EPERM, or installing a filter of
 * calls with EINVAL.
 */
#include <err.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOAD(field) \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ANSWER(value) BPF_STMT(BPF_RET | BPF_K, (value))
#define IS(number, yes, no) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), (yes), (no))

int main(int argc, char *argv[])
{
    struct sock_filter no_ptrace[] = {
        LOAD(nr),
        IS(SYS_ptrace, 0, 1),
        ANSWER(SECCOMP_RET_ERRNO | EPERM),
        ANSWER(SECCOMP_RET_ALLOW),
    };
    struct sock_filter no_seccomp[] = {
        LOAD(nr),
        IS(SYS_seccomp, 3, 0),
        IS(SYS_prctl, 0, 3),
        LOAD(args[0]),
        IS(PR_SET_SECCOMP, 0, 1),
        ANSWER(SECCOMP_RET_ERRNO | EINVAL),
        ANSWER(SECCOMP_RET_ALLOW),
    };
    if (argc < 3)
        errx(2, "usage: deny ptrace|seccomp PROGRAM [ARGUMENT...]");
    bool ptrace = strcmp(argv[1], "ptrace") == 0;
    struct sock_fprog filter = {sizeof no_ptrace / sizeof *no_ptrace,
                                no_ptrace};
    if (!ptrace)
        filter = (struct sock_fprog){sizeof no_seccomp / sizeof *no_seccomp,
                                     no_seccomp};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) == -1)
        err(125, "prctl");
    execv(argv[2], argv + 2);
    err(127, "%s", argv[2]);
}
