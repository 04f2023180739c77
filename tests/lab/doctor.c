/*
 * Does the doctor tell the truth: here, and on machines that forbid something,
 * which seccomp filters stand for?
 */
#include "doctor/doctor.h"
#include "check/check.h"
#include "check/report.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* HELPERS */

/* Older 32-bit systems make all these calls through one, ipc(2), whose first
 * argument says which is meant: linux/ipc.h.  Elsewhere no number is this. */
#ifdef SYS_ipc
#define THROUGH SYS_ipc
#else
#define THROUGH ~0U
#endif
enum {
    IPC_SHMAT = 21,
    IPC_SHMGET = 23
};

/* From now on, answer one system call with an error, or with death. */
static int forbid(int call, unsigned answer)
{
    const unsigned within = call == SYS_shmget  ? IPC_SHMGET
                            : call == SYS_shmat ? IPC_SHMAT
                                                : ~0U;
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)call, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THROUGH, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, within, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, answer),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {sizeof rules / sizeof *rules, rules};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
        return -1;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
}

/* Examine this machine in a child that first forbids itself a call; 0: none. */
static bool examine(int call, unsigned answer,
                    struct doctor_finding findings[DOCTOR_PROBES])
{
    const size_t size = DOCTOR_PROBES * sizeof findings[0];
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == -1)
        return false;
    pid_t child = fork();
    if (child == 0) {
        if (call != 0 && forbid(call, answer) == -1)
            _exit(1);
        doctor_examine(findings);
        _exit(write(ends[1], findings, size) != (ssize_t)size);
    }
    close(ends[1]);
    ssize_t got = read(ends[0], findings, size);
    close(ends[0]);
    if (child != -1)
        waitpid(child, NULL, 0);
    return got == (ssize_t)size;
}

static void expect_consistent(const struct doctor_finding *findings)
{
    for (size_t i = 0; i < DOCTOR_PROBES; i++) {
        const struct doctor_finding *finding = &findings[i];
        EXPECT(finding->what != NULL && finding->what[0] != '\0',
               "finding %zu is about nothing", i);
        EXPECT(finding->verdict == DOCTOR_YES || finding->why[0] != '\0',
               "%s: no reason", finding->what);
        EXPECT(finding->verdict != DOCTOR_YES || finding->ask == NULL,
               "%s: good, but asks for %s", finding->what, finding->ask);
        EXPECT(memchr(finding->why, '\0', DOCTOR_WHY) != NULL,
               "%s: its reason has no end", finding->what);
    }
}

/* The text of findings, which the caller frees. */
static char *printed(const struct doctor_finding *findings)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        err(REPORT_UNTESTED, "open_memstream");
    doctor_print(out, findings);
    fclose(out);
    return text;
}

static void expect_narrow(const char *text)
{
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        EXPECT(length <= 80, "%zu columns: %.*s", length, (int)length, line);
        for (size_t i = 0; i < length; i++)
            EXPECT(line[i] >= ' ' && line[i] <= '~', "byte %d in: %.*s",
                   line[i], (int)length, line);
        line += length + (line[length] == '\n');
    }
}

/* Run this program as the command, directly or under a helper. */
static bool run_doctor(const char *helper, struct recording *seen)
{
    static char self[4096];
    struct run_problem problem;
    const char *argv[] = {helper, self, "--doctor", NULL};
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    self[length > 0 ? length : 0] = '\0';
    struct run_request request = {.argv = helper != NULL ? argv : argv + 1,
                                  .deadline_ms = 60000};
    if (run(&request, seen, &problem) == 0)
        return true;
    report_untested("%s: %s", problem.step, strerror(problem.error));
    return false;
}

/* TESTS */

static void every_finding_is_consistent(void)
{
    struct doctor_finding findings[DOCTOR_PROBES];
    if (!examine(0, 0, findings)) {
        report_untested("no child");
        return;
    }
    expect_consistent(findings);
    char *text = printed(findings);
    expect_narrow(text);
    free(text);
}

/* A call that is forbidden, and what must then be found. */
static const struct ban {
    const char *name;
    int call;
    unsigned answer;
    enum doctor_probe probe;
    enum doctor_verdict verdict;
    const char *why; /* part of it */
    bool core;       /* still */
} bans[] = {
    {"without shmget: no shared memory", SYS_shmget, SECCOMP_RET_ERRNO | ENOSYS,
     DOCTOR_MEMORY, DOCTOR_NO, "shmget: ", false},
    {"killed by shmget: no shared memory, and we live", SYS_shmget,
     SECCOMP_RET_KILL_PROCESS, DOCTOR_MEMORY, DOCTOR_NO, "killed", false},
    {"without shmat: no shared memory", SYS_shmat, SECCOMP_RET_ERRNO | EPERM,
     DOCTOR_MEMORY, DOCTOR_NO, "shmat: ", false},
    {"without ptrace: no tracing", SYS_ptrace, SECCOMP_RET_ERRNO | EPERM,
     DOCTOR_TRACE, DOCTOR_NO, "seize: ", false},
    {"without ptrace: nobody knows of the filter", SYS_ptrace,
     SECCOMP_RET_ERRNO | EPERM, DOCTOR_FILTER, DOCTOR_UNKNOWN, "tracer", false},
    {"without process_vm_readv: no tracing", SYS_process_vm_readv,
     SECCOMP_RET_ERRNO | EPERM, DOCTOR_TRACE, DOCTOR_NO, "memory: ", false},
    {"without prctl: no filter", SYS_prctl, SECCOMP_RET_ERRNO | EINVAL,
     DOCTOR_FILTER, DOCTOR_NO, "seccomp: ", false},
    {"without unshare: no namespace, but the core", SYS_unshare,
     SECCOMP_RET_ERRNO | EPERM, DOCTOR_NAMESPACE, DOCTOR_NO, "unshare: ", true},
    {"without unshare: no settings of its own", SYS_unshare,
     SECCOMP_RET_ERRNO | EPERM, DOCTOR_SETTINGS, DOCTOR_NO, "unshare: ", true},
    {"a pretended namespace is none", SYS_unshare, SECCOMP_RET_ERRNO | 0,
     DOCTOR_SETTINGS, DOCTOR_NO, "unshare", true},
    {"without setresuid: no second user, but the core", SYS_setresuid,
     SECCOMP_RET_ERRNO | EPERM, DOCTOR_OTHERS, DOCTOR_NO, "seteuid: ", true},
    {"without execve: no compiler, but the core", SYS_execve,
     SECCOMP_RET_ERRNO | ENOENT, DOCTOR_COMPILER, DOCTOR_NO, "no cc", true},
    {"without sched_getaffinity: unknown processors", SYS_sched_getaffinity,
     SECCOMP_RET_ERRNO | EPERM, DOCTOR_PROCESSORS, DOCTOR_UNKNOWN, "affinity",
     true},
};

