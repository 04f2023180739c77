/*
 * needs.h - whether this machine has what a program says it needs
 *
 * A program may end with 77, "cannot be shown here", only for what stands in
 * the `Needs:` line of its header.  Each need has a probe here, so that a
 * program cannot skip itself where it would have to prove its claim.
 */
#ifndef LAB_NEEDS_H
#define LAB_NEEDS_H

#include <stdbool.h>
#include <stddef.h>

enum needs {
    NEEDS_MET,
    NEEDS_UNMET,   /* `why` says what is missing here */
    NEEDS_UNKNOWN, /* `why` names the need nobody has a probe for */
};

/*
 * Probe each of the needs, separated by commas ("ordinary user, namespace");
 * none at all is met.  Writes one line into `why` unless all are met.
 */
enum needs needs_met(const char *needs, char *why, size_t size);

/* True when `need` is one of the needs. */
bool needs_include(const char *needs, const char *need);

#endif
