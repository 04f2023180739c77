/*
 * machine.h - what each processor does in a way of its own; one file for each
 *
 * The thread is stopped at a call that matters.
 */
#ifndef LAB_MACHINE_H
#define LAB_MACHINE_H

#include <stdint.h>
#include <sys/types.h>

/* At the beginning of a call: have the kernel not make it.  Returns 0, or -1
 * with errno; ENOSYS where we do not know how. */
int machine_skip_call(pid_t tid);

/* At the return of a call: have the program see this result, -errno for a
 * failure.  Returns likewise. */
int machine_set_result(pid_t tid, long result);

/* At the beginning of a call: have the kernel see this as its argument `which`,
 * from 0; only 0 is needed.  Returns likewise. */
int machine_set_argument(pid_t tid, unsigned which, uint64_t value);

#endif
