/*
 * parts.h - what the files of lab/sandbox share; private to them
 */
#ifndef LAB_SANDBOX_PARTS_H
#define LAB_SANDBOX_PARTS_H

#include "sandbox/sandbox.h"

/* rules.c: make the filter; -1 with errno, ENOSYS when this was built without
 * libseccomp.  And put it on this process, for good. */
int rules_make(struct sandbox *sandbox);
int rules_enter(const struct sandbox *sandbox);

/* paths.c: is there Landlock?  Its version, or -1 with errno.  And let this
 * process see nothing but the place, for good. */
int paths_probe(void);
int paths_enter(const struct sandbox *sandbox,
                const struct sandbox_place *place);

/* libraries.c: what `program`, which is trusted, is loaded with, and what
 * programs of students usually are: added to those of the sandbox.  0, or -1
 * with errno. */
int libraries_add(struct sandbox *sandbox, const char *program);

/* groups.c: find where a cgroup can be made, and make it; `why` and `ask` of
 * the problem when there is none.  Join it; or open what one joins it by, for
 * somebody else, or what tells how much memory it has; -1: there is none. */
int groups_make(struct sandbox *sandbox, struct sandbox_problem *problem);
int groups_join(const struct sandbox *sandbox);
int groups_open(const struct sandbox *sandbox, size_t which);
int groups_open_usage(const struct sandbox *sandbox);
void groups_remove(struct sandbox *sandbox);

/* janitor.c: start a process that takes away groups and folder as soon as we
 * close `alive`, or end in whatever way.  0, or -1 with errno.  And have it do
 * that now. */
int janitor_start(struct sandbox *sandbox);
void janitor_finish(struct sandbox *sandbox);

/* trial.c: run something in it, for real.  0, or -1 with *problem. */
int trial_make(const struct sandbox *sandbox, struct sandbox_problem *problem);

/* Say why, as printf() does.  Returns -1. */
int problem_says(struct sandbox_problem *problem, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
