/* What an instruction does to memory: see steps.h.  All that compilers make of
 * C without vectors; of others we say that we do not know. */
#ifdef __x86_64__
#include "trace/steps.h"
#include "trace/tracer.h"

#include <string.h>
#include <sys/ptrace.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <sys/user.h>

enum {
    LONGEST = 15 /* bytes of an instruction */
};

/* What an instruction does with its operand in memory. */
enum use {
    USES_NOTHING, /* there is none, or only its address counts */
    LOADS,
    STORES,
    CHANGES /* both */
};

struct decoder {
    const unsigned char *at, *end; /* what is left of its bytes */
    const struct user_regs_struct *registers;
    uint64_t start; /* address of its first byte */
    const unsigned char *first;
    uint64_t segment; /* is added to an address: fs, gs */
    unsigned rex;
    bool narrow; /* operands of 2 bytes */
    bool odd;    /* something that we do not know */
};

static unsigned next(struct decoder *decoder)
{
    if (decoder->at < decoder->end)
        return *decoder->at++;
    decoder->odd = true;
    return 0;
}

static uint64_t value_of(const struct decoder *decoder, unsigned number)
{
    const struct user_regs_struct *r = decoder->registers;
    const uint64_t values[] = {r->rax, r->rcx, r->rdx, r->rbx, r->rsp, r->rbp,
                               r->rsi, r->rdi, r->r8,  r->r9,  r->r10, r->r11,
                               r->r12, r->r13, r->r14, r->r15};
    return values[number & 15];
}

static uint64_t displacement(struct decoder *decoder, unsigned bytes)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < bytes; i++)
        value |= (uint32_t)next(decoder) << (8 * i);
    return bytes == 1 ? (uint64_t)(int64_t)(int8_t)value
                      : (uint64_t)(int64_t)(int32_t)value;
}

/* The address of the operand in memory, whose ModRM byte this is; `behind` are
 * the bytes of the instruction after it. */
static uint64_t address_of(struct decoder *decoder, unsigned modrm,
                           unsigned behind)
{
    unsigned mode = modrm >> 6, base = modrm & 7;
    uint64_t address = 0;
    if (base == 4) {
        unsigned sib = next(decoder);
        unsigned index = (sib >> 3 & 7) | (decoder->rex & 2) << 2;
        base = sib & 7;
        if (index != 4)
            address = value_of(decoder, index) << (sib >> 6);
        if (base == 5 && mode == 0)
            address += displacement(decoder, 4);
        else
            address += value_of(decoder, base | (decoder->rex & 1) << 3);
    } else if (base == 5 && mode == 0) {
        address = displacement(decoder, 4);
        address += decoder->start + (uint64_t)(decoder->at - decoder->first) +
                   behind;
    } else
        address = value_of(decoder, base | (decoder->rex & 1) << 3);
    if (mode == 1 || mode == 2)
        address += displacement(decoder, mode == 1 ? 1 : 4);
    return address + decoder->segment;
}

static void add(struct step *step, uint64_t address, unsigned size, bool store,
                bool stack)
{
    if (step->count < STEP_ACCESSES)
        step->accesses[step->count++] = (struct access){address, size, store,
                                                        stack};
}

static void operand(struct decoder *decoder, struct step *step, unsigned modrm,
                    unsigned size, enum use use, unsigned behind)
{
    if (modrm >> 6 == 3) /* it is a register */
        return;
    uint64_t address = address_of(decoder, modrm, behind);
    if (use == LOADS || use == CHANGES)
        add(step, address, size, false, false);
    if (use == STORES || use == CHANGES)
        add(step, address, size, true, false);
}

static void push(const struct decoder *decoder, struct step *step)
{
    add(step, decoder->registers->rsp - 8, 8, true, true);
}

static void pop(const struct decoder *decoder, struct step *step)
{
    add(step, decoder->registers->rsp, 8, false, true);
}

/* --- One byte ------------------------------------------------------------ */

/* Groups, whose deed is told by the middle of ModRM. */
static void group(struct decoder *decoder, struct step *step, unsigned op,
                  unsigned size)
{
    unsigned modrm = next(decoder), deed = modrm >> 3 & 7;
    unsigned immediate = size == 2 ? 2 : size == 1 ? 1 : 4;
    switch (op) {
    case 0x80:
    case 0x83:
        operand(decoder, step, modrm, size, deed == 7 ? LOADS : CHANGES, 1);
        break;
    case 0x81:
        operand(decoder, step, modrm, size, deed == 7 ? LOADS : CHANGES,
                immediate);
        break;
    case 0xf6:
    case 0xf7:
        operand(decoder, step, modrm, size,
                deed == 2 || deed == 3 ? CHANGES : LOADS,
                deed < 2 ? immediate : 0);
        break;
    default: /* 0xfe, 0xff */
        operand(decoder, step, modrm, deed < 2 ? size : 8,
                deed < 2 ? CHANGES : LOADS, 0);
        decoder->odd |= deed == 3 || deed == 5 || deed == 7;
        if (deed == 2 || deed == 6)
            push(decoder, step);
        break;
    }
}

