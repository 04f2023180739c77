/* What memory an instruction uses, and how, on x86: see access_machine.h.  Not
 * every instruction is known; of those that are not, the first fault tells only
 * where. */
#if defined __x86_64__
#include "trace/access_parts.h"

/* --- Prefixes ------------------------------------------------------------ */

static unsigned char take(struct parts *parts)
{
    return parts->code[parts->at++ % CODE_MAX];
}

static void take_prefixes(struct parts *parts)
{
    for (; parts->at < CODE_MAX; parts->at++) {
        unsigned char byte = parts->code[parts->at];
        if (byte == 0x66)
            parts->word = true;
        else if (byte == 0x67)
            parts->short_address = true;
        else if (byte == 0xf2 || byte == 0xf3)
            parts->repeat = byte;
        else if (byte == 0xf0)
            parts->locked = true;
        else if (byte == 0x64 || byte == 0x65)
            parts->segment = byte;
        else if (byte != 0x26 && byte != 0x2e && byte != 0x36 && byte != 0x3e)
            break;
    }
    if (!parts->is_32 && (parts->code[parts->at % CODE_MAX] & 0xf0) == 0x40)
        parts->rex = take(parts) & 0xf;
    parts->prefix = parts->repeat != 0 ? parts->repeat : parts->word ? 0x66 : 0;
}

static void take_vector(struct parts *parts, unsigned char first)
{
    static const unsigned prefixes[] = {0, 0x66, 0xf3, 0xf2};
    unsigned char one = take(parts), two = 0, three = 0;
    parts->vex = true;
    parts->map = 1;
    parts->rex = (~one >> 5) & 4;
    if (first != 0xc5) {
        two = take(parts);
        parts->rex = ((~one >> 5) & 7) | (two >> 4 & 8);
        parts->map = one & (first == 0x62 ? 7 : 0x1f);
    }
    if (first == 0x62) {
        three = take(parts);
        parts->evex = true;
        parts->broadcast = (three & 0x10) != 0;
    }
    parts->prefix = prefixes[(first == 0xc5 ? one : two) & 3];
    parts->width = first == 0xc5   ? 16U << (one >> 2 & 1)
                   : first == 0xc4 ? 16U << (two >> 2 & 1)
                                   : 16U << (three >> 5 & 3);
    parts->op = take(parts);
}

static void take_number(struct parts *parts)
{
    unsigned char byte = take(parts);
    unsigned char next = parts->code[parts->at % CODE_MAX];
    bool vector = (byte == 0xc4 || byte == 0xc5 || byte == 0x62) &&
                  (!parts->is_32 || next >> 6 == 3);
    parts->width = 16;
    if (vector) {
        take_vector(parts, byte);
        return;
    }
    parts->op = byte;
    if (byte != 0x0f)
        return;
    parts->map = 1;
    parts->op = take(parts);
    if (parts->op == 0x38 || parts->op == 0x3a) {
        parts->map = parts->op == 0x38 ? 2 : 3;
        parts->op = take(parts);
    }
}

/* --- Where --------------------------------------------------------------- */

static uint64_t value_of(const struct user_regs_struct *regs, unsigned number)
{
    const uint64_t values[] = {regs->rax, regs->rcx, regs->rdx, regs->rbx,
                               regs->rsp, regs->rbp, regs->rsi, regs->rdi,
                               regs->r8,  regs->r9,  regs->r10, regs->r11,
                               regs->r12, regs->r13, regs->r14, regs->r15};
    return values[number & 15];
}

/* The address that its operand begins at.  False where it is one of another
 * form: the fault tells it, too. */
