/* What this machine is and permits, as plain data: see doctor.h. */
#include "doctor/attempt.h"
#include "doctor/doctor.h"

#include "run/isolation.h"

#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* Decide a finding, with a reason that is cut when it is too long. */
__attribute__((format(printf, 3, 4))) static void
decide(struct doctor_finding *finding, enum doctor_verdict verdict,
       const char *format, ...)
{
    va_list arguments;
    finding->verdict = verdict;
    va_start(arguments, format);
    vsnprintf(finding->why, sizeof finding->why, format, arguments);
    va_end(arguments);
}

/* Decide by an attempt: each step has its words, behind which the error stands.
 * Returns false when it failed, so that somebody can be asked. */
static bool decide_by(struct doctor_finding *finding, struct attempt made,
                      const char *const steps[])
{
    const char *error = made.error != 0 ? strerror(made.error) : "";
    const char *colon = made.error != 0 ? ": " : "";
    if (made.step == ATTEMPT_UNTRIED)
        decide(finding, DOCTOR_UNKNOWN, "cannot fork%s%s", colon, error);
    else if (made.step == ATTEMPT_ENDED)
        decide(finding, DOCTOR_NO, "whoever tries it is killed, or hangs");
    else if (made.step == ATTEMPT_DONE)
        decide(finding, DOCTOR_YES, "%s", steps[0]);
    else
        decide(finding, DOCTOR_NO, "%s%s%s", steps[made.step], colon, error);
    return finding->verdict != DOCTOR_NO;
}

/* Read the number behind `prefix` in a file; one too large becomes the largest.
 * Returns false when there is none. */
static bool read_number(const char *path, const char *prefix, long long *into)
{
    const size_t length = strlen(prefix);
    FILE *file = fopen(path, "re");
    char line[256];
    bool found = false;
    while (file != NULL && !found && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, prefix, length) == 0) {
            char *end;
            *into = strtoll(line + length, &end, 10);
            found = end != line + length;
        }
    if (file != NULL)
        fclose(file);
    return found;
}

/* The setting, or -1 when this kernel has none. */
static long long setting(const char *path)
{
    long long value;
    return read_number(path, "", &value) ? value : -1;
}

/* --- The core ------------------------------------------------------------ */

static void probe_kernel(struct doctor_finding *finding)
{
    struct utsname system;
    int major = 0, minor = 0;
    if (uname(&system) == -1 ||
        sscanf(system.release, "%d.%d", &major, &minor) != 2) {
        decide(finding, DOCTOR_UNKNOWN, "uname(2) does not say");
        return;
    }
    bool enough = major > 5 || (major == 5 && minor >= 4);
    decide(finding, enough ? DOCTOR_YES : DOCTOR_NO, "%s", system.release);
    if (!enough)
        finding->ask = "install Linux 5.4 or newer";
}

static void probe_proc(struct doctor_finding *finding)
{
    FILE *table = fopen("/proc/sysvipc/shm", "re");
    char line[512] = "";
    if (table == NULL) {
        decide(finding, DOCTOR_NO, "%s", strerror(errno));
    } else {
        bool heading = fgets(line, sizeof line, table) != NULL &&
                       strstr(line, "nattch") != NULL;
        decide(finding, heading ? DOCTOR_YES : DOCTOR_NO, "%s",
               heading ? "the kernel's counts can be read"
                       : "the table has no heading");
        fclose(table);
    }
    if (finding->verdict == DOCTOR_NO)
        finding->ask = "mount all of /proc (without subset=pid)";
}

static void probe_memory(struct doctor_finding *finding)
{
    static const char *const steps[] = {
        "made, attached, counted, removed", "shmget",  "shmat", "IPC_RMID",
        "an attachment is not counted",     "not gone"};
    struct attempt made = attempt(try_memory);
    if (decide_by(finding, made, steps))
        return;
    if (made.step == 1 && made.error == ENOSYS)
        finding->ask = "a kernel with CONFIG_SYSVIPC";
    else if (made.step == 1 && made.error == ENOSPC)
        finding->ask = "look at ipcs -m; raise kernel.shmmni or kernel.shmall";
    else
        finding->ask = "permit shmget, shmat, shmdt, shmctl (seccomp profile)";
}