static void one_byte(struct decoder *decoder, struct step *step, unsigned op)
{
    unsigned wide = decoder->rex & 8 ? 8 : decoder->narrow ? 2 : 4;
    unsigned size = (op & 1) != 0 ? wide : 1;
    if (op < 0x40 && (op & 7) < 4) { /* add, or, ..., cmp */
        bool compares = op >= 0x38;
        bool to_memory = (op & 2) == 0 && !compares;
        operand(decoder, step, next(decoder), size, to_memory ? CHANGES : LOADS,
                0);
    } else if ((op < 0x40 && (op & 7) < 6) || (op & 0xf0) == 0x70 ||
               (op & 0xf0) == 0xb0 || (op >= 0x90 && op <= 0x99) ||
               op == 0xa8 || op == 0xa9 || op == 0xeb || op == 0xe9)
        return; /* registers, jumps, constants */
    else if ((op & 0xf8) == 0x50 || op == 0x68 || op == 0x6a || op == 0xe8)
        push(decoder, step);
    else if ((op & 0xf8) == 0x58 || op == 0xc3 || op == 0xc2)
        pop(decoder, step);
    else if (op == 0xc9) /* leave */
        add(step, decoder->registers->rbp, 8, false, true);
    else if (op == 0x63)
        operand(decoder, step, next(decoder), 4, LOADS, 0);
    else if (op == 0x69 || op == 0x6b)
        operand(decoder, step, next(decoder), wide, LOADS,
                op == 0x6b ? 1 : (wide == 2 ? 2 : 4));
    else if (op == 0x84 || op == 0x85 || op == 0x8a || op == 0x8b)
        operand(decoder, step, next(decoder), size, LOADS, 0);
    else if (op == 0x88 || op == 0x89)
        operand(decoder, step, next(decoder), size, STORES, 0);
    else if (op == 0x8d)
        operand(decoder, step, next(decoder), 0, USES_NOTHING, 0);
    else if (op == 0xc0 || op == 0xc1)
        operand(decoder, step, next(decoder), size, CHANGES, 1);
    else if ((op >= 0xd0 && op <= 0xd3) || op == 0x86 || op == 0x87)
        operand(decoder, step, next(decoder), size, CHANGES, 0);
    else if (op == 0xc6 || op == 0xc7)
        operand(decoder, step, next(decoder), size, STORES,
                size == 1 ? 1 : (size == 2 ? 2 : 4));
    else if (op == 0x80 || op == 0x81 || op == 0x83 || op == 0xf6 ||
             op == 0xf7 || op == 0xfe || op == 0xff)
        group(decoder, step, op, op == 0x83 ? wide : size);
    else
        decoder->odd = true;
}

/* --- System calls -------------------------------------------------------- */

/* Those that only ask, or wait for a while: in a circle they change nothing but
 * what is noted here. */
static void system_call(const struct decoder *decoder, struct step *step)
{
    const struct user_regs_struct *r = decoder->registers;
    switch (r->rax) {
    case SYS_sched_yield:
    case SYS_getpid:
    case SYS_getppid:
    case SYS_gettid:
        step->call = CALL_OTHER;
        break;
    case SYS_nanosleep:
    case SYS_clock_nanosleep:
    case SYS_restart_syscall:
        step->call = CALL_NANOSLEEP;
        break;
    case SYS_wait4:
        step->call = CALL_WAIT;
        if (r->rsi != 0)
            add(step, r->rsi, 4, true, false);
        break;
    case SYS_shmctl:
        step->call = CALL_SHMCTL;
        step->known = r->rsi == IPC_STAT;
        add(step, r->rdx, STEP_CALL_BYTES - 16, true, false); /* shmid_ds */
        break;
    case SYS_semctl:
        step->call = CALL_SEMCTL;
        step->known = r->rdx == GETVAL;
        break;
    default:
        step->known = false;
        break;
    }
}

/* --- Two bytes ----------------------------------------------------------- */

