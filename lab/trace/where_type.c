/* What DWARF says of one type: see where_types.h. */
#ifdef HAVE_LIBDW
#include "trace/where_types.h"

#include <dwarf.h>
#include <stdio.h>
#include <string.h>

enum {
    LINKS_MAX = 32 /* typedef of typedef of ... */
};

bool type_at(Dwarf_Die *of, Dwarf_Die *type)
{
    Dwarf_Attribute attribute;
    return dwarf_attr_integrate(of, DW_AT_type, &attribute) != NULL &&
           dwarf_formref_die(&attribute, type) != NULL;
}

bool type_strip(Dwarf_Die *type)
{
    for (int i = 0; i < LINKS_MAX; i++) {
        Dwarf_Die next;
        switch (dwarf_tag(type)) {
        case DW_TAG_typedef:
        case DW_TAG_const_type:
        case DW_TAG_volatile_type:
        case DW_TAG_restrict_type:
        case DW_TAG_atomic_type:
            if (!type_at(type, &next))
                return false;
            *type = next;
            break;
        default:
            return true;
        }
    }
    return false;
}

bool type_number(Dwarf_Die *die, unsigned name, uint64_t *number)
{
    Dwarf_Attribute attribute;
    Dwarf_Word word;
    if (dwarf_attr_integrate(die, name, &attribute) == NULL ||
        dwarf_formudata(&attribute, &word) != 0)
        return false;
    *number = word;
    return true;
}

uint64_t type_own_size(Dwarf_Die *type)
{
    uint64_t size;
    Dwarf_Die unit;
    uint8_t address = 0; /* clang says this of a pointer only in its unit */
    if (type_number(type, DW_AT_byte_size, &size))
        return size;
    if (dwarf_tag(type) == DW_TAG_pointer_type)
        dwarf_diecu(type, &unit, &address, NULL);
    return address;
}

bool type_is_char(Dwarf_Die *type)
{
    Dwarf_Die part = *type;
    const char *name = type_strip(&part) ? dwarf_diename(&part) : NULL;
    return name != NULL && dwarf_tag(&part) == DW_TAG_base_type &&
           strcmp(name, "char") == 0 && type_own_size(&part) == 1;
}

int type_rank(Dwarf_Die *type)
{
    switch (dwarf_tag(type)) {
    case DW_TAG_structure_type:
    case DW_TAG_class_type:
    case DW_TAG_union_type:
        return type_own_size(type) > 0 ? TYPE_BEST : 0; /* 0: only declared */
    case DW_TAG_base_type:
        return type_own_size(type) == 0 ? 0 : type_own_size(type) == 1 ? 1 : 2;
    case DW_TAG_array_type:
    case DW_TAG_enumeration_type:
    case DW_TAG_pointer_type:
        return 2;
    default:
        return 0;
    }
}

enum field_kind type_kind(Dwarf_Die *type, uint64_t size)
{
    uint64_t encoding = 0;
    bool number = size == 1 || size == 2 || size == 4 || size == 8;
    Dwarf_Die under;
    if (!number)
        return FIELD_BYTES;
    if (dwarf_tag(type) == DW_TAG_pointer_type)
        return FIELD_POINTER;
    if (dwarf_tag(type) == DW_TAG_enumeration_type && type_at(type, &under) &&
        type_strip(&under))
        type = &under;
    if (type_is_char(type))
        return FIELD_TEXT;
    type_number(type, DW_AT_encoding, &encoding);
    switch (encoding) {
    case DW_ATE_boolean:
        return FIELD_BOOL;
    case DW_ATE_signed:
    case DW_ATE_signed_char:
        return FIELD_SIGNED;
    case DW_ATE_unsigned:
    case DW_ATE_unsigned_char:
    case DW_ATE_UTF:
        return FIELD_UNSIGNED;
    case DW_ATE_float:
        return size >= 4 ? FIELD_FLOATING : FIELD_BYTES;
    default:
        return FIELD_BYTES;
    }
}

int type_bounds(Dwarf_Die *array, uint64_t bounds[TYPE_BOUNDS])
{
    Dwarf_Die child;
    int count = 0;
    int steps = 0;
    for (int more = dwarf_child(array, &child);
         more == 0 && count < TYPE_BOUNDS && ++steps < LINKS_MAX;
         more = dwarf_siblingof(&child, &child)) {
        uint64_t last;
        if (dwarf_tag(&child) != DW_TAG_subrange_type)
            continue;
        bounds[count] = 0;
        if (!type_number(&child, DW_AT_count, &bounds[count]) &&
            type_number(&child, DW_AT_upper_bound, &last))
            bounds[count] = last + 1; /* [0] has -1 */
        count++;
    }
    return count;
}

bool type_product(uint64_t a, uint64_t b, uint64_t *result)
{
    return !__builtin_mul_overflow(a, b, result) && *result <= INT64_MAX;
}

uint64_t type_size(Dwarf_Die *type, int nesting)
{
    Dwarf_Die part = *type;
    uint64_t bounds[TYPE_BOUNDS];
    if (nesting > TYPE_NESTING || !type_strip(&part))
        return 0;
    if (dwarf_tag(&part) != DW_TAG_array_type)
        return type_own_size(&part);
    Dwarf_Die element;
    int count = type_bounds(&part, bounds);
    if (!type_at(&part, &element))
        return 0;
    uint64_t size = type_size(&element, nesting + 1);
    for (int i = 0; i < count; i++)
        if (!type_product(size, bounds[i], &size))
            return 0;
    return size;
}

void type_join(char out[WHERE_NAME], const char *first, const char *last)
{
    if (snprintf(out, WHERE_NAME, "%s%s", first, last) >= WHERE_NAME)
        memcpy(out + WHERE_NAME - 4, "...", 4);
}

void type_name(Dwarf_Die *type, char out[WHERE_NAME])
{
    Dwarf_Die part = *type, next;
    for (int i = 0;
         i < LINKS_MAX && dwarf_diename(&part) == NULL &&
         dwarf_tag(&part) != DW_TAG_pointer_type && type_at(&part, &next);
         i++)
        part = next; /* const, volatile, an array of it */
    const char *name = dwarf_diename(&part);
    int tag = dwarf_tag(&part);
    const char *word = tag == DW_TAG_structure_type     ? "struct"
                       : tag == DW_TAG_union_type       ? "union"
                       : tag == DW_TAG_enumeration_type ? "enum"
                       : tag == DW_TAG_pointer_type     ? "pointer"
                                                        : "";
    char front[16];
    snprintf(front, sizeof front, "%s%s", word,
             word[0] != '\0' && name != NULL ? " " : "");
    type_join(out, front, name != NULL ? name : "");
}

#else
typedef int no_types_without_libdw; /* a file needs a declaration */
#endif
