/* How a type lies in memory: see where_types.h. */
#ifdef HAVE_LIBDW
#include "trace/where_types.h"

#include <dwarf.h>
#include <stdio.h>
#include <string.h>

enum {
    STEPS_MAX = 20000, /* members and elements looked at */
    SEMAPHORE_SIZE = 32
};

/* A layout being written. */
struct draft {
    struct layout *layout;
    uint64_t limit; /* size of the segment */
    int steps, nesting;
    unsigned bits; /* 1 + index of the last field, when that is bit fields */
};

/* Where a part of the type lies.  Inside an array, the first element; then each
 * other is `stride` further on. */
struct spot {
    const char *name;
    uint64_t offset, stride, count;
};

/* --- Writing fields ------------------------------------------------------ */

static bool go_on(struct draft *draft)
{
    return ++draft->steps < STEPS_MAX && draft->layout->count < FIELDS_MAX;
}

static void put_field(struct draft *draft, const struct spot *spot,
                      enum field_kind kind, uint64_t size)
{
    if (size == 0 || draft->layout->count == FIELDS_MAX)
        return;
    struct layout_field *field = &draft->layout->fields[draft->layout->count++];
    type_join(field->name, spot->name, "");
    field->kind = kind;
    field->offset = spot->offset;
    field->size = size;
    field->stride = spot->stride;
    field->count = spot->count;
    draft->bits = 0;
}

static void put_type(struct draft *draft, Dwarf_Die *type,
                     const struct spot *spot);

/* The size of one element of an array of these dimensions; 0: there is none. */
static uint64_t step_of(Dwarf_Die *element, const uint64_t *bounds,
                        int dimensions)
{
    uint64_t size = type_size(element, 0);
    for (int i = 1; i < dimensions; i++)
        if (!type_product(size, bounds[i], &size))
            return 0;
    return size;
}

/* An array of these dimensions.  The outermost array of all becomes one field
 * for each value in its elements; arrays inside of that are written out. */
static void put_array(struct draft *draft, Dwarf_Die *element,
                      const struct spot *spot, const uint64_t *bounds,
                      int dimensions)
{
    uint64_t size = step_of(element, bounds, dimensions);
    if (dimensions == 0) {
        put_type(draft, element, spot);
    } else if (dimensions == 1 && type_is_char(element)) {
        put_field(draft, spot, FIELD_TEXT, bounds[0]);
    } else if (size > 0 && spot->stride == 0) {
        char name[WHERE_NAME];
        type_join(name, spot->name, "[]");
        struct spot inner = {name, spot->offset, size, bounds[0]};
        put_array(draft, element, &inner, bounds + 1, dimensions - 1);
    } else if (size > 0) {
        for (uint64_t i = 0; i < bounds[0] && go_on(draft); i++) {
            char name[WHERE_NAME], index[32];
            snprintf(index, sizeof index, "[%llu]", (unsigned long long)i);
            type_join(name, spot->name, index);
            struct spot inner = *spot;
            inner.name = name;
            inner.offset += i * size;
            put_array(draft, element, &inner, bounds + 1, dimensions - 1);
        }
    }
}

static void put_array_type(struct draft *draft, Dwarf_Die *type,
                           const struct spot *spot)
{
    Dwarf_Die element;
    uint64_t bounds[TYPE_BOUNDS];
    int dimensions = type_bounds(type, bounds);
    if (!type_at(type, &element))
        return;
    uint64_t size = step_of(&element, bounds, dimensions);
    /* An open array, the last member, has what is left of the segment. */
    if (dimensions > 0 && bounds[0] == 0 && spot->stride == 0 && size > 0 &&
        spot->offset < draft->limit) {
        bounds[0] = (draft->limit - spot->offset) / size;
        uint64_t end = spot->offset + bounds[0] * size;
        if (end > draft->layout->size)
            draft->layout->size = end;
    }
    if (dimensions > 0 && bounds[0] > 0)
        put_array(draft, &element, spot, bounds, dimensions);
}

/* A bit field.  Those that share bytes, or lie side by side, become one field
 * of these bytes, called "ready:1 count:7". */
static void put_bits(struct draft *draft, Dwarf_Die *member,
                     const struct spot *spot, uint64_t bits)
{
    uint64_t first, unit = 0, from_top = 0;
    if (!type_number(member, DW_AT_data_bit_offset, &first)) {
        /* Until DWARF 3: from the top of its unit, whose offset we know. */
        if (!type_number(member, DW_AT_bit_offset, &from_top) ||
            !type_number(member, DW_AT_byte_size, &unit) || unit > 8 ||
            from_top + bits > 8 * unit)
            return;
        first = 8 * unit - from_top - bits;
    }
    if (bits == 0 || bits > 128 || first > (uint64_t)INT64_MAX - bits)
        return;
    char name[WHERE_NAME], width[32];
    snprintf(width, sizeof width, ":%llu", (unsigned long long)bits);
    type_join(name, spot->name, width);
    struct spot at = *spot;
    at.name = name;
    at.offset += first / 8;
    uint64_t end = at.offset + (first % 8 + bits + 7) / 8;
    if (draft->bits > 0) {
        struct layout_field *last = &draft->layout->fields[draft->bits - 1];
        if (at.offset >= last->offset &&
            at.offset <= last->offset + last->size) {
            char joined[WHERE_NAME];
            type_join(joined, last->name, " ");
            type_join(last->name, joined, name);
            if (end > last->offset + last->size)
                last->size = end - last->offset;
            return;
        }
    }
    put_field(draft, &at, FIELD_BYTES, end - at.offset);
    draft->bits = draft->layout->count;
}

