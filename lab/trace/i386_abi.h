/*
 * i386_abi.h - 32-bit x86 programs, on a kernel of their own and on x86-64
 */
#ifndef LAB_I386_ABI_H
#define LAB_I386_ABI_H

#include "trace/machine.h"

enum {
    I386_REGISTERS = 17 /* of user_regs_struct, ptrace(2) */
};

extern const struct abi i386_abi;

/* Tell the registers of a thread, which ptrace(2) has given in this order. */
void i386_registers(pid_t tid, const uint32_t regs[I386_REGISTERS],
                    struct registers *registers);

#endif
