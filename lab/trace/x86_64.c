#ifdef __x86_64__
#include "trace/i386_abi.h"
#include "trace/machine.h"
#include "trace/numbers.h"

#include <elf.h>
#include <errno.h>
#include <linux/audit.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>

static const struct numbered calls[] = {
    CALLS_EVERYWHERE,
    ALWAYS(semop, CALL_SEMOP),
    ALWAYS(semtimedop, CALL_SEMOP),
    ALWAYS(fork, CALL_FORK),
    ALWAYS(vfork, CALL_VFORK),
    ALWAYS(pause, CALL_PAUSE),
    NUMBER_OF(alarm, CALL_OTHER, STOPS_ALWAYS, FORM_ALARM),
    NUMBER_OF(mmap, CALL_MMAP, STOPS_IF_SHARED, FORM_PLAIN),
};

static const struct mannered manners[] = {
    MANNERS_EVERYWHERE,
    MANNER(msgrcv, CALL_SYNCS),
    MANNER(semop, CALL_SYNCS),
    MANNER(semtimedop, CALL_SYNCS),
};

static const struct abi x86_64 = {
    .arch = AUDIT_ARCH_X86_64,
    .other = 0x40000000, /* x32: 32-bit pointers in 64-bit registers */
    .word = 8,
    .calls = calls,
    .count = sizeof calls / sizeof *calls,
    .manners = manners,
    .manner_count = sizeof manners / sizeof *manners,
};

const struct abi *const machine_abis[] = {&x86_64, &i386_abi, NULL};

int machine_skip_call(pid_t tid)
{
    size_t number = offsetof(struct user, regs.orig_rax);
    return ptrace(PTRACE_POKEUSER, tid, number, -1L) == -1 ? -1 : 0;
}

int machine_set_result(pid_t tid, long result)
{
    size_t place = offsetof(struct user, regs.rax);
    return ptrace(PTRACE_POKEUSER, tid, place, result) == -1 ? -1 : 0;
}

int machine_mend_call(pid_t tid)
{
    size_t number = offsetof(struct user, regs.orig_rax);
    size_t place = offsetof(struct user, regs.rax);
    bool in_call = (int)ptrace(PTRACE_PEEKUSER, tid, number, 0) != -1;
    if (!in_call || (int)ptrace(PTRACE_PEEKUSER, tid, place, 0) != -EINTR)
        return 0;
    return machine_set_result(tid, -514); /* -ERESTARTNOHAND of the kernel */
}

int machine_set_first(pid_t tid, unsigned word, uint64_t value)
{
    size_t place = word == 8 ? offsetof(struct user, regs.rdi)
                             : offsetof(struct user, regs.rbx);
    return ptrace(PTRACE_POKEUSER, tid, place, value) == -1 ? -1 : 0;
}

bool machine_asleep(uint64_t sp, uint64_t pc, struct registers *registers)
{
    *registers = (struct registers){
        .count = 17, .word = 8, .pc = pc, .sp = sp, .in_call = true};
    registers->list[7] = sp;
    registers->list[16] = pc;
    return true;
}

bool machine_registers(pid_t tid, struct registers *registers)
{
    union {
        struct user_regs_struct of_64;
        uint32_t of_32[I386_REGISTERS];
    } regs;
    struct iovec into = {&regs, sizeof regs};
    if (ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &into) == -1)
        return false;
    if (into.iov_len == sizeof regs.of_32) { /* it computes with 32 bits now */
        i386_registers(tid, regs.of_32, registers);
        return true;
    }
    const struct user_regs_struct *all = &regs.of_64;
    const uint64_t list[] = {all->rax, all->rdx, all->rcx, all->rbx, all->rsi,
                             all->rdi, all->rbp, all->rsp, all->r8,  all->r9,
                             all->r10, all->r11, all->r12, all->r13, all->r14,
                             all->r15, all->rip};
    memcpy(registers->list, list, sizeof list);
    registers->count = sizeof list / sizeof *list;
    registers->word = 8;
    registers->in_call = (int64_t)all->orig_rax >= 0;
    registers->pc = all->rip;
    registers->sp = all->rsp;
    return true;
}
#else
typedef int not_this_processor; /* a file needs a declaration */
#endif
