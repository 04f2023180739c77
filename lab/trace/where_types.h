/*
 * where_types.h - which pointer variable holds an address, and what it points
 * to; the part of the helper of where.h that looks for types
 *
 * What libdw reads here comes from strangers: every walk has an end of its own,
 * and what cannot be understood is no variable and no type.
 */
#ifndef LAB_WHERE_TYPES_H
#define LAB_WHERE_TYPES_H

#include "trace/where_helper.h"

#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

/* --- Values: where_value.c ----------------------------------------------- */

/* Those of one frame, as DWARF numbers them. */
struct preserved {
    uint64_t value[REGISTERS_MAX];
    bool known[REGISTERS_MAX];
};

/* Where a thread stands, in one of its frames. */
struct stand {
    const struct preserved *registers; /* NULL: in none, for what is global */
    bool has_cfa;
    uint64_t cfa;          /* the stack pointer before the call */
    Dwarf_Attribute *base; /* by which the function finds its variables */
    Dwarf_Addr pc;         /* in the running process */
    Dwarf_Addr bias;       /* of addresses in the DWARF */
    const struct question *question;
};

enum held {
    HELD_NOT,     /* it cannot be told */
    HELD_AT,      /* in memory, and this is the address */
    HELD_DIRECTLY /* this is the value */
};

/* Where the value of a variable is, whose DW_AT_location this is; and what an
 * expression gives that is nobody's. */
enum held value_of(const struct stand *stand, Dwarf_Attribute *location,
                   uint64_t *value);
enum held value_of_ops(const struct stand *stand, const Dwarf_Op *ops,
                       size_t count, uint64_t *value);

/* Read from the copy of the stack.  Returns false when it is not there. */
bool value_on_stack(const struct question *question, uint64_t address,
                    uint64_t *value);

/* --- Types: where_type.c ------------------------------------------------- */

enum {
    TYPE_BEST = 3,     /* rank: a struct */
    TYPE_NESTING = 16, /* struct in struct, array of array */
    TYPE_BOUNDS = 8    /* dimensions of one array */
};

/* The type of a variable, member, pointer, ...; false: it has none. */
bool type_at(Dwarf_Die *of, Dwarf_Die *type);

/* An attribute that is a number; false: there is none. */
bool type_number(Dwarf_Die *die, unsigned name, uint64_t *number);

/* Take typedef, const, volatile, restrict and _Atomic off a type.  Returns
 * false when nothing is left: void. */
bool type_strip(Dwarf_Die *type);

/* How much a type tells of the memory it points to: TYPE_BEST for a struct, 2
 * for a number, 1 for a char, 0 for nothing. */
int type_rank(Dwarf_Die *type);

/* Of a stripped type: the size as it says itself, 0 when it does not; whether
 * it is `char`; and what it is as a field of that size. */
uint64_t type_own_size(Dwarf_Die *type);
bool type_is_char(Dwarf_Die *type);
enum field_kind type_kind(Dwarf_Die *type, uint64_t size);

/* The number of elements in each dimension, the outermost first; 0: open.
 * Returns how many dimensions there are. */
int type_bounds(Dwarf_Die *array, uint64_t bounds[TYPE_BOUNDS]);

/* False when the product is too large to be a size. */
bool type_product(uint64_t a, uint64_t b, uint64_t *result);

/* The size of a type, also of an array; 0: none.  An open dimension counts as
 * none.  `nesting` is 0 for the outermost. */
uint64_t type_size(Dwarf_Die *type, int nesting);

/* "struct box", "int", or what a typedef calls it. */
void type_name(Dwarf_Die *type, char out[WHERE_NAME]);

/* Put two names together; what is too long ends in "...". */
void type_join(char out[WHERE_NAME], const char *first, const char *last);

/* --- Layouts: where_layout.c --------------------------------------------- */

/* Write down how a type lies in a segment of that size.  Returns false when
 * that cannot be said. */
bool layout_of(Dwarf_Die *type, uint64_t segment_size, struct layout *layout);

/* --- Variables: where_variables.c ---------------------------------------- */

struct search {
    const struct question *question;
    Dwfl_Module *program;

    /* The best variable so far. */
    int rank; /* 0: none */
    Dwarf_Die type;
    const char *name;
    bool differ; /* another has another type */

    /* Those whose value is not on the stack that was sent. */
    struct needs needs;
    struct candidate {
        int rank;
        Dwarf_Die type;
        const char *name;
    } later[WHERE_NEEDS];

    int steps; /* entries of DWARF looked at */
};

/* Look at the variables that can be seen from one place of the program. */
void search_scopes(struct search *search, struct stand *stand);

/* Look at those of all frames of the thread: where_frames.c. */
void search_frames(struct search *search, Dwfl *dwfl);

/* The unit of the source that the code at this address comes from, or NULL.  By
 * the table of addresses, which gcc writes; or, since clang does not, by asking
 * all of them. */
Dwarf_Die *search_unit(Dwfl_Module *module, Dwarf_Addr pc, Dwarf_Addr *bias);

/* Look at all global variables of the program. */
void search_globals(struct search *search);

/* Look at what search->needs asked for. */
void search_values(struct search *search, const struct values *values);

#endif
