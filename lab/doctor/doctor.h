/*
 * doctor.h - examine this machine: what can be shown and traced here
 *
 * Probing and printing are apart: doctor_examine() tries each thing for real
 * and fills in plain data, doctor_print() turns that into text.  Whatever could
 * do harm, or get us killed by a strict container, is tried in a child.
 *
 * Nothing is left behind and nothing is changed outside a fresh namespace.
 */
#ifndef LAB_DOCTOR_H
#define LAB_DOCTOR_H

#include <stdbool.h>
#include <stdio.h>

enum doctor_probe {
    DOCTOR_KERNEL,     /* new enough */
    DOCTOR_PROC,       /* /proc/sysvipc can be read */
    DOCTOR_MEMORY,     /* a segment can be made, attached, counted, removed */
    DOCTOR_TRACE,      /* a child can be seized and looked into */
    DOCTOR_FILTER,     /* the filter of lab/trace stops it at its calls */
    DOCTOR_COMPILER,   /* cc compiles */
    DOCTOR_USER,       /* we are, or can become, an ordinary user */
    DOCTOR_OTHERS,     /* we can become users whom we are not */
    DOCTOR_NAMESPACE,  /* an IPC namespace of one's own */
    DOCTOR_SETTINGS,   /* whose settings can be written */
    DOCTOR_PROCESSORS, /* two of them */
    DOCTOR_HUGE,       /* a segment of huge pages */
    DOCTOR_LIMITS,     /* kernel.shmmax, shmall, shmmni are not small */
    DOCTOR_STAYS,      /* kernel.shm_rmid_forced is off */
    DOCTOR_PROBES      /* how many there are */
};

enum doctor_verdict {
    DOCTOR_NO,
    DOCTOR_YES,
    DOCTOR_UNKNOWN, /* it could not be tried */
};

enum {
    DOCTOR_WHY = 48 /* bytes of a reason, with its NUL: it ends a line of 80 */
};

struct doctor_finding {
    const char *what; /* two or three words */
    enum doctor_verdict verdict;
    char why[DOCTOR_WHY]; /* never empty with no and unknown */
    const char *ask;      /* one line for the administrator, or NULL */
};

/* Examine this machine; takes less than a second on most.  Never fails: what
 * cannot be tried is unknown.  The caller must have one thread. */
void doctor_examine(struct doctor_finding findings[DOCTOR_PROBES]);

/* Can the five core programs be shown and traced here? */
bool doctor_core(const struct doctor_finding findings[DOCTOR_PROBES]);

/* Print one line for each finding, then what will be skipped, what the
 * isolation is, and what to ask the administrator for.  At most 80 columns. */
void doctor_print(FILE *out,
                  const struct doctor_finding findings[DOCTOR_PROBES]);

/* Examine and print.  Returns the exit status of the command: 0 when the core
 * programs can be shown and traced here, otherwise 5. */
int doctor(FILE *out);

#endif