static bool address_of(struct parts *parts, const struct user_regs_struct *regs,
                       size_t size, uint64_t *address)
{
    const unsigned mode = parts->modrm >> 6;
    unsigned base = (parts->modrm & 7) | (parts->rex & 1) << 3;
    int64_t shift = 0;
    uint64_t sum = 0;
    if (mode == 0 && (parts->modrm & 7) == 5)
        return false; /* behind the instruction, or without any register */
    if ((parts->modrm & 7) == 4) {
        unsigned char sib = take(parts);
        unsigned index = (sib >> 3 & 7) | (parts->rex & 2) << 2;
        base = (sib & 7) | (parts->rex & 1) << 3;
        if (mode == 0 && (sib & 7) == 5)
            return false;
        if (index != 4)
            sum = value_of(regs, index) << (sib >> 6);
    }
    if (mode == 1)
        shift = (int8_t)take(parts) * (parts->evex ? (int64_t)size : 1);
    for (unsigned i = 0; mode == 2 && i < 4; i++)
        shift |= (int64_t)((uint64_t)take(parts) << (8 * i));
    sum += value_of(regs, base) +
           (uint64_t)(mode == 2 ? (int32_t)shift : shift);
    if (parts->is_32 || parts->short_address)
        sum = (uint32_t)sum;
    if (parts->segment != 0)
        sum += parts->segment == 0x64 ? regs->fs_base : regs->gs_base;
    *address = sum;
    return true;
}

/* --- Strings ------------------------------------------------------------- */

/* One side of a string instruction: from where it stands on, or back. */
static void add_side(struct instruction *found, uint64_t at, bool load,
                     const struct user_regs_struct *regs)
{
    const bool back = (regs->eflags & 0x400) != 0;
    uint64_t times = found->repeats ? found->times : 1;
    if (times > STRING_MAX / found->width)
        times = STRING_MAX / found->width;
    found->reaches[found->count++] = (struct reach){
        .address = back ? at - (times - 1) * found->width : at,
        .size = (size_t)times * found->width,
        .load = load,
        .store = !load,
    };
}

static bool decode_string(const struct parts *parts,
                          const struct user_regs_struct *regs,
                          struct instruction *found)
{
    const unsigned char op = parts->op & 0xfe;
    const uint64_t mask = parts->is_32 || parts->short_address ? UINT32_MAX
                                                               : UINT64_MAX;
    const bool compares = op == 0xa6 || op == 0xae;
    if (parts->map != 0 || parts->vex ||
        (op != 0xa4 && op != 0xa6 && op != 0xaa && op != 0xac && op != 0xae))
        return false;
    found->width = (parts->op & 1) == 0 ? 1
                                        : (unsigned)access_size(parts, OPERAND);
    found->repeats = parts->repeat != 0;
    found->times = regs->rcx & mask;
    found->length = parts->at;
    found->back = (regs->eflags & 0x400) != 0;
    if (op == 0xa4 || op == 0xa6 || op == 0xac)
        add_side(found, regs->rsi & mask, true, regs);
    if (op == 0xa4 || op == 0xaa)
        add_side(found, regs->rdi & mask, false, regs);
    if (compares)
        add_side(found, regs->rdi & mask, true, regs);
    return true;
}

/* --- All of it ----------------------------------------------------------- */

bool access_decode(const unsigned char code[CODE_MAX],
                   const struct user_regs_struct *regs, uint64_t fault,
                   struct instruction *found)
{
    struct parts parts = {.code = code, .is_32 = regs->cs == ACCESS_CODE_32};
    *found = (struct instruction){.count = 0};
    take_prefixes(&parts);
    take_number(&parts);
    if (decode_string(&parts, regs, found))
        return true;
    bool direct = parts.map == 0 && !parts.vex && parts.op >= 0xa0 &&
                  parts.op <= 0xa3; /* the address is in the instruction */
    if (!direct)
        parts.modrm = take(&parts);
    struct use use = access_use(&parts);
    size_t size = access_size(&parts, use.size);
    if (use.size == UNKNOWN || (!direct && parts.modrm >> 6 == 3))
        return false;
    uint64_t address = fault;
    if (direct || !address_of(&parts, regs, size, &address) ||
        address > fault || fault - address >= size)
        address = fault;
    bool exchanges = parts.map == 0 && (parts.op & 0xfe) == 0x86;
    found->atomic = parts.locked || exchanges;
    found->compares = parts.map == 1 && !parts.vex &&
                      ((parts.op & 0xfe) == 0xb0 || parts.op == 0xc7);
    found->reaches[found->count++] = (struct reach){
        .address = address,
        .size = size,
        .load = use.load,
        .store = use.store,
    };
    return true;
}
#else
typedef int not_this_processor; /* a file needs a declaration */
#endif
