/* What an instruction does with its operand in memory, on x86, by its number:
 * see access_parts.h. */
#if defined __x86_64__
#include "trace/access_parts.h"

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

size_t access_size(const struct parts *parts, enum size size)
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

struct use access_use(const struct parts *parts)
{
    return parts->map == 0   ? use_of_plain(parts)
           : parts->map == 1 ? use_of_second(parts)
           : parts->map <= 3 ? use_of_third(parts)
                             : unknown;
}
#else
typedef int not_this_processor; /* a file needs a declaration */
#endif
