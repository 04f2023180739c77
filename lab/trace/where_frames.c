/*
 * From frame to frame, with the registers of each: see where_types.h.
 *
 * libdw can do that, too, but gives the registers only since 0.188, and then
 * loses rbx, which its table of what a function preserves takes for rax.
 */
#ifdef HAVE_LIBDW
#include "trace/where_types.h"

#include <stdlib.h>

enum {
    FRAMES_MAX = 64 /* looked at */
};

/* A function that says nothing of these leaves them as they are: the ABI. */
static bool is_preserved(unsigned number, unsigned word)
{
#ifdef __aarch64__
    (void)word;
    return number >= 19 && number <= 29;
#else
    if (word == 4)
        return number == 3 || (number >= 5 && number <= 7);
    return number == 3 || number == 6 || (number >= 12 && number <= 15);
#endif
}

/* The row of the table of unwinding for this address; the caller frees it. */
static Dwarf_Frame *row_at(Dwfl_Module *module, Dwarf_Addr pc)
{
    Dwarf_Addr bias;
    Dwarf_Frame *row = NULL;
    Dwarf_CFI *table = dwfl_module_eh_cfi(module, &bias);
    if (table != NULL && dwarf_cfi_addrframe(table, pc - bias, &row) == 0)
        return row;
    table = dwfl_module_dwarf_cfi(module, &bias);
    if (table != NULL && dwarf_cfi_addrframe(table, pc - bias, &row) == 0)
        return row;
    return NULL;
}

/* One register as it was in the caller. */
static bool find_register(const struct stand *stand, Dwarf_Frame *row,
                          unsigned number, uint64_t *value)
{
    Dwarf_Op memory[3], *ops;
    size_t count;
    if (dwarf_frame_register(row, (int)number, memory, &ops, &count) != 0)
        return false;
    if (count == 0 && (ops == NULL ||
                       is_preserved(number, stand->question->registers.word))) {
        *value = stand->registers->value[number];
        return stand->registers->known[number];
    }
    switch (value_of_ops(stand, ops, count, value)) {
    case HELD_AT:
        return value_on_stack(stand->question, *value, value);
    case HELD_DIRECTLY:
        return true;
    default:
        return false;
    }
}

/* From a frame to its caller.  Returns false at the end. */
static bool leave(const struct stand *stand, Dwarf_Frame *row,
                  struct preserved *caller, Dwarf_Addr *pc, bool *exact)
{
    int column = dwarf_frame_info(row, NULL, NULL, exact);
    for (unsigned i = 0; i < stand->question->registers.count; i++)
        caller->known[i] = find_register(stand, row, i, &caller->value[i]);
    if (column < 0 || (unsigned)column >= stand->question->registers.count ||
        !caller->known[column])
        return false;
    *pc = caller->value[column];
    return *pc != 0;
}

void search_frames(struct search *search, Dwfl *dwfl)
{
    const struct question *question = search->question;
    const struct registers *innermost = &question->registers;
    struct preserved registers, caller;
    Dwarf_Addr pc = innermost->pc;
    bool exact = !innermost->in_call, goes_on = true;
    for (unsigned i = 0; i < innermost->count; i++) {
        registers.value[i] = innermost->list[i];
        registers.known[i] = true;
    }
    for (int i = 0; i < FRAMES_MAX && goes_on; i++) {
        if (!exact)
            pc--; /* inside the call, not behind it */
        Dwfl_Module *module = dwfl_addrmodule(dwfl, pc);
        Dwarf_Frame *row = module != NULL ? row_at(module, pc) : NULL;
        if (row == NULL)
            return;
        struct stand stand = {
            .registers = &registers, .question = question, .pc = pc};
        Dwarf_Op *ops;
        size_t count;
        stand.has_cfa = dwarf_frame_cfa(row, &ops, &count) == 0 &&
                        value_of_ops(&stand, ops, count, &stand.cfa) == HELD_AT;
        if (module == search->program)
            search_scopes(search, &stand);
        goes_on = leave(&stand, row, &caller, &pc, &exact);
        free(row);
        registers = caller;
    }
}

#else
typedef int no_frames_without_libdw; /* a file needs a declaration */
#endif
