/*
 * steps.h - one instruction of a stopped thread: what it does to memory, and
 * all its registers
 *
 * Defined by the processor: x86_64_steps.c.  Where none is, nothing is known,
 * and steps_begin() says so.
 */
#ifndef LAB_STEPS_H
#define LAB_STEPS_H

#include "recording/history.h"

enum {
    STEP_ACCESSES = 3,
    STEP_CALL_BYTES = 128 /* that a system call may store */
};

struct access {
    uint64_t address;
    unsigned size;
    bool store; /* it may store there; else it loads */
    bool stack; /* it is a push, a pop, a call or a return */
};

struct step {
    bool known;     /* all that it does to memory is in `accesses` */
    enum call call; /* it is a system call, one that changes nothing; or
                       CALL_NONE */
    struct access accesses[STEP_ACCESSES];
    unsigned count;
};

/* All registers of a thread. */
struct all_registers {
    bool restarts; /* it has been stopped in a call, which it will make again */
    uint64_t words[32];
    unsigned char others[512];
};

/* Read the registers, and what the next instruction does.  Return false when
 * that cannot be, or we do not know how on this processor. */
bool steps_registers(pid_t tid, struct all_registers *all);
bool steps_next(pid_t tid, const struct all_registers *all, struct step *step);

#endif