static void two_bytes(struct decoder *decoder, struct step *step, unsigned op)
{
    unsigned wide = decoder->rex & 8 ? 8 : decoder->narrow ? 2 : 4;
    if (op == 0x05)
        system_call(decoder, step);
    else if ((op & 0xf0) == 0x80 || op == 0xa2 || (op >= 0xc8 && op <= 0xcf))
        return; /* jumps, registers */
    else if (op == 0x1e || op == 0x1f || op == 0x18 || op == 0x0d)
        operand(decoder, step, next(decoder), 0, USES_NOTHING, 0);
    else if ((op & 0xf0) == 0x40 || op == 0xa3 || op == 0xaf || op == 0xbc ||
             op == 0xbd)
        operand(decoder, step, next(decoder), wide, LOADS, 0);
    else if ((op & 0xf0) == 0x90)
        operand(decoder, step, next(decoder), 1, STORES, 0);
    else if (op == 0xb6 || op == 0xbe)
        operand(decoder, step, next(decoder), 1, LOADS, 0);
    else if (op == 0xb7 || op == 0xbf)
        operand(decoder, step, next(decoder), 2, LOADS, 0);
    else if (op == 0xb0 || op == 0xc0)
        operand(decoder, step, next(decoder), 1, CHANGES, 0);
    else if (op == 0xb1 || op == 0xc1)
        operand(decoder, step, next(decoder), wide, CHANGES, 0);
    else if (op == 0xba) {
        unsigned modrm = next(decoder);
        operand(decoder, step, modrm, wide,
                (modrm >> 3 & 7) == 4 ? LOADS : CHANGES, 1);
    } else if (op == 0x10 || op == 0x28 || op == 0x6f || op == 0x6e ||
               op == 0x7e || op == 0xef || op == 0x16 || op == 0x12)
        operand(decoder, step, next(decoder), 16,
                op == 0x7e && !decoder->narrow ? LOADS
                : op == 0x7e                   ? CHANGES
                                               : LOADS,
                0);
    else if (op == 0x11 || op == 0x29 || op == 0x7f || op == 0xd6)
        operand(decoder, step, next(decoder), 16, STORES, 0);
    else
        decoder->odd = true;
}

/* --- All ----------------------------------------------------------------- */

/* Returns the first byte behind the prefixes. */
static unsigned skip_prefixes(struct decoder *decoder)
{
    for (;;) {
        unsigned byte = next(decoder);
        switch (byte) {
        case 0x64:
            decoder->segment = decoder->registers->fs_base;
            break;
        case 0x65:
            decoder->segment = decoder->registers->gs_base;
            break;
        case 0x66:
            decoder->narrow = true;
            break;
        case 0xf0:
        case 0xf2:
        case 0xf3:
        case 0x2e:
        case 0x3e:
            break;
        default:
            if ((byte & 0xf0) != 0x40)
                return byte;
            decoder->rex = byte;
            return next(decoder);
        }
        if (decoder->odd)
            return 0;
    }
}

bool steps_registers(pid_t tid, struct all_registers *all)
{
    struct user_regs_struct words;
    memset(all, 0, sizeof *all);
    if (ptrace(PTRACE_GETREGS, tid, 0, &words) == -1 ||
        ptrace(PTRACE_GETFPREGS, tid, 0, all->others) == -1)
        return false;
    int64_t result = (int64_t)words.rax;
    all->restarts = (int64_t)words.orig_rax >= 0 && result <= -512 &&
                    result >= -516; /* ERESTARTSYS and the like */
    words.orig_rax = 0;             /* not the program's */
    memcpy(all->words, &words, sizeof words);
    return words.cs == 0x33; /* 64 bits */
}

bool steps_next(pid_t tid, const struct all_registers *all, struct step *step)
{
    struct user_regs_struct registers;
    unsigned char code[LONGEST];
    memcpy(&registers, all->words, sizeof registers);
    size_t size = memory_read(tid, registers.rip, code, sizeof code);
    struct decoder decoder = {.at = code,
                              .end = code + size,
                              .first = code,
                              .start = registers.rip,
                              .registers = &registers};
    *step = (struct step){.known = true};
    unsigned op = skip_prefixes(&decoder);
    if (op == 0x0f)
        two_bytes(&decoder, step, next(&decoder));
    else
        one_byte(&decoder, step, op);
    step->known = step->known && !decoder.odd;
    return true;
}
#else
#include "trace/steps.h"

bool steps_registers(pid_t tid, struct all_registers *all)
{
    (void)tid, (void)all;
    return false;
}

bool steps_next(pid_t tid, const struct all_registers *all, struct step *step)
{
    (void)tid, (void)all, (void)step;
    return false;
}
#endif
