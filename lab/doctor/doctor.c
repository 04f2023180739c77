/* What was found on this machine, as text: see doctor.h. */
#include "doctor/doctor.h"

#include <stdlib.h>
#include <string.h>

enum {
    NOT_HERE = 5 /* exit status: it cannot be judged on this system */
};

/* What is skipped, or goes worse, without each. */
static const char *const skipped[DOCTOR_PROBES] = {
    [DOCTOR_KERNEL] = "pidfds and what tracing needs; expect failures",
    [DOCTOR_PROC] = "the kernel's counts: no run can be recorded",
    [DOCTOR_MEMORY] = "everything: there is nothing to show",
    [DOCTOR_TRACE] = "see; run, examples and make check work without",
    [DOCTOR_FILTER] = "see; run, examples and make check work without",
    [DOCTOR_COMPILER] = "see FILE.c; what is built already works",
    [DOCTOR_USER] = "programs with \"Needs: ordinary user\"",
    [DOCTOR_OTHERS] = "programs with \"Needs: second user\"",
    [DOCTOR_SETTINGS] = "programs with \"Needs: namespace\"",
    [DOCTOR_PROCESSORS] = "programs with \"Needs: two processors\"",
    [DOCTOR_HUGE] = "programs with \"Needs: huge pages\"",
    [DOCTOR_LIMITS] = "perhaps programs with large or many segments",
    [DOCTOR_STAYS] = "programs that leave a segment unattached",
};

bool doctor_core(const struct doctor_finding findings[DOCTOR_PROBES])
{
    static const enum doctor_probe needed[] = {
        DOCTOR_KERNEL, DOCTOR_PROC, DOCTOR_MEMORY, DOCTOR_TRACE, DOCTOR_FILTER,
    };
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (findings[needed[i]].verdict != DOCTOR_YES)
            return false;
    return true;
}

/* A reason may hold what the kernel, or who plays it, calls itself. */
static void print_plain(FILE *out, const char *text)
{
    for (; *text != '\0'; text++)
        fputc(*text >= ' ' && *text <= '~' ? *text : '?', out);
}

static void print_lines(FILE *out, const struct doctor_finding *findings)
{
    static const char *const words[] = {
        [DOCTOR_NO] = "no", [DOCTOR_YES] = "yes", [DOCTOR_UNKNOWN] = "unknown"};
    for (size_t i = 0; i < DOCTOR_PROBES; i++) {
        fprintf(out, "%-22s  %-7s", findings[i].what,
                words[findings[i].verdict]);
        if (findings[i].why[0] != '\0') {
            fputs("  ", out);
            print_plain(out, findings[i].why);
        }
        fputc('\n', out);
    }
}

static void print_skipped(FILE *out, const struct doctor_finding *findings)
{
    const char *heading = "\nSkipped here, without\n";
    for (size_t i = 0; i < DOCTOR_PROBES; i++)
        if (findings[i].verdict != DOCTOR_YES && skipped[i] != NULL) {
            fprintf(out, "%s  %-22s  %s\n", heading, findings[i].what,
                    skipped[i]);
            heading = "";
        }
}

static void print_asked(FILE *out, const struct doctor_finding *findings)
{
    const char *heading = "\nTo ask the administrator for\n";
    for (size_t i = 0; i < DOCTOR_PROBES; i++) {
        const char *ask = findings[i].ask;
        /* Two findings may want the same: once is enough. */
        for (size_t j = 0; j < i && ask != NULL; j++)
            if (findings[j].ask != NULL && strcmp(findings[j].ask, ask) == 0)
                ask = NULL;
        if (ask != NULL) {
            fprintf(out, "%s  %-22s  %s\n", heading, findings[i].what, ask);
            heading = "";
        }
    }
}

void doctor_print(FILE *out,
                  const struct doctor_finding findings[DOCTOR_PROBES])
{
    print_lines(out, findings);
    fprintf(out, "\nThe five core programs can%s be shown and traced here.\n",
            doctor_core(findings) ? "" : "not");
    fputs(
        findings[DOCTOR_NAMESPACE].verdict == DOCTOR_YES
            ? "Isolation: each run has an IPC namespace of its own.\n"
            : "Isolation: none. Runs share the segments of this machine, and "
              "only those\nknown to be a run's own are counted and removed.\n",
        out);
    print_skipped(out, findings);
    print_asked(out, findings);
}

int doctor(FILE *out)
{
    struct doctor_finding findings[DOCTOR_PROBES];
    doctor_examine(findings);
    doctor_print(out, findings);
    return doctor_core(findings) ? EXIT_SUCCESS : NOT_HERE;
}
