#ifdef __aarch64__
#include "trace/machine.h"

#include <elf.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

#ifndef NT_ARM_SYSTEM_CALL
#define NT_ARM_SYSTEM_CALL 0x404
#endif

int machine_skip_call(pid_t tid)
{
    int none = -1;
    struct iovec value = {&none, sizeof none};
    return ptrace(PTRACE_SETREGSET, tid, NT_ARM_SYSTEM_CALL, &value) == -1 ? -1
                                                                           : 0;
}

int machine_set_result(pid_t tid, long result)
{
    struct user_regs_struct registers;
    struct iovec value = {&registers, sizeof registers};
    if (ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &value) == -1)
        return -1;
    registers.regs[0] = (unsigned long)result;
    return ptrace(PTRACE_SETREGSET, tid, NT_PRSTATUS, &value) == -1 ? -1 : 0;
}

int machine_set_argument(pid_t tid, unsigned which, uint64_t value)
{
    struct user_regs_struct registers;
    struct iovec all = {&registers, sizeof registers};
    if (ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &all) == -1)
        return -1;
    registers.regs[which] = value;
    return ptrace(PTRACE_SETREGSET, tid, NT_PRSTATUS, &all) == -1 ? -1 : 0;
}
#else
typedef int not_this_processor; /* a file needs a declaration */
#endif
