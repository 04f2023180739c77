/* Which pointer variable holds an address: see where_types.h. */
#ifdef HAVE_LIBDW
#include "trace/where_types.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

enum {
    UNITS_MAX = 2000, /* asked for an address */
    STEPS_MAX = 50000 /* entries of DWARF looked at for one question */
};

static bool is_start(const struct search *search, uint64_t value)
{
    const uint64_t *starts = search->question->segment.starts;
    size_t count = sizeof search->question->segment.starts / sizeof *starts;
    for (size_t i = 0; i < count && value != 0; i++)
        if (starts[i] == value)
            return true;
    return false;
}

/* What a variable points to.  Returns 0 when it is no pointer, or one that
 * tells nothing. */
static int target_of(Dwarf_Die *variable, Dwarf_Die *type)
{
    Dwarf_Attribute attribute;
    Dwarf_Die stripped;
    if (dwarf_attr_integrate(variable, DW_AT_type, &attribute) == NULL ||
        dwarf_formref_die(&attribute, type) == NULL || !type_strip(type) ||
        dwarf_tag(type) != DW_TAG_pointer_type ||
        dwarf_attr_integrate(type, DW_AT_type, &attribute) == NULL ||
        dwarf_formref_die(&attribute, type) == NULL)
        return 0;
    stripped = *type; /* its name is that of a typedef, if it has one */
    return type_strip(&stripped) ? type_rank(&stripped) : 0;
}

static bool same_type(const Dwarf_Die *a, const Dwarf_Die *b)
{
    Dwarf_Die x = *a, y = *b;
    return type_strip(&x) && type_strip(&y) &&
           dwarf_dieoffset(&x) == dwarf_dieoffset(&y);
}

static void found(struct search *search, int rank, const Dwarf_Die *type,
                  const char *name)
{
    if (search->rank > 0 && !same_type(type, &search->type))
        search->differ = true;
    if (rank <= search->rank)
        return;
    search->rank = rank;
    search->type = *type;
    search->name = name;
}

/* Is this variable of no interest any more, whatever it holds? */
static bool is_enough(const struct search *search, int rank)
{
    return rank == 0 ||
           (rank <= search->rank && !search->question->segment.reused);
}

/* Its value is not here: ask for it. */
static void look_later(struct search *search, int rank, const Dwarf_Die *type,
                       const char *name, uint64_t address)
{
    struct needs *needs = &search->needs;
    if (needs->count == WHERE_NEEDS)
        return;
    search->later[needs->count] = (struct candidate){rank, *type, name};
    needs->addresses[needs->count++] = address;
}

static void look_variable(struct search *search, const struct stand *stand,
                          Dwarf_Die *variable)
{
    Dwarf_Attribute location;
    Dwarf_Die type;
    uint64_t value;
    int rank = target_of(variable, &type);
    if (is_enough(search, rank) ||
        dwarf_attr_integrate(variable, DW_AT_location, &location) == NULL)
        return;
    const char *name = dwarf_diename(variable);
    enum held held = value_of(stand, &location, &value);
    if (held == HELD_AT) {
        uint64_t address = value;
        held = HELD_DIRECTLY;
        if (!value_on_stack(search->question, address, &value)) {
            look_later(search, rank, &type, name, address);
            return;
        }
    }
    if (held == HELD_DIRECTLY && is_start(search, value))
        found(search, rank, &type, name);
}

/* Is it declared behind the line where its function stands, and so has no value
 * yet? */
static bool is_to_come(Dwarf_Die *variable, int line)
{
    int declared;
    return line > 0 && dwarf_tag(variable) == DW_TAG_variable &&
           dwarf_decl_line(variable, &declared) == 0 && declared > line;
}

static void look_children(struct search *search, const struct stand *stand,
                          Dwarf_Die *scope, int line)
{
    Dwarf_Die child;
    for (int more = dwarf_child(scope, &child);
         more == 0 && ++search->steps < STEPS_MAX;
         more = dwarf_siblingof(&child, &child)) {
        int tag = dwarf_tag(&child);
        if ((tag == DW_TAG_variable || tag == DW_TAG_formal_parameter) &&
            !is_to_come(&child, line))
            look_variable(search, stand, &child);
    }
}

Dwarf_Die *search_unit(Dwfl_Module *module, Dwarf_Addr pc, Dwarf_Addr *bias)
{
    Dwarf_Die *unit = dwfl_module_addrdie(module, pc, bias);
    if (unit != NULL)
        return unit;
    for (int i = 0; i < UNITS_MAX; i++) {
        unit = dwfl_module_nextcu(module, unit, bias);
        if (unit == NULL || dwarf_haspc(unit, pc - *bias) == 1)
            return unit;
    }
    return NULL;
}

/* From the innermost block to the function around all of them. */
static void look_scopes(struct search *search, struct stand *stand,
                        Dwarf_Die *scopes, int count, int line)
{
    Dwarf_Attribute base;
    for (int i = 0; i < count; i++)
        if (dwarf_tag(&scopes[i]) == DW_TAG_subprogram &&
            dwarf_attr_integrate(&scopes[i], DW_AT_frame_base, &base) != NULL)
            stand->base = &base;
    for (int i = 0; i < count; i++) {
        int tag = dwarf_tag(&scopes[i]);
        if (tag == DW_TAG_compile_unit)
            break;
        look_children(search, stand, &scopes[i], line);
        if (tag == DW_TAG_inlined_subroutine)
            line = 0; /* what is around it stands in another line */
    }
    stand->base = NULL;
}

void search_scopes(struct search *search, struct stand *stand)
{
    Dwarf_Die *unit = search_unit(search->program, stand->pc, &stand->bias);
    Dwarf_Die *inner = NULL, *scopes = NULL;
    Dwarf_Addr pc = stand->pc - stand->bias;
    if (unit != NULL && dwarf_getscopes(unit, pc, &inner) > 0) {
        int line = 0;
        dwarf_lineno(dwarf_getsrc_die(unit, pc), &line);
        /* Again, since around an inlined function this is where it is written,
         * and not where it was put. */
        int count = dwarf_getscopes_die(&inner[0], &scopes);
        look_scopes(search, stand, scopes, count, line);
    }
    free(inner);
    free(scopes);
}

void search_globals(struct search *search)
{
    struct stand stand = {.question = search->question};
    Dwarf *dwarf = dwfl_module_getdwarf(search->program, &stand.bias);
    Dwarf_CU *unit = NULL;
    Dwarf_Die die;
    while (dwarf != NULL && !is_enough(search, TYPE_BEST) &&
           search->steps < STEPS_MAX &&
           dwarf_get_units(dwarf, unit, &unit, NULL, NULL, &die, NULL) == 0)
        look_children(search, &stand, &die, 0);
}

void search_values(struct search *search, const struct values *values)
{
    for (unsigned i = 0; i < search->needs.count; i++) {
        const struct candidate *later = &search->later[i];
        if (is_start(search, values->values[i]))
            found(search, later->rank, &later->type, later->name);
    }
}

#else
typedef int no_variables_without_libdw; /* a file needs a declaration */
#endif