static void a_ban_is_found(void)
{
    const struct ban *ban = &bans[report_current()];
    struct doctor_finding plain[DOCTOR_PROBES], findings[DOCTOR_PROBES];
    if (!examine(0, 0, plain) || !examine(ban->call, ban->answer, findings)) {
        report_untested("no child, or no filter");
        return;
    }
    const struct doctor_finding *finding = &findings[ban->probe];
    EXPECT(finding->verdict == ban->verdict, "%s: verdict %d, %s",
           finding->what, (int)finding->verdict, finding->why);
    EXPECT(strstr(finding->why, ban->why) != NULL, "%s: because %s",
           finding->what, finding->why);
    EXPECT(finding->verdict != DOCTOR_NO || finding->ask != NULL,
           "%s: nobody is asked", finding->what);
    EXPECT(doctor_core(findings) == (ban->core && doctor_core(plain)),
           "the core can be shown: %d", doctor_core(findings));
    expect_consistent(findings);
    char *text = printed(findings);
    expect_narrow(text);
    EXPECT(strstr(text, finding->why) != NULL, "does not say \"%s\":\n%s",
           finding->why, text);
    EXPECT(finding->ask == NULL || strstr(text, finding->ask) != NULL,
           "does not ask for \"%s\":\n%s", finding->ask, text);
    free(text);
}

static void the_worst_is_narrow_and_plain(void)
{
    struct doctor_finding findings[DOCTOR_PROBES];
    doctor_examine(findings);
    for (size_t i = 0; i < DOCTOR_PROBES; i++) {
        findings[i].verdict = DOCTOR_UNKNOWN;
        memset(findings[i].why, i % 2 == 0 ? '\033' : '\377', DOCTOR_WHY - 1);
        findings[i].why[DOCTOR_WHY - 1] = '\0';
    }
    char *text = printed(findings);
    expect_narrow(text);
    EXPECT(strstr(text, "cannot be shown") != NULL, "but all is bad:\n%s",
           text);
    free(text);
}

static void nothing_is_left_behind(void)
{
    struct recording seen;
    if (!run_doctor(NULL, &seen))
        return;
    EXPECT(recording_exited(&seen, 0) || recording_exited(&seen, 5),
           "status %d, signal %d: %s", seen.status, seen.signo, seen.err.text);
    EXPECT(seen.err.size == 0, "complains: %s", seen.err.text);
    EXPECT(seen.left.segment_count == 0, "%zu segments left",
           seen.left.segment_count);
    EXPECT(seen.left.file_count == 0, "%zu files left", seen.left.file_count);
    EXPECT(seen.zombies + seen.orphans == 0, "%d zombies, %d orphans",
           seen.zombies, seen.orphans);
    recording_free(&seen);
}

static void forbidden_namespaces_are_said(void)
{
    struct recording seen;
    const char *line;
    if (!run_doctor(report_helper("forbid"), &seen))
        return;
    expect_narrow(seen.out.text);
    line = strstr(seen.out.text, "own IPC namespace");
    EXPECT(line != NULL, "no line about it:\n%s", seen.out.text);
    line = line != NULL ? line : "";
    EXPECT(strncmp(line, "own IPC namespace       no       unshare: ", 42) == 0,
           "%.*s", (int)strcspn(line, "\n"), line);
    EXPECT(strstr(seen.out.text, "Isolation: none") != NULL, "%s",
           seen.out.text);
    EXPECT(strstr(seen.out.text, "permit unshare") != NULL ||
               strstr(seen.out.text, "sysctl") != NULL,
           "asks nobody:\n%s", seen.out.text);
    recording_free(&seen);
}

int main(int argc, char *argv[])
{
    struct named_test tests[COUNT(bans) + 4];
    size_t count = 0;
    if (argc == 2 && strcmp(argv[1], "--doctor") == 0)
        return doctor(stdout);
    for (; count < COUNT(bans); count++)
        tests[count] = (struct named_test){bans[count].name, a_ban_is_found, 0};
    tests[count++] = (struct named_test){"every finding is consistent",
                                         every_finding_is_consistent, 0};
    tests[count++] = (struct named_test){"the worst is narrow and plain",
                                         the_worst_is_narrow_and_plain, 0};
    tests[count++] = (struct named_test){"nothing is left behind",
                                         nothing_is_left_behind, 0};
    tests[count++] = (struct named_test){"forbidden namespaces are said",
                                         forbidden_namespaces_are_said, 0};
    return report_main("lab/doctor", tests, count, argc, argv);
}
