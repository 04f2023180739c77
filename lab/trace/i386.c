#ifdef __i386__
#include "trace/i386_abi.h"

#include <elf.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

const struct abi *const machine_abis[] = {&i386_abi, NULL};

int machine_skip_call(pid_t tid)
{
    size_t number = offsetof(struct user, regs.orig_eax);
    return ptrace(PTRACE_POKEUSER, tid, number, -1L) == -1 ? -1 : 0;
}

int machine_set_result(pid_t tid, long result)
{
    size_t place = offsetof(struct user, regs.eax);
    return ptrace(PTRACE_POKEUSER, tid, place, result) == -1 ? -1 : 0;
}

int machine_mend_call(pid_t tid)
{
    size_t number = offsetof(struct user, regs.orig_eax);
    size_t place = offsetof(struct user, regs.eax);
    bool in_call = (int)ptrace(PTRACE_PEEKUSER, tid, number, 0) != -1;
    if (!in_call || (int)ptrace(PTRACE_PEEKUSER, tid, place, 0) != -EINTR)
        return 0;
    return machine_set_result(tid, -514); /* -ERESTARTNOHAND of the kernel */
}

int machine_set_first(pid_t tid, unsigned word, uint64_t value)
{
    (void)word;
    size_t place = offsetof(struct user, regs.ebx);
    return ptrace(PTRACE_POKEUSER, tid, place, (long)value) == -1 ? -1 : 0;
}

bool machine_asleep(uint64_t sp, uint64_t pc, struct registers *registers)
{
    (void)sp, (void)pc, (void)registers;
    return false;
}

bool machine_registers(pid_t tid, struct registers *registers)
{
    uint32_t regs[I386_REGISTERS];
    struct iovec into = {regs, sizeof regs};
    if (ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &into) == -1 ||
        into.iov_len != sizeof regs)
        return false;
    i386_registers(tid, regs, registers);
    return true;
}
#else
typedef int not_this_processor; /* a file needs a declaration */
#endif
