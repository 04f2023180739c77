/* What an instruction has loaded and stored, as an event: see
 * access_machine.h. */
#if defined __x86_64__
#include "trace/access_machine.h"

#include <stdlib.h>
#include <string.h>

enum {
    STORES_IN_ROW = 3, /* before others come */
    ZERO_FLAG = 0x40   /* in eflags */
};

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static bool is_used_by_others(const struct tracer *tracer, int segment, int by)
{
    for (size_t p = 0; p < tracer->history->process_count; p++) {
        const struct member *member = &tracer->members[p];
        for (size_t i = 0; i < member->attached_count && !member->dead; i++)
            if ((int)p != by && member->attached[i].segment == segment)
                return true;
    }
    return false;
}

static uint64_t offset_of(const struct piece *piece)
{
    return piece->address - piece->fence->at.start + piece->fence->at.offset;
}

/* How much of the strings it has used. */
static void cut_strings(struct access *access, uint64_t times_before)
{
    const uint64_t mask = access->puppet.regs.cs == ACCESS_CODE_32 ? UINT32_MAX
                                                                   : UINT64_MAX;
    uint64_t left = access->puppet.regs.rcx & mask;
    uint64_t used = (times_before - left) * access->is.width;
    for (size_t i = 0; i < access->count; i++) {
        struct piece *piece = &access->pieces[i];
        if (used >= piece->size)
            continue;
        if (access->is.back) {
            memmove(piece->before, piece->before + piece->size - used,
                    (size_t)used);
            piece->address += piece->size - used;
        }
        piece->size = (size_t)used;
    }
}

/* What it has stored, and that the next look need not tell that again. */
static void note_store(struct access *access, struct event *event,
                       const struct piece *piece, int type)
{
    const int segment = piece->fence->at.segment;
    const uint64_t offset = offset_of(piece);
    struct store *store = event_add_store(event, segment, offset, piece->size);
    if (store == NULL)
        abort();
    store->by = access->process;
    store->type = type;
    memcpy(store->before, piece->before, piece->size);
    if (!access_read(access, piece->address, store->after, piece->size))
        memcpy(store->after, piece->before, piece->size);
    size_t kept;
    unsigned char *known = stores_known(access->tracer, segment, &kept);
    if (offset < kept)
        memcpy(known + offset, store->after,
               (size_t)least(piece->size, kept - offset));
}

static void note_load(struct event *event, const struct piece *piece, int type)
{
    struct load *load = event_add_load(event, piece->fence->at.segment,
                                       offset_of(piece), piece->size);
    if (load == NULL)
        abort();
    load->type = type;
    memcpy(load->bytes, piece->before, piece->size);
}

/* Is it a load that may be one of a spinning program? */
static bool is_repeatable(const struct access *access, struct seen_load *seen)
{
    const struct piece *piece = &access->pieces[0];
    if (access->count != 1 || piece->size > SPIN_BYTES)
        return false;
    *seen = (struct seen_load){
        .tid = access->tid,
        .pc = access->pc,
        .segment = piece->fence->at.segment,
        .offset = offset_of(piece),
        .size = piece->size,
        .stores = access->tracer->known[piece->fence->at.segment].stores,
    };
    memcpy(seen->bytes, piece->before, piece->size);
    return true;
}

static void record(struct access *access)
{
    struct tracer *tracer = access->tracer;
    struct task *task = trace_task(tracer, access->tid);
    bool stores = false;
    for (size_t i = 0; i < access->count; i++)
        stores |= access->pieces[i].store;
    struct seen_load seen;
    bool may_repeat = !stores && is_repeatable(access, &seen);
    if (access->count == 0 ||
        (may_repeat && access_spins(access->guard, &seen)))
        return;
    if (!may_repeat)
        access_other(tracer, access->process);
    for (size_t i = 0; i < access->count && stores; i++)
        if (access->pieces[i].store)
            access_stored(tracer, access->pieces[i].fence->at.segment);
    struct event *event = trace_event_at(
        tracer, stores ? EVENT_STORE : EVENT_LOAD, task, &access->at);
    event->exact = true;
    event->atomic = access->is.atomic;
    event->synced = access->guard->synced;
    access->guard->synced = false;
    event->segment = access->pieces[0].fence->at.segment;
    for (size_t i = 0; i < access->count; i++) {
        const struct piece *piece = &access->pieces[i];
        const int type = types_of_segment(tracer, task,
                                          piece->fence->at.segment, true);
        if (piece->load)
            note_load(event, piece, type);
        if (piece->store)
            note_store(access, event, piece, type);
    }
    if (may_repeat)
        access_saw(access->guard, &seen, event);
    tracer->accesses++;
}

/* Bytes that are not as they were may have been stored by a call, or by a
 * thread that came back unseen: that is told first. */
void access_look(struct access *access)
{
    bool same = true;
    for (size_t i = 0; i < access->count; i++) {
        const struct piece *piece = &access->pieces[i];
        uint64_t offset = offset_of(piece);
        size_t kept;
        const unsigned char *known = stores_known(
            access->tracer, piece->fence->at.segment, &kept);
        if (offset < kept)
            same = same &&
                   memcmp(known + offset, piece->before,
                          (size_t)least(piece->size, kept - offset)) == 0;
    }
    if (!same)
        look_stores(access->tracer, trace_task(access->tracer, access->tid));
}

/* After each load, so that others come between it and the store that is made of
 * it; and after a store now and then, so that others see what is half done. */
static void give_turn(const struct access *access)
{
    bool loads = false, stores = false;
    for (size_t i = 0; i < access->count; i++) {
        const struct piece *piece = &access->pieces[i];
        bool shared = is_used_by_others(
            access->tracer, piece->fence->at.segment, access->process);
        loads |= shared && piece->load;
        stores |= shared && piece->store;
    }
    if (loads || (stores && ++access->guard->stores % STORES_IN_ROW == 0))
        turns_yield(trace_task(access->tracer, access->tid));
}

bool access_repeated(const struct access *access)
{
    struct seen_load seen;
    return access->known && is_repeatable(access, &seen) &&
           !access->pieces[0].store && access_seen(access->guard, &seen) != -1;
}

void access_record(struct access *access, uint64_t times)
{
    if (access->is.compares && access->count > 0 &&
        (access->puppet.regs.eflags & ZERO_FLAG) == 0)
        access->pieces[0].store = false;
    if (access->is.repeats)
        cut_strings(access, times);
    record(access);
    give_turn(access);
}
#else
typedef int not_this_processor; /* a file needs a declaration */
#endif
