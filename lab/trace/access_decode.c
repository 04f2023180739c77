/* What memory an instruction uses, and how, on x86: see access_machine.h.  Not
 * every instruction is known; of those that are not, the first fault tells only
 * where. */
#if defined __x86_64__
#include "trace/access.h"
#include "trace/access_machine.h"

/* How large what it uses is. */
enum size {
    UNKNOWN, /* and so is all else */
    BYTE,
    OPERAND, /* 2, 4 or 8, as its prefixes say */
    TWO,
    FOUR,
    EIGHT,
    TEN,
    POINTER,  /* as an address is */
    VECTOR,   /* 16, 32 or 64 */
    SCALAR,   /* 4 with F3, 8 with F2, else a vector */
    HALF,     /* 8 where a vector has 16, and so on */
    MMX,      /* 8, and with 66 a vector */
    GENERAL,  /* 4 or 8, by REX.W */
    LARGE_512 /* fxsave */
};

struct use {
    enum size size;
    bool load, store;
};

static const struct use unknown;

#define LOADS(size)       \
    (struct use)          \
    {                     \
        size, true, false \
    }
#define STORES(size)      \
    (struct use)          \
    {                     \
        size, false, true \
    }
#define BOTH(size)       \
    (struct use)         \
    {                    \
        size, true, true \
    }

/* An instruction, taken apart as far as its operand in memory. */
struct parts {
    const unsigned char *code;
    unsigned at;      /* how many bytes are read */
    bool is_32;       /* the program computes with 32 bits */
    unsigned map;     /* 1: 0F, 2: 0F 38, 3: 0F 3A */
    bool vex, evex;   /* how it is written */
    unsigned char op; /* the last byte of its number */
    unsigned rex;     /* W 8, R 4, X 2, B 1 */
    unsigned prefix;  /* 0x66, 0xf2, 0xf3: the one that counts; 0 */
    bool word;        /* there is a 66 */
    bool locked, short_address;
    unsigned repeat;  /* 0xf2, 0xf3 */
    unsigned segment; /* 0x64, 0x65 */
    unsigned width;   /* of a vector, bytes */
    bool broadcast;   /* EVEX: of one element */
    unsigned char modrm;
};

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

/* --- What it does -------------------------------------------------------- */

static unsigned reg_of(const struct parts *parts)
{
    return parts->modrm >> 3 & 7;
}

/* Numbers for the floating-point stack, D8 to DF. */
static struct use use_of_x87(const struct parts *parts)
{
    static const struct use by_number[8][8] = {
        [0] = {{FOUR, 1, 0},
               {FOUR, 1, 0},
               {FOUR, 1, 0},
               {FOUR, 1, 0},
               {FOUR, 1, 0},
               {FOUR, 1, 0},
               {FOUR, 1, 0},
               {FOUR, 1, 0}},
        [1] = {[0] = {FOUR, 1, 0},
               [2] = {FOUR, 0, 1},
               [3] = {FOUR, 0, 1},
               [5] = {TWO, 1, 0},
               [7] = {TWO, 0, 1}},
        [2] = {{FOUR, 1, 0},
               {FOUR, 1, 0},
               {FOUR, 1, 0},
               {FOUR, 1, 0},
               {FOUR, 1, 0},
               {FOUR, 1, 0},
               {FOUR, 1, 0},
               {FOUR, 1, 0}},
        [3] = {[0] = {FOUR, 1, 0},
               [1] = {FOUR, 0, 1},
               [2] = {FOUR, 0, 1},
               [3] = {FOUR, 0, 1},
               [5] = {TEN, 1, 0},
               [7] = {TEN, 0, 1}},
        [4] = {{EIGHT, 1, 0},
               {EIGHT, 1, 0},
               {EIGHT, 1, 0},
               {EIGHT, 1, 0},
               {EIGHT, 1, 0},
               {EIGHT, 1, 0},
               {EIGHT, 1, 0},
               {EIGHT, 1, 0}},
        [5] = {[0] = {EIGHT, 1, 0},
               [1] = {EIGHT, 0, 1},
               [2] = {EIGHT, 0, 1},
               [3] = {EIGHT, 0, 1},
               [7] = {TWO, 0, 1}},
        [6] = {{TWO, 1, 0},
               {TWO, 1, 0},
               {TWO, 1, 0},
               {TWO, 1, 0},
               {TWO, 1, 0},
               {TWO, 1, 0},
               {TWO, 1, 0},
               {TWO, 1, 0}},
        [7] = {[0] = {TWO, 1, 0},
               [1] = {TWO, 0, 1},
               [2] = {TWO, 0, 1},
               [3] = {TWO, 0, 1},
               [4] = {TEN, 1, 0},
               [5] = {EIGHT, 1, 0},
               [6] = {TEN, 0, 1},
               [7] = {EIGHT, 0, 1}},
    };
    return by_number[parts->op - 0xd8][reg_of(parts)];
}

