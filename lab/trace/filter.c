/* Which calls stop a traced program: a filter for seccomp(2). */
#include "trace/trace.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined __x86_64__
#define OUR_ARCH AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define OUR_ARCH AUDIT_ARCH_AARCH64
#else
#define OUR_ARCH 0 /* not known here: no tracing */
#endif

/* Those that always matter. */
static const int always[] = {
    SYS_shmget,        SYS_shmat,    SYS_shmdt,    SYS_shmctl,
    SYS_semget,        SYS_semop,    SYS_semctl,   SYS_semtimedop,
    SYS_munmap,        SYS_mprotect, SYS_mremap,   SYS_wait4,
    SYS_waitid,        SYS_kill,     SYS_tgkill,   SYS_nanosleep,
    SYS_ptrace,        SYS_execve,   SYS_execveat, SYS_clock_nanosleep,
    SYS_rt_sigsuspend, SYS_clone,    SYS_clone3,   SYS_seccomp,
#ifdef SYS_pause
    SYS_pause,
#endif
#ifdef SYS_fork
    SYS_fork,          SYS_vfork,
#endif
};

enum {
    LINES = 96
};

struct rules {
    struct sock_filter lines[LINES];
    unsigned short count;
};

static void add(struct rules *rules, struct sock_filter line)
{
    rules->lines[rules->count++] = line;
}

static void load(struct rules *rules, size_t offset)
{
    add(rules, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                            (unsigned)offset));
}

static void load_argument(struct rules *rules, unsigned number)
{
    /* The low half of it, which comes first on a little-endian machine. */
    load(rules, offsetof(struct seccomp_data, args) + 8UL * number);
}

static void answer(struct rules *rules, unsigned value)
{
    add(rules, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, value));
}

/* Go on `yes` lines further when the value loaded is `number`, else `no`. */
static void when(struct rules *rules, unsigned number, unsigned char yes,
                 unsigned char no)
{
    add(rules, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number,
                                            yes, no));
}

/* write(2) to standard output and standard error. */
static void add_writes(struct rules *rules, unsigned number)
{
    when(rules, number, 0, 5);
    load_argument(rules, 0);
    when(rules, STDOUT_FILENO, 1, 0);
    when(rules, STDERR_FILENO, 0, 1);
    answer(rules, SECCOMP_RET_TRACE);
    answer(rules, SECCOMP_RET_ALLOW);
}

/* mmap(2) of memory that is shared. */
static void add_mmap(struct rules *rules)
{
    when(rules, SYS_mmap, 0, 4);
    load_argument(rules, 3);
    add(rules, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K,
                                            MAP_SHARED, 0, 1));
    answer(rules, SECCOMP_RET_TRACE);
    answer(rules, SECCOMP_RET_ALLOW);
}

/* prctl(2) that installs a filter like ours. */
static void add_prctl(struct rules *rules)
{
    when(rules, SYS_prctl, 0, 4);
    load_argument(rules, 0);
    when(rules, PR_SET_SECCOMP, 0, 1);
    answer(rules, SECCOMP_RET_TRACE);
    answer(rules, SECCOMP_RET_ALLOW);
}

/* futex(2) that may wait. */
static void add_futex(struct rules *rules)
{
    when(rules, SYS_futex, 0, 6);
    load_argument(rules, 1);
    add(rules, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K,
                                            FUTEX_CMD_MASK & 0x7f));
    when(rules, FUTEX_WAIT, 1, 0);
    when(rules, FUTEX_WAIT_BITSET, 0, 1);
    answer(rules, SECCOMP_RET_TRACE);
    answer(rules, SECCOMP_RET_ALLOW);
}

/* Is any call at all to be counted? */
static bool wants_every(const struct trace_options *options)
{
    for (size_t i = 0; i < options->intervention_count; i++)
        if (options->interventions[i].call == CALL_NONE)
            return true;
    return false;
}

int trace_filter(const struct trace_options *options)
{
    struct rules rules = {.count = 0};
    if (OUR_ARCH == 0) {
        errno = ENOSYS;
        return -1;
    }
    const size_t number = offsetof(struct seccomp_data, nr);

    load(&rules, offsetof(struct seccomp_data, arch));
    when(&rules, OUR_ARCH, 1, 0);
    answer(&rules, SECCOMP_RET_ALLOW);
    if (wants_every(options))
        answer(&rules, SECCOMP_RET_TRACE);
    load(&rules, number);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        when(&rules, (unsigned)always[i], 0, 1);
        answer(&rules, SECCOMP_RET_TRACE);
    }
    /* Each of these either answers or comes out behind, number still loaded. */
    add_writes(&rules, SYS_write);
    add_writes(&rules, SYS_writev);
    add_mmap(&rules);
    add_futex(&rules);
    add_prctl(&rules);
    answer(&rules, SECCOMP_RET_ALLOW);

    struct sock_fprog program = {rules.count, rules.lines};
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0)
        return 0;
    if (errno != EACCES || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
        return -1;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}
