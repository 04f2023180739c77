/* Where the value of a variable is: see where_types.h. */
#ifdef HAVE_LIBDW
#include "trace/where_types.h"

#include <dwarf.h>
#include <string.h>

enum {
    DEPTH = 8 /* of the stack of an expression; compilers need three */
};

/* An expression on the way. */
struct course {
    const struct stand *stand;
    Dwarf_Attribute *from;
    uint64_t stack[DEPTH];
    int depth;
    bool is_value; /* not an address */
};

bool value_on_stack(const struct question *question, uint64_t address,
                    uint64_t *value)
{
    const unsigned word = question->registers.word;
    uint64_t offset = address - question->base;
    if (question->size < word || offset > question->size - word)
        return false;
    *value = 0; /* its low bytes come first: all our machines are such */
    memcpy(value, question->stack + offset, word);
    return true;
}

static bool push(struct course *course, uint64_t value)
{
    if (course->depth == DEPTH)
        return false;
    course->stack[course->depth++] = value;
    return true;
}

static bool push_register(struct course *course, uint64_t number,
                          uint64_t offset)
{
    const struct preserved *registers = course->stand->registers;
    return registers != NULL &&
           number < course->stand->question->registers.count &&
           registers->known[number] &&
           push(course, registers->value[number] + offset);
}

static bool run(struct course *course, const Dwarf_Op *ops, size_t count);

/* The address by which a function finds its variables. */
static bool push_base(struct course *course, uint64_t offset)
{
    const struct stand *stand = course->stand;
    struct stand bare = *stand;
    bare.base = NULL; /* it is not found by itself */
    struct course base = {.stand = &bare, .from = stand->base};
    Dwarf_Op *ops;
    size_t count;
    return stand->base != NULL &&
           dwarf_getlocation_addr(stand->base, stand->pc - stand->bias, &ops,
                                  &count, 1) == 1 &&
           run(&base, ops, count) && push(course, base.stack[0] + offset);
}

/* An address in a table of its own: DWARF 5. */
static bool push_indexed(struct course *course, const Dwarf_Op *op)
{
    Dwarf_Attribute found;
    Dwarf_Addr address;
    return course->from != NULL &&
           dwarf_getlocation_attr(course->from, op, &found) == 0 &&
           dwarf_formaddr(&found, &address) == 0 &&
           push(course, address + course->stand->bias);
}

static bool add(struct course *course, uint64_t number)
{
    if (course->depth == 0)
        return false;
    course->stack[course->depth - 1] += number;
    return true;
}

static bool load(struct course *course)
{
    uint64_t value;
    return course->depth > 0 &&
           value_on_stack(course->stand->question,
                          course->stack[--course->depth], &value) &&
           push(course, value);
}

/* One operation.  False: it fails, or we do not know it. */
static bool step(struct course *course, const Dwarf_Op *op)
{
    if (op->atom >= DW_OP_lit0 && op->atom <= DW_OP_lit31)
        return push(course, (uint64_t)op->atom - DW_OP_lit0);
    if (op->atom >= DW_OP_breg0 && op->atom <= DW_OP_breg31)
        return push_register(course, (uint64_t)op->atom - DW_OP_breg0,
                             op->number);
    switch (op->atom) {
    case DW_OP_addr:
        return push(course, op->number + course->stand->bias);
    case DW_OP_addrx:
    case DW_OP_GNU_addr_index:
        return push_indexed(course, op);
    case DW_OP_const1u:
    case DW_OP_const1s:
    case DW_OP_const2u:
    case DW_OP_const2s:
    case DW_OP_const4u:
    case DW_OP_const4s:
    case DW_OP_const8u:
    case DW_OP_const8s:
    case DW_OP_constu:
    case DW_OP_consts:
        return push(course, op->number);
    case DW_OP_bregx:
        return push_register(course, op->number, op->number2);
    case DW_OP_fbreg:
        return push_base(course, op->number);
    case DW_OP_call_frame_cfa:
        return course->stand->has_cfa && push(course, course->stand->cfa);
    case DW_OP_plus_uconst:
        return add(course, op->number);
    case DW_OP_plus:
        return course->depth > 1 && add(course, course->stack[--course->depth]);
    case DW_OP_deref:
        return load(course);
    case DW_OP_nop:
        return true;
    default:
        return false;
    }
}

/* Run an expression; its result lies in stack[0]. */
static bool run(struct course *course, const Dwarf_Op *ops, size_t count)
{
    /* Alone, a register is the place, and so the value is what it holds. */
    bool is_register = count == 1 &&
                       ((ops->atom >= DW_OP_reg0 && ops->atom <= DW_OP_reg31) ||
                        ops->atom == DW_OP_regx);
    if (is_register) {
        course->is_value = true;
        return push_register(course,
                             ops->atom == DW_OP_regx
                                 ? ops->number
                                 : (uint64_t)ops->atom - DW_OP_reg0,
                             0);
    }
    for (size_t i = 0; i < count; i++) {
        if (ops[i].atom == DW_OP_stack_value && i == count - 1)
            course->is_value = true;
        else if (!step(course, &ops[i]))
            return false;
    }
    return course->depth == 1;
}

enum held value_of_ops(const struct stand *stand, const Dwarf_Op *ops,
                       size_t count, uint64_t *value)
{
    struct course course = {.stand = stand};
    if (!run(&course, ops, count))
        return HELD_NOT;
    *value = course.stack[0];
    return course.is_value ? HELD_DIRECTLY : HELD_AT;
}

enum held value_of(const struct stand *stand, Dwarf_Attribute *location,
                   uint64_t *value)
{
    struct course course = {.stand = stand, .from = location};
    Dwarf_Op *ops;
    size_t count;
    if (dwarf_getlocation_addr(location, stand->pc - stand->bias, &ops, &count,
                               1) != 1 ||
        !run(&course, ops, count))
        return HELD_NOT;
    *value = course.stack[0];
    return course.is_value ? HELD_DIRECTLY : HELD_AT;
}

#else
typedef int no_values_without_libdw; /* a file needs a declaration */
#endif