/* Numbers of one byte. */
static struct use use_of_plain(const struct parts *parts)
{
    const unsigned char op = parts->op;
    const unsigned reg = reg_of(parts);
    const enum size size = (op & 1) == 0 ? BYTE : OPERAND;
    if (op < 0x40 && (op & 7) < 4) /* add, or, ..., cmp */
        return (op & 2) != 0 || op >= 0x38 ? LOADS(size) : BOTH(size);
    if (op >= 0xd8 && op <= 0xdf)
        return use_of_x87(parts);
    switch (op) {
    case 0x63:
        return LOADS(FOUR);
    case 0x69:
    case 0x6b:
        return LOADS(OPERAND);
    case 0x80:
    case 0x81:
    case 0x82:
    case 0x83:
        return reg == 7 ? LOADS(size) : BOTH(size);
    case 0x84:
    case 0x85:
    case 0x8a:
    case 0x8b:
    case 0xa0:
    case 0xa1:
        return LOADS(size);
    case 0x86:
    case 0x87:
    case 0xc0:
    case 0xc1:
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3:
        return BOTH(size);
    case 0x88:
    case 0x89:
    case 0xa2:
    case 0xa3:
    case 0xc6:
    case 0xc7:
        return STORES(size);
    case 0x8c:
        return STORES(TWO);
    case 0x8e:
        return LOADS(TWO);
    case 0x8f:
        return STORES(POINTER);
    case 0xf6:
    case 0xf7:
        return reg == 2 || reg == 3 ? BOTH(size) : LOADS(size);
    case 0xfe:
    case 0xff:
        return reg < 2 ? BOTH(size) : LOADS(POINTER);
    default:
        return unknown;
    }
}

/* Numbers behind 0F, those of vectors. */
static struct use use_of_moves(const struct parts *parts)
{
    const unsigned char op = parts->op;
    const unsigned prefix = parts->prefix;
    switch (op) {
    case 0x10:
        return LOADS(SCALAR);
    case 0x11:
        return STORES(SCALAR);
    case 0x12:
    case 0x16:
        return LOADS(prefix == 0xf3 ? VECTOR : EIGHT);
    case 0x13:
    case 0x17:
        return STORES(EIGHT);
    case 0x28:
    case 0x6f:
        return LOADS(op == 0x6f && prefix == 0 && !parts->vex ? EIGHT : VECTOR);
    case 0x29:
    case 0x2b:
        return STORES(VECTOR);
    case 0x7f:
        return STORES(prefix == 0 && !parts->vex ? EIGHT : VECTOR);
    case 0x2a:
        return LOADS(prefix == 0xf2 || prefix == 0xf3 ? GENERAL : EIGHT);
    case 0x2e:
    case 0x2f:
        return LOADS(prefix == 0x66 ? EIGHT : FOUR);
    case 0x5a:
        return LOADS(prefix == 0 ? HALF : SCALAR);
    case 0x6e:
        return LOADS(GENERAL);
    case 0x7e:
        return prefix == 0xf3 ? LOADS(EIGHT) : STORES(GENERAL);
    case 0xc4:
        return LOADS(TWO);
    case 0xd6:
        return STORES(EIGHT);
    case 0xe7:
        return STORES(MMX);
    case 0xc2:
        return LOADS(SCALAR);
    case 0xc6:
        return LOADS(VECTOR);
    default:
        break;
    }
    if (op >= 0x2c && op <= 0x2d)
        return LOADS(SCALAR);
    if (op >= 0x51 && op <= 0x5f)
        return LOADS(SCALAR);
    if ((op >= 0x60 && op <= 0x6d) || op == 0x70 || (op >= 0x74 && op <= 0x76))
        return LOADS(MMX);
    return op >= 0xd0 ? LOADS(op == 0xf0 ? VECTOR : MMX) : unknown;
}

