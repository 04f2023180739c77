/*
 * machine.h - what each processor does in a way of its own; one file for each
 *
 * The thread is stopped by us, in the first three at a call that matters.  Its
 * ABI, and those of other programs here, are in machine_abis: abi.h.
 */
#ifndef LAB_MACHINE_H
#define LAB_MACHINE_H

#include "trace/abi.h"

#include <sys/types.h>

enum {
    REGISTERS_MAX = 33 /* the most there are */
};

struct registers {
    uint64_t list[REGISTERS_MAX]; /* as DWARF numbers them */
    unsigned count;
    unsigned word; /* bytes of an address: 4 or 8 */
    uint64_t pc;   /* of the innermost frame that unwind tables know */
    uint64_t sp;
    bool in_call; /* the instruction before `pc` is a call */
};

/* At the beginning of a call: have the kernel not make it.  Returns 0, or -1
 * with errno; ENOSYS where we do not know how. */
int machine_skip_call(pid_t tid);

/* At the return of a call: have the program see this result, -errno for a
 * failure.  Returns likewise. */
int machine_set_result(pid_t tid, long result);

/* Stopped by PTRACE_INTERRUPT a moment after it went to sleep in a call that is
 * never made again by itself, such as semop(2): see signal(7).  That would fail
 * with EINTR because of us; have the kernel make it again, unless a handler
 * runs.  Where it slept in nothing, nothing is done.  Returns likewise. */
int machine_mend_call(pid_t tid);

/* At the beginning of a call: have the kernel see this as its first argument;
 * `word` as in struct abi.  Returns likewise. */
int machine_set_first(pid_t tid, unsigned word, uint64_t value);

/* Of a thread that sleeps in a call: as far as /proc tells, which is nothing
 * but these two.  Returns false where that is too little. */
bool machine_asleep(uint64_t sp, uint64_t pc, struct registers *registers);

/* Returns false when they cannot be read. */
bool machine_registers(pid_t tid, struct registers *registers);

#endif