static void ask_for_trace(struct doctor_finding *finding)
{
    long long scope = setting("/proc/sys/kernel/yama/ptrace_scope");
    long long tracer = 0;
    read_number("/proc/self/status", "TracerPid:", &tracer);
    if (tracer != 0) {
        decide(finding, DOCTOR_NO, "this command is being traced itself");
        return; /* nobody has to be asked for that */
    }
    finding->ask = "in a container: --cap-add=SYS_PTRACE";
    if (scope == 2)
        finding->ask = "sysctl kernel.yama.ptrace_scope=1";
    if (scope == 3)
        finding->ask = "kernel.yama.ptrace_scope=1, which takes a restart";
    size_t length = strlen(finding->why);
    if (scope > 1)
        snprintf(finding->why + length, sizeof finding->why - length,
                 " (ptrace_scope %lld)", scope);
}

static void probe_trace(struct doctor_finding *finding)
{
    static const char *const steps[] = {
        "", "fork", "seize", "stop", "call information", "reading its memory"};
    if (!decide_by(finding, attempt(try_trace), steps)) {
        ask_for_trace(finding);
        return;
    }
    long long scope = setting("/proc/sys/kernel/yama/ptrace_scope");
    if (finding->verdict == DOCTOR_YES && scope != -1)
        decide(finding, DOCTOR_YES, "of one's own children (ptrace_scope %lld)",
               scope);
    else if (finding->verdict == DOCTOR_YES)
        decide(finding, DOCTOR_YES, "of one's own children (no Yama)");
}

static void probe_filter(struct doctor_finding *finding)
{
    static const char *const steps[] = {
        "stops a child at the calls that matter",
        "fork",
        "seize",
        "",
        "seccomp",
        "it stops nothing"};
    struct attempt made = attempt(try_filter);
    if (made.step == 2)
        decide(finding, DOCTOR_UNKNOWN, "only a tracer can tell");
    else if (!decide_by(finding, made, steps))
        finding->ask = made.step == 4 && made.error == ENOSYS
                           ? "an x86-64 or arm64 system, with CONFIG_SECCOMP"
                           : "permit seccomp(2) filters";
}

static void probe_compiler(struct doctor_finding *finding)
{
    static const char *const steps[] = {"cc compiles", "there is no cc",
                                        "cc finds no <sys/shm.h>"};
    if (!decide_by(finding, attempt(try_compiler), steps))
        finding->ask = "a C compiler and libc headers (./setup --print)";
}

/* --- What some programs need --------------------------------------------- */

static void probe_user(struct doctor_finding *finding)
{
    static const char *const steps[] = {"root; becomes one where it matters",
                                        "root stays root here"};
    if (geteuid() != 0)
        decide(finding, DOCTOR_YES, "user %u", (unsigned)geteuid());
    else if (!decide_by(finding, attempt(try_user), steps))
        finding->ask = "a login that is not root";
}

static void probe_others(struct doctor_finding *finding)
{
    static const char *const steps[] = {"we may become others", "seteuid"};
    if (!decide_by(finding, attempt(try_others), steps))
        finding->ask = geteuid() != 0
                           ? "running these programs as root (sudo ./a.out)"
                           : "in a container: CAP_SETUID, and 65536 users";
}

static void probe_namespace(struct doctor_finding *finding)
{
    static const char *const steps[] = {"made directly", "unshare",
                                        "its user is not mapped"};
    struct attempt made = attempt(try_namespace);
    if (made.step == TRY_BY_USERS)
        decide(finding, DOCTOR_YES, "inside a user namespace");
    else if (!decide_by(finding, made, steps))
        finding->ask = isolation_ask();
}

static void probe_settings(struct doctor_finding *finding)
{
    static const char *const steps[] = {"can be written in it", "unshare",
                                        "no root in it", "write"};
    struct attempt made = attempt(try_settings);
    if (decide_by(finding, made, steps))
        return;
    if (made.step != 3)
        finding->ask = isolation_ask();
    else if (geteuid() == 0)
        finding->ask = "in a container: a writable /proc/sys (--privileged)";
    else
        finding->ask = "Linux 6.9 or newer, or root";
}

