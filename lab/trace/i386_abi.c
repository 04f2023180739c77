#if defined __x86_64__ || defined __i386__
#include "trace/i386_abi.h"
#include "trace/numbers.h"
#include "trace/tracer.h"

#include <asm/unistd_32.h>
#include <linux/audit.h>
#include <string.h>

/* Those that ipc(2) and mmap(2), the old one, stand for is seen only from their
 * arguments. */
static const struct numbered calls[] = {
    CALLS_EVERYWHERE,
    ALWAYS(ipc, CALL_OTHER),
    ALWAYS(semtimedop_time64, CALL_SEMOP),
    ALWAYS(mmap, CALL_MMAP),
    NUMBER_OF(mmap2, CALL_MMAP, STOPS_IF_SHARED, FORM_PLAIN),
    ALWAYS(waitpid, CALL_WAIT),
    ALWAYS(fork, CALL_FORK),
    ALWAYS(vfork, CALL_VFORK),
    ALWAYS(pause, CALL_PAUSE),
    NUMBER_OF(alarm, CALL_OTHER, STOPS_ALWAYS, FORM_ALARM),
    ALWAYS(sigsuspend, CALL_PAUSE),
    ALWAYS(clock_nanosleep_time64, CALL_NANOSLEEP),
    NUMBER_OF(futex_time64, CALL_FUTEX, STOPS_IF_WAITING, FORM_PLAIN),
};

static const struct mannered manners[] = {
    MANNERS_EVERYWHERE,
    MANNER(ipc, CALL_SYNCS),
    MANNER(fcntl64, CALL_SYNCS),
    MANNER(_newselect, CALL_SYNCS),
    MANNER(recvmmsg_time64, CALL_FOLLOWS | CALL_SYNCS),
    MANNER(ppoll_time64, CALL_SYNCS),
    MANNER(pselect6_time64, CALL_SYNCS),
};

/* --- Calls within ipc(2) ------------------------------------------------- */

/* Those with which we have to do: linux/ipc.h, which does not go together with
 * sys/ipc.h. */
enum {
    IN_SEMOP = 1,
    IN_SEMGET = 2,
    IN_SEMCTL = 3,
    IN_SEMTIMEDOP = 4,
    IN_SHMAT = 21,
    IN_SHMDT = 22,
    IN_SHMGET = 23,
    IN_SHMCTL = 24,
    VERSIONED = 0xffff, /* what is above is a version */
    NEWER = 0x100       /* IPC_64, in a command: with structures of today */
};

static uint64_t word_at(const struct task *task, uint64_t address)
{
    uint64_t word; /* 0 when it cannot be read, and the kernel says EFAULT */
    memory_word(task->tid, address, 4, &word);
    return word;
}

/* ipc(call, first, second, third, ptr, fifth), ipc(2). */
static void arrange_ipc(struct task *task)
{
    const uint64_t first = task->args[1], second = task->args[2],
                   third = task->args[3], ptr = task->args[4],
                   fifth = task->args[5];
    const uint64_t newer = NEWER;
    const struct {
        unsigned in;
        enum call call;
        uint64_t args[4];
    } table[] = {
        {IN_SEMOP, CALL_SEMOP, {first, ptr, second}},
        {IN_SEMTIMEDOP, CALL_SEMOP, {first, ptr, second, fifth}},
        {IN_SEMGET, CALL_SEMGET, {first, second, third}},
        {IN_SEMCTL, CALL_SEMCTL, {first, second, third & ~newer, 0}},
        {IN_SHMAT, CALL_SHMAT, {first, ptr, second}},
        {IN_SHMDT, CALL_SHMDT, {ptr}},
        {IN_SHMGET, CALL_SHMGET, {first, second, third}},
        {IN_SHMCTL, CALL_SHMCTL, {first, second & ~newer, ptr}},
    };
    const unsigned in = (unsigned)task->args[0] & VERSIONED;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (table[i].in != in)
            continue;
        task->call = table[i].call;
        memset(task->args, 0, sizeof task->args);
        memcpy(task->args, table[i].args, sizeof table[i].args);
    }
    if (task->call == CALL_SEMCTL)
        task->args[3] = word_at(task, ptr);
    if (task->call == CALL_SHMAT)
        task->result_at = third;
}

/* --- Other calls --------------------------------------------------------- */

/* mmap(2), the old one, has its arguments in a structure. */
static void arrange_old_mmap(struct task *task)
{
    uint32_t args[6] = {0};
    memory_read(task->tid, task->args[0], args, sizeof args);
    for (int i = 0; i < 6; i++)
        task->args[i] = args[i];
}

static void arrange(struct task *task, unsigned number)
{
    enum {
        UNIT = 4096 /* of an offset, whatever the page size */
    };
    if (number == __NR_ipc)
        arrange_ipc(task);
    else if (number == __NR_mmap)
        arrange_old_mmap(task);
    else if (number == __NR_mmap2)
        task->args[5] *= UNIT;
    else if (number == __NR_waitpid)
        task->args[3] = 0; /* wait4(2) has one more */
}

const struct abi i386_abi = {
    .arch = AUDIT_ARCH_I386,
    .word = 4,
    .calls = calls,
    .count = sizeof calls / sizeof *calls,
    .manners = manners,
    .manner_count = sizeof manners / sizeof *manners,
    .arrange = arrange,
};

/* --- Registers ----------------------------------------------------------- */

enum {
    EBX,
    ECX,
    EDX,
    ESI,
    EDI,
    EBP,
    EAX,
    ORIG_EAX = 11,
    EIP = 12,
    ESP = 15
};

/* A 32-bit program makes its calls through code that is in no file, and so has
 * no unwind tables for us: __kernel_vsyscall of vdso(7).  It ends by taking
 * three registers from the stack and returning.  Do that. */
static void leave_vsyscall(pid_t tid, uint32_t regs[I386_REGISTERS])
{
    static const unsigned char end[] = {
        0x5d, 0x5a, 0x59, 0xc3 /* pop %ebp; pop %edx; pop %ecx; ret */
    };
    unsigned char code[sizeof end];
    uint32_t stack[4];
    if (memory_read(tid, regs[EIP], code, sizeof code) != sizeof code ||
        memcmp(code, end, sizeof end) != 0 ||
        memory_read(tid, regs[ESP], stack, sizeof stack) != sizeof stack)
        return;
    regs[EBP] = stack[0];
    regs[EDX] = stack[1];
    regs[ECX] = stack[2];
    regs[EIP] = stack[3];
    regs[ESP] += sizeof stack;
}

void i386_registers(pid_t tid, const uint32_t regs[I386_REGISTERS],
                    struct registers *registers)
{
    static const int order[] = {EAX, ECX, EDX, EBX, ESP, EBP, ESI, EDI, EIP};
    uint32_t now[I386_REGISTERS];
    memcpy(now, regs, sizeof now);
    registers->in_call = (int32_t)now[ORIG_EAX] >= 0;
    if (registers->in_call)
        leave_vsyscall(tid, now);
    registers->count = sizeof order / sizeof *order;
    for (unsigned i = 0; i < registers->count; i++)
        registers->list[i] = now[order[i]];
    registers->word = 4;
    registers->pc = now[EIP];
    registers->sp = now[ESP];
}
#else
typedef int not_this_processor; /* a file needs a declaration */
#endif