/* The others behind 0F. */
static struct use use_of_second(const struct parts *parts)
{
    const unsigned char op = parts->op;
    const unsigned reg = reg_of(parts);
    if (op >= 0x40 && op <= 0x4f && !parts->vex) /* cmov: it always loads */
        return LOADS(OPERAND);
    if (op >= 0x90 && op <= 0x9f && !parts->vex)
        return STORES(BYTE);
    switch (op) {
    case 0xa3:
    case 0xaf:
    case 0xb8:
    case 0xbc:
    case 0xbd:
        return LOADS(OPERAND);
    case 0xa4:
    case 0xa5:
    case 0xab:
    case 0xac:
    case 0xad:
    case 0xb1:
    case 0xb3:
    case 0xbb:
    case 0xc1:
        return BOTH(OPERAND);
    case 0xb0:
    case 0xc0:
        return BOTH(BYTE);
    case 0xba:
        return reg == 4 ? LOADS(OPERAND) : BOTH(OPERAND);
    case 0xae:
        return reg == 0   ? STORES(LARGE_512)
               : reg == 1 ? LOADS(LARGE_512)
               : reg == 2 ? LOADS(FOUR)
               : reg == 3 ? STORES(FOUR)
                          : unknown;
    case 0xb6:
    case 0xbe:
        return LOADS(BYTE);
    case 0xb7:
    case 0xbf:
        return LOADS(TWO);
    case 0xc3:
        return STORES(GENERAL);
    case 0xc7:
        return reg != 1 ? unknown
                        : BOTH((parts->rex & 8) != 0 ? VECTOR : EIGHT);
    default:
        return use_of_moves(parts);
    }
}

/* Behind 0F 38 and 0F 3A. */
static struct use use_of_third(const struct parts *parts)
{
    const unsigned char op = parts->op;
    if (parts->map == 3) {
        switch (op) {
        case 0x14:
            return STORES(BYTE);
        case 0x15:
            return STORES(TWO);
        case 0x16:
            return STORES(GENERAL);
        case 0x17:
            return STORES(FOUR);
        case 0x19:
        case 0x39:
            return STORES(HALF);
        case 0x18:
        case 0x38:
            return LOADS(HALF);
        case 0x20:
            return LOADS(BYTE);
        case 0x21:
        case 0x0a:
            return LOADS(FOUR);
        case 0x22:
            return LOADS(GENERAL);
        case 0x0b:
            return LOADS(EIGHT);
        default:
            return LOADS(VECTOR);
        }
    }
    if (op == 0xf0 && !parts->vex)
        return LOADS(parts->prefix == 0xf2 ? BYTE : OPERAND);
    if (op == 0xf1 && !parts->vex)
        return parts->prefix == 0xf2 ? LOADS(OPERAND) : STORES(OPERAND);
    if (!parts->vex)
        return LOADS(op >= 0x20 && op <= 0x25   ? EIGHT
                     : op >= 0x30 && op <= 0x35 ? EIGHT
                     : op == 0xf6               ? GENERAL
                                                : VECTOR);
    switch (op) {
    case 0x18:
    case 0x58:
        return LOADS(FOUR);
    case 0x19:
    case 0x59:
        return LOADS(EIGHT);
    case 0x78:
        return LOADS(BYTE);
    case 0x79:
        return LOADS(TWO);
    case 0x1a:
    case 0x5a:
        return LOADS(HALF);
    case 0x2e:
    case 0x2f:
    case 0x8e:
        return STORES(VECTOR);
    case 0x90:
    case 0x91:
    case 0x92:
    case 0x93:
        return unknown; /* it gathers */
    case 0xf2:
    case 0xf3:
    case 0xf5:
    case 0xf6:
    case 0xf7:
        return LOADS(GENERAL);
    default:
        return LOADS(VECTOR);
    }
}

static size_t bytes_of(const struct parts *parts, enum size size)
{
    const bool wide = (parts->rex & 8) != 0;
    if (parts->broadcast)
        return wide ? 8 : 4;
    switch (size) {
    case BYTE:
        return 1;
    case OPERAND:
        return wide ? 8 : parts->word ? 2 : 4;
    case TWO:
        return 2;
    case FOUR:
        return 4;
    case EIGHT:
        return 8;
    case TEN:
        return 10;
    case POINTER:
        return parts->is_32 ? 4 : 8;
    case VECTOR:
        return parts->width;
    case HALF:
        return parts->width / 2;
    case SCALAR:
        return parts->prefix == 0xf3   ? 4
               : parts->prefix == 0xf2 ? 8
                                       : parts->width;
    case MMX:
        return parts->prefix == 0 && !parts->vex ? 8 : parts->width;
    case GENERAL:
        return wide ? 8 : 4;
    case LARGE_512:
        return 512;
    default:
        return 0;
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
                                        : (unsigned)bytes_of(parts, OPERAND);
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
    struct use use = parts.map == 0   ? use_of_plain(&parts)
                     : parts.map == 1 ? use_of_second(&parts)
                     : parts.map <= 3 ? use_of_third(&parts)
                                      : unknown;
    size_t size = bytes_of(&parts, use.size);
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