static void probe_processors(struct doctor_finding *finding)
{
    /* Room for more processors than there are, or the call fails: EINVAL. */
    const size_t most = 1 << 16;
    cpu_set_t *set = CPU_ALLOC(most);
    size_t size = CPU_ALLOC_SIZE(most);
    if (set == NULL || sched_getaffinity(0, size, set) == -1) {
        decide(finding, DOCTOR_UNKNOWN, "sched_getaffinity: %s",
               strerror(errno));
    } else {
        int count = CPU_COUNT_S(size, set);
        decide(finding, count >= 2 ? DOCTOR_YES : DOCTOR_NO, "%d may be used",
               count);
        if (count < 2)
            finding->ask = "a second processor (or a wider cpuset)";
    }
    CPU_FREE(set);
}

static void probe_huge(struct doctor_finding *finding)
{
    static const char *const steps[] = {
        "free and permitted", "the kernel has none", "no segment of them"};
    struct attempt made = attempt(try_huge);
    if (decide_by(finding, made, steps) || made.step == 1)
        return;
    finding->ask = made.error == EPERM
                       ? "sysctl vm.nr_hugepages=8 vm.hugetlb_shm_group=GROUP"
                       : "sysctl vm.nr_hugepages=8";
    if (made.error == ENOMEM)
        decide(finding, DOCTOR_NO, "none is free");
}

/* --- Settings of the machine --------------------------------------------- */

static void probe_limits(struct doctor_finding *finding)
{
    static const struct {
        const char *path, *name;
        long long least; /* 8 MiB and as many pages of 4 KiB; 128 */
        const char *ask;
    } limits[] = {
        {"/proc/sys/kernel/shmmax", "shmmax", 8 << 20,
         "sysctl kernel.shmmax=33554432"},
        {"/proc/sys/kernel/shmall", "shmall", 2048,
         "sysctl kernel.shmall=2097152"},
        {"/proc/sys/kernel/shmmni", "shmmni", 128, "sysctl kernel.shmmni=4096"},
    };
    decide(finding, DOCTOR_YES, "shmmax, shmall and shmmni are ample");
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        long long value;
        if (!read_number(limits[i].path, "", &value)) {
            decide(finding, DOCTOR_UNKNOWN, "kernel.%s cannot be read",
                   limits[i].name);
        } else if (value < limits[i].least) {
            decide(finding, DOCTOR_NO, "kernel.%s is small: %lld",
                   limits[i].name, value);
            finding->ask = limits[i].ask;
            return;
        }
    }
}

static void probe_stays(struct doctor_finding *finding)
{
    long long forced = setting("/proc/sys/kernel/shm_rmid_forced");
    if (forced == -1)
        decide(finding, DOCTOR_UNKNOWN, "kernel.shm_rmid_forced is not there");
    else
        decide(finding, forced == 0 ? DOCTOR_YES : DOCTOR_NO,
               "kernel.shm_rmid_forced=%lld", forced);
    if (forced > 0)
        finding->ask = "sysctl kernel.shm_rmid_forced=0";
}

void doctor_examine(struct doctor_finding findings[DOCTOR_PROBES])
{
    static const struct {
        const char *what;
        void (*probe)(struct doctor_finding *finding);
    } probes[DOCTOR_PROBES] = {
        [DOCTOR_KERNEL] = {"Linux 5.4 or newer", probe_kernel},
        [DOCTOR_PROC] = {"/proc/sysvipc", probe_proc},
        [DOCTOR_MEMORY] = {"System V shared memory", probe_memory},
        [DOCTOR_TRACE] = {"tracing", probe_trace},
        [DOCTOR_FILTER] = {"filter for tracing", probe_filter},
        [DOCTOR_COMPILER] = {"C compiler", probe_compiler},
        [DOCTOR_USER] = {"ordinary user", probe_user},
        [DOCTOR_OTHERS] = {"second user", probe_others},
        [DOCTOR_NAMESPACE] = {"own IPC namespace", probe_namespace},
        [DOCTOR_SETTINGS] = {"its settings", probe_settings},
        [DOCTOR_PROCESSORS] = {"two processors", probe_processors},
        [DOCTOR_HUGE] = {"huge pages", probe_huge},
        [DOCTOR_LIMITS] = {"limits", probe_limits},
        [DOCTOR_STAYS] = {"segments stay", probe_stays},
    };
    for (size_t i = 0; i < DOCTOR_PROBES; i++) {
        findings[i] = (struct doctor_finding){.what = probes[i].what};
        probes[i].probe(&findings[i]);
    }
}