/* Where a member begins in its struct.  Old DWARF has an expression there. */
static bool member_offset(Dwarf_Die *member, uint64_t *offset)
{
    Dwarf_Attribute attribute;
    Dwarf_Op *ops;
    size_t count;
    *offset = 0;
    if (dwarf_attr(member, DW_AT_data_member_location, &attribute) == NULL)
        return true;
    if (dwarf_getlocation(&attribute, &ops, &count) != 0 || count != 1 ||
        ops[0].atom != DW_OP_plus_uconst || ops[0].number > INT64_MAX)
        return false;
    *offset = ops[0].number;
    return true;
}

/* What is in a struct without a name belongs to the one around it. */
static void put_member(struct draft *draft, Dwarf_Die *member,
                       const struct spot *spot)
{
    char dotted[WHERE_NAME], name[WHERE_NAME];
    const char *own = dwarf_diename(member);
    struct spot inner = *spot;
    Dwarf_Die type;
    uint64_t offset, bits;
    if (!type_at(member, &type) || !member_offset(member, &offset))
        return;
    if (own == NULL && dwarf_tag(&type) == DW_TAG_union_type)
        own = "union";
    type_join(dotted, spot->name,
              own != NULL && spot->name[0] != '\0' ? "." : "");
    type_join(name, dotted, own != NULL ? own : "");
    inner.name = name;
    inner.offset += offset;
    if (!type_number(member, DW_AT_bit_size, &bits))
        put_type(draft, &type, &inner);
    else if (own != NULL)
        put_bits(draft, member, &inner, bits);
}

static void put_struct(struct draft *draft, Dwarf_Die *type,
                       const struct spot *spot)
{
    Dwarf_Die child;
    for (int more = dwarf_child(type, &child); more == 0 && go_on(draft);
         more = dwarf_siblingof(&child, &child))
        if (dwarf_tag(&child) == DW_TAG_member ||
            dwarf_tag(&child) == DW_TAG_inheritance)
            put_member(draft, &child, spot);
}

/* A sem_t of glibc, which hides what is in it: its value is the first number,
 * and the second how many sleep.  With 32 bits it is arranged differently. */
static bool is_semaphore(Dwarf_Die *type)
{
    Dwarf_Die part = *type;
    const char *name = NULL;
    while (dwarf_tag(&part) == DW_TAG_typedef ||
           dwarf_tag(&part) == DW_TAG_volatile_type) {
        name = dwarf_diename(&part);
        if (name != NULL && strcmp(name, "sem_t") == 0)
            break;
        if (!type_at(&part, &part))
            return false;
    }
    return name != NULL && strcmp(name, "sem_t") == 0 &&
           type_size(&part, 0) == SEMAPHORE_SIZE;
}

static void put_semaphore(struct draft *draft, const struct spot *spot)
{
    char name[WHERE_NAME];
    struct spot part = *spot;
    put_field(draft, &part, FIELD_UNSIGNED, 4);
    part.name = name;
    part.offset += 4;
    type_join(name, spot->name,
              spot->name[0] != '\0' ? " sleepers" : "sleepers");
    put_field(draft, &part, FIELD_UNSIGNED, 4);
}

static void put_type(struct draft *draft, Dwarf_Die *type,
                     const struct spot *spot)
{
    Dwarf_Die part = *type;
    bool semaphore = is_semaphore(type);
    if (!type_strip(&part) || draft->nesting == TYPE_NESTING || !go_on(draft) ||
        spot->offset > INT64_MAX)
        return;
    draft->nesting++;
    switch (dwarf_tag(&part)) {
    case DW_TAG_structure_type:
    case DW_TAG_class_type:
        put_struct(draft, &part, spot);
        break;
    case DW_TAG_array_type:
        put_array_type(draft, &part, spot);
        break;
    case DW_TAG_union_type:
        if (semaphore)
            put_semaphore(draft, spot);
        else
            put_field(draft, spot, FIELD_BYTES, type_own_size(&part));
        break;
    default:
        put_field(draft, spot, type_kind(&part, type_own_size(&part)),
                  type_own_size(&part));
        break;
    }
    draft->nesting--;
}

/* --- The whole ----------------------------------------------------------- */

bool layout_of(Dwarf_Die *type, uint64_t segment_size, struct layout *layout)
{
    struct draft draft = {.layout = layout, .limit = segment_size};
    Dwarf_Die part = *type;
    struct spot all = {"", 0, 0, 1};
    layout->count = 0;
    type_name(type, layout->name);
    if (!type_strip(&part))
        return false;
    layout->size = type_size(&part, 0);
    if (type_is_char(&part)) { /* as many as there are: one text */
        layout->size = segment_size;
        put_field(&draft, &all, FIELD_TEXT, segment_size);
    } else
        put_type(&draft, type, &all);
    return layout->size > 0 && layout->count > 0;
}

#else
typedef int no_layouts_without_libdw; /* a file needs a declaration */
#endif
