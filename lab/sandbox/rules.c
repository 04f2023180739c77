/* System calls that are refused: see sandbox.h. */
#include "sandbox/parts.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>

#ifdef HAVE_SECCOMP

#include <asm/termbits.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/* What namespaces do not contain, or what nobody needs who learns about shared
 * memory: ways into other processes and into the kernel, other users' keys,
 * memory that no limit counts, clocks, and namespaces and mounts of their own.
 * "Why" stands where it is not plain. */
static const char *const refused[] = {
    /* other processes, and being told of them */
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "process_madvise",
    "process_mrelease",
    "pidfd_open",
    "pidfd_getfd",
    "pidfd_send_signal",
    "kcmp",
    "migrate_pages",
    "move_pages",
    "rt_sigqueueinfo",
    "rt_tgsigqueueinfo",
#ifdef __GLIBC__
    /* The tracer looks at kill(2) and tgkill(2), by which this library signals.
     * Others, such as musl, make raise() of this one; that it goes to a thread
     * of the program no filter can tell, so there it is permitted, and only
     * namespaces or Landlock from version 6 keep it from others. */
    "tkill",
#endif
    "ioprio_set",
    "inotify_init",
    "inotify_init1",
    "fanotify_init",
    "fanotify_mark",
    /* the kernel */
    "bpf",
    "userfaultfd",
    "perf_event_open",
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
    "add_key",
    "request_key",
    "keyctl",
    "init_module",
    "finit_module",
    "delete_module",
    "kexec_load",
    "kexec_file_load",
    "reboot",
    "swapon",
    "swapoff",
    "acct",
    "quotactl",
    "quotactl_fd",
    "syslog",
    "iopl",
    "ioperm",
    "modify_ldt",
    "personality",
    "lookup_dcookie",
    "nfsservctl",
    "vhangup",
    "landlock_create_ruleset",
    /* a filter that lets others decide what the tracer does not see then */
    "seccomp",
    /* clocks */
    "settimeofday",
    "clock_settime",
    "adjtimex",
    "clock_adjtime",
    /* namespaces and mounts */
    "unshare",
    "setns",
    "mount",
    "umount",
    "umount2",
    "pivot_root",
    "chroot",
    "move_mount",
    "open_tree",
    "fsopen",
    "fsconfig",
    "fsmount",
    "fspick",
    "mount_setattr",
    "name_to_handle_at",
    "open_by_handle_at",
    /* what of a file Landlock does not keep */
    "chmod",
    "fchmodat",
    "fchmodat2",
    "chown",
    "lchown",
    "fchownat",
    "utime",
    "utimes",
    "futimesat",
    "utimensat",
    "setxattr",
    "lsetxattr",
    "removexattr",
    "lremovexattr",
    /* sockets but for pairs of them: services of the machine have paths */
    "socket",
    "connect",
    "bind",
    /* memory that RLIMIT_AS does not count, or not any more once it is
     * unmapped; what all processes of the machine have together */
    "memfd_create",
    "memfd_secret",
    "mbind",
    "set_mempolicy",
    "set_mempolicy_home_node",
    "msgget",
    "mq_open",
    "vmsplice",
    "io_setup",
};

static const unsigned long long spaces[] = {
    CLONE_NEWUSER, CLONE_NEWNS,  CLONE_NEWPID,   CLONE_NEWNET,
    CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP};

static const int scheduling[] = {
    SCMP_SYS(sched_setscheduler), SCMP_SYS(sched_setparam),
    SCMP_SYS(sched_setattr), SCMP_SYS(sched_setaffinity)};

/* A rule that this processor has no such call for is none. */
static int refuse(scmp_filter_ctx filter, const char *name)
{
    int number = seccomp_syscall_resolve_name(name);
    if (number == __NR_SCMP_ERROR)
        return 0;
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), number, 0);
}

/* Those that are refused for what they are given. */
static int refuse_some(scmp_filter_ctx filter)
{
    int bad = 0;
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        bad |= seccomp_rule_add(
            filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
            SCMP_A0(SCMP_CMP_MASKED_EQ, spaces[i], spaces[i]));
    /* Its flags are in memory, where no filter looks: without it the C library
     * takes clone(2). */
    bad |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3),
                            0);
    /* Pairs of streams alone: a datagram goes wherever its address says. */
    bad |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EAFNOSUPPORT),
                            SCMP_SYS(socketpair), 1,
                            SCMP_A0(SCMP_CMP_GT, AF_UNIX, 0));
    for (unsigned type = SOCK_DGRAM; type <= SOCK_RAW; type++)
        bad |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPROTONOSUPPORT),
                                SCMP_SYS(socketpair), 1,
                                SCMP_A1(SCMP_CMP_MASKED_EQ, 0xf, type));
    /* Whoever comes before whom: of oneself alone. */
    bad |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM),
                            SCMP_SYS(setpriority), 1,
                            SCMP_A0(SCMP_CMP_NE, 0, 0));
    bad |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM),
                            SCMP_SYS(setpriority), 1,
                            SCMP_A1(SCMP_CMP_NE, 0, 0));
    for (size_t i = 0; i < sizeof scheduling / sizeof *scheduling; i++)
        bad |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), scheduling[i], 1,
                                SCMP_A0(SCMP_CMP_NE, 0, 0));
    /* To type into the terminal. */
    bad |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ioctl), 1,
                            SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffffUL, TIOCSTI));
    /* The limits of somebody else. */
    bad |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prlimit64),
                            1, SCMP_A0(SCMP_CMP_NE, 0, 0));
    return bad;
}

/* The instructions come out of a file. */
static int export(scmp_filter_ctx filter, struct sandbox *sandbox)
{
    int file = memfd_create("filter", MFD_CLOEXEC);
    if (file == -1)
        return -1;
    ssize_t got = -1;
    if (seccomp_export_bpf(filter, file) == 0)
        got = pread(file, sandbox->filter, sizeof sandbox->filter, 0);
    close(file);
    if (got <= 0 || (size_t)got == sizeof sandbox->filter) {
        errno = E2BIG;
        return -1;
    }
    sandbox->filter_count = (unsigned short)((size_t)got /
                                             sizeof *sandbox->filter);
    return 0;
}

int rules_make(struct sandbox *sandbox)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int bad = filter == NULL;
    if (filter != NULL) {
        /* Programs of another kind, of 32 bits: nobody needs them. */
        bad |= seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH,
                                SCMP_ACT_KILL_PROCESS);
        for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
            bad |= refuse(filter, refused[i]);
        bad |= refuse_some(filter);
        bad = bad != 0 || export(filter, sandbox) == -1;
        seccomp_release(filter);
    }
    if (bad != 0 && errno == 0)
        errno = EINVAL;
    return bad != 0 ? -1 : 0;
}

#else

int rules_make(struct sandbox *sandbox)
{
    (void)sandbox;
    errno = ENOSYS;
    return -1;
}

#endif

int rules_enter(const struct sandbox *sandbox)
{
    struct sock_fprog program = {sandbox->filter_count,
                                 (struct sock_filter *)sandbox->filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
        return -1;
    return prctl(PR_SET_SECCOMP, 2 /* SECCOMP_MODE_FILTER */, &program, 0, 0);
}
