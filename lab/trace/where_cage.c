#include "trace/where_cage.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/net.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#if defined __x86_64__
#define OUR_ARCH AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define OUR_ARCH AUDIT_ARCH_AARCH64
#elif defined __i386__
#define OUR_ARCH AUDIT_ARCH_I386
#else
#define OUR_ARCH 0
#endif

#define STMT(code, value)     \
    {                         \
        (code), 0, 0, (value) \
    }
#define JUMP(code, value, yes, no)   \
    {                                \
        (code), (yes), (no), (value) \
    }
#define LOAD(field) \
    STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ARGUMENT(n) /* its low half, on a little-endian machine */ \
    STMT(BPF_LD | BPF_W | BPF_ABS,                                 \
         offsetof(struct seccomp_data, args) + 8 * (n))
#define ANSWER(value)       STMT(BPF_RET | BPF_K, (value))
#define REFUSE              ANSWER(SECCOMP_RET_ERRNO | EPERM)
#define ALLOW               ANSWER(SECCOMP_RET_ALLOW)
#define IS(number, yes, no) JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), yes, no)
#define ALLOWED(name)       IS(__NR_##name, 0, 1), ALLOW

/* Allowed only when this argument has none of these bits, or is this number. */
#define WITHOUT(name, n, bits)          \
    IS(__NR_##name, 0, 4), ARGUMENT(n), \
        JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), 0, 1), REFUSE, ALLOW
#define ONLY(name, n, value) \
    IS(__NR_##name, 0, 4), ARGUMENT(n), IS((value), 1, 0), REFUSE, ALLOW

int where_cage(void)
{
    static struct sock_filter rules[] = {
        LOAD(arch),
        IS(OUR_ARCH, 1, 0),
        ANSWER(SECCOMP_RET_KILL_PROCESS),
        LOAD(nr),
        ALLOWED(exit_group),
        ALLOWED(exit),
        ALLOWED(rt_sigreturn),
        ALLOWED(brk),
        ALLOWED(munmap),
        ALLOWED(mremap),
        ALLOWED(madvise),
        ALLOWED(read),
        ALLOWED(pread64),
        ALLOWED(lseek),
        ALLOWED(close),
        ALLOWED(futex),     /* locks of the C library */
        ALLOWED(getrandom), /* malloc(3) */
        ALLOWED(sysinfo),   /* qsort(3) */
        ALLOWED(clock_gettime),
        WITHOUT(mprotect, 2, PROT_EXEC),
        ONLY(prlimit64, 0, 0), /* its own limits */
#ifdef __NR_fcntl64
        ONLY(fcntl64, 1, F_GETFD),
#else
        ONLY(fcntl, 1, F_GETFD),
#endif
#ifdef __NR_mmap2
        WITHOUT(mmap2, 2, PROT_EXEC),
#else
        WITHOUT(mmap, 2, PROT_EXEC),
#endif
#ifdef __NR_fstat64
        ALLOWED(fstat64),
#else
        ALLOWED(fstat),
#endif
#ifdef __NR_newfstatat /* fstat(3), with an empty path */
        ONLY(newfstatat, 3, 0x1000),
#endif
#ifdef __NR_fstatat64
        ONLY(fstatat64, 3, 0x1000),
#endif
#ifdef __NR_clock_gettime64
        ALLOWED(clock_gettime64),
#endif
#ifdef __NR__llseek
        ALLOWED(_llseek),
#endif
#ifdef __NR_ugetrlimit
        ALLOWED(ugetrlimit),
#endif
#ifdef __NR_socketcall
        IS(__NR_socketcall, 0, 7), /* there, both of the last two */
        ARGUMENT(0),
        IS(SYS_RECV, 4, 0),
        IS(SYS_RECVFROM, 3, 0),
        IS(SYS_SEND, 2, 0),
        IS(SYS_SENDTO, 1, 0),
        REFUSE,
        ALLOW,
#endif
        ONLY(recvfrom, 0, 0), /* the socket */
        ONLY(sendto, 0, 0),
        REFUSE,
    };
    struct sock_fprog filter = {sizeof rules / sizeof *rules, rules};
    if (OUR_ARCH == 0) {
        errno = ENOSYS;
        return -1;
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
        return -1;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
}
