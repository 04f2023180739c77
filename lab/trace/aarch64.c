#ifdef __aarch64__
#include "trace/machine.h"
#include "trace/numbers.h"

#include <elf.h>
#include <errno.h>
#include <linux/audit.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>

#ifndef NT_ARM_SYSTEM_CALL
#define NT_ARM_SYSTEM_CALL 0x404
#endif

static const struct numbered calls[] = {
    CALLS_EVERYWHERE,
    ALWAYS(semop, CALL_SEMOP),
    ALWAYS(semtimedop, CALL_SEMOP),
    NUMBER_OF(mmap, CALL_MMAP, STOPS_IF_SHARED, FORM_PLAIN),
};

static const struct abi aarch64 = {
    .arch = AUDIT_ARCH_AARCH64,
    .word = 8,
    .calls = calls,
    .count = sizeof calls / sizeof *calls,
};

const struct abi *const machine_abis[] = {&aarch64, NULL};

int machine_skip_call(pid_t tid)
{
    int none = -1;
    struct iovec value = {&none, sizeof none};
    return ptrace(PTRACE_SETREGSET, tid, NT_ARM_SYSTEM_CALL, &value) == -1 ? -1
                                                                           : 0;
}

static int get_registers(pid_t tid, struct user_regs_struct *regs)
{
    struct iovec value = {regs, sizeof *regs};
    if (ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &value) == -1)
        return -1;
    return value.iov_len == sizeof *regs ? 0 : -1; /* of a 32-bit program */
}

int machine_set_result(pid_t tid, long result)
{
    struct user_regs_struct regs;
    struct iovec value = {&regs, sizeof regs};
    if (get_registers(tid, &regs) == -1)
        return -1;
    regs.regs[0] = (unsigned long)result;
    return ptrace(PTRACE_SETREGSET, tid, NT_PRSTATUS, &value) == -1 ? -1 : 0;
}

/* Here the kernel has made up its mind before it stops. */
int machine_mend_call(pid_t tid)
{
    (void)tid;
    errno = ENOSYS;
    return -1;
}

int machine_set_first(pid_t tid, unsigned word, uint64_t value)
{
    (void)word;
    return machine_set_result(tid, (long)value); /* the same register */
}

bool machine_asleep(uint64_t sp, uint64_t pc, struct registers *registers)
{
    (void)sp, (void)pc, (void)registers;
    return false;
}

bool machine_registers(pid_t tid, struct registers *registers)
{
    struct user_regs_struct regs;
    if (get_registers(tid, &regs) == -1)
        return false;
    memcpy(registers->list, regs.regs, sizeof regs.regs);
    registers->list[31] = regs.sp;
    registers->count = 32;
    registers->word = 8;
    registers->in_call = false;
    registers->pc = regs.pc;
    registers->sp = regs.sp;
    return true;
}
#else
typedef int not_this_processor; /* a file needs a declaration */
#endif
