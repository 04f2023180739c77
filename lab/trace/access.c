/* What happens when an attachment that is shut is used: see access.h. */
#if defined __x86_64__
#include "trace/access.h"
#include "trace/access_machine.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PIECES_MAX = 6, /* of what an instruction uses: a few attachments */
    STORES_IN_ROW = 3,
    GUESSED = 8,      /* bytes that an unknown instruction may use */
    ZERO_FLAG = 0x40, /* in eflags */
};

/* Bytes of one segment that the instruction uses. */
struct piece {
    struct fence *fence;
    uint64_t address;
    size_t size;
    bool load, store;
    unsigned char *before;
};

/* One instruction, on its way. */
struct access {
    struct tracer *tracer;
    int process;
    pid_t tid;
    struct guard *guard;
    struct puppet puppet;
    struct instruction is;
    uint64_t fault;
    bool known; /* what it does */
    struct piece pieces[PIECES_MAX];
    size_t count;
    struct source at;
    uint64_t pc;
};

/* --- Memory -------------------------------------------------------------- */

static bool read_shut(struct access *access, uint64_t address, void *into,
                      size_t size)
{
    struct guard *guard = access->guard;
    char path[64];
    if (guard->memory == -1) {
        snprintf(path, sizeof path, "/proc/%d/mem",
                 (int)access->tracer->members[access->process].alive);
        guard->memory = open(path, O_RDONLY | O_CLOEXEC);
    }
    return pread(guard->memory, into, size, (off_t)address) == (ssize_t)size;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static void add_piece(struct access *access, struct fence *fence,
                      const struct reach *reach)
{
    uint64_t start = reach->address > fence->at.start ? reach->address
                                                      : fence->at.start;
    uint64_t end = least(reach->address + reach->size, fence->at.end);
    if (start >= end || access->count == PIECES_MAX)
        return;
    struct piece *piece = &access->pieces[access->count];
    *piece = (struct piece){
        fence,       start,        (size_t)(end - start),
        reach->load, reach->store, malloc((size_t)(end - start))};
    if (piece->before == NULL)
        abort();
    /* Behind the end of a file there is nothing, which is its own fault. */
    if (read_shut(access, start, piece->before, piece->size))
        access->count++;
    else
        free(piece->before);
}

/* Which bytes of which attachments it uses. */
static void find_pieces(struct access *access)
{
    for (unsigned r = 0; r < access->is.count; r++)
        for (size_t i = 0; i < access->guard->count; i++)
            add_piece(access, &access->guard->fences[i],
                      &access->is.reaches[r]);
}

static void free_pieces(struct access *access)
{
    for (size_t i = 0; i < access->count; i++)
        free(access->pieces[i].before);
}

/* --- The instruction ----------------------------------------------------- */

static void take_apart(struct access *access)
{
    unsigned char code[CODE_MAX] = {0};
    access->pc = access->puppet.regs.rip;
    memory_read(access->tid, access->pc, code, sizeof code);
    access->known = access_decode(code, &access->puppet.regs, access->fault,
                                  &access->is);
    if (access->known)
        return;
    access->is = (struct instruction){.count = 1};
    access->is.reaches[0] = (struct reach){access->fault, GUESSED, true, false};
}

/* Of an unknown instruction, a first fault may be for a load or for a store;
 * where loads are allowed, a second one is for a store. */
static enum came try_loading(struct access *access)
{
    struct fence *fence = fence_at(access->guard, access->fault);
    if (!fence_peep(&access->puppet, fence))
        return CAME_END;
    enum came came = puppet_step(&access->puppet, &access->is);
    siginfo_t info;
    if (came == CAME_SIGNAL && WSTOPSIG(access->puppet.status) == SIGSEGV &&
        ptrace(PTRACE_GETSIGINFO, access->tid, 0, &info) != -1 &&
        fence_at(access->guard, (uint64_t)(uintptr_t)info.si_addr) == fence)
        access->is.reaches[0].store = access->pieces[0].store = true;
    return came;
}

/* Open what it uses, and let it do that.  What else of ours it turns out to
 * need is opened, too; any other signal is its own. */
static enum came let_through(struct access *access)
{
    siginfo_t info;
    if (!access->known) {
        enum came came = try_loading(access);
        if (came != CAME_SIGNAL || !access->is.reaches[0].store)
            return came;
    }
    struct puppet *puppet = &access->puppet;
    if (!fence_move(puppet, fence_at(access->guard, access->fault), true))
        return CAME_END;
    for (size_t i = 0; i < access->count; i++)
        if (!access->pieces[i].fence->open &&
            !fence_move(puppet, access->pieces[i].fence, true))
            return CAME_END;
    for (;;) {
        enum came came = puppet_step(puppet, &access->is);
        struct fence *fence = NULL;
        if (came == CAME_SIGNAL && WSTOPSIG(puppet->status) == SIGSEGV &&
            ptrace(PTRACE_GETSIGINFO, access->tid, 0, &info) != -1 &&
            info.si_code == SEGV_ACCERR)
            fence = fence_at(access->guard, (uint64_t)(uintptr_t)info.si_addr);
        if (fence == NULL || fence->open)
            return came;
        if (!fence_move(puppet, fence, true))
            return CAME_END;
    }
}

static bool shut_again(struct access *access)
{
    for (size_t i = 0; i < access->guard->count; i++)
        if (access->guard->fences[i].open &&
            !fence_move(&access->puppet, &access->guard->fences[i], false))
            return false;
    return true;
}

/* --- What the kernel has changed ----------------------------------------- */

/* A signal like ours that is blocked, or ignored, is forced on a program: its
 * reaction is then the default one.  Have it as it was. */
static bool restore_reactions(struct access *access)
{
    const struct {
        int signo;
        long number_64, number_32;
    } signals[] = {{SIGSEGV, 13, 174}, {SIGTRAP, 13, 174}};
    struct guard *guard = access->guard;
    struct puppet *puppet = &access->puppet;
    for (int i = 0; i < 2; i++) {
        struct reaction *reaction = &guard->reactions[i];
        const uint64_t bit = (uint64_t)1 << (signals[i].signo - 1);
        uint64_t handler = 0;
        memcpy(&handler, reaction->bytes,
               puppet_number(puppet, 8, 4) == 8 ? 8 : 4);
        if (!reaction->known || handler == 0 || /* SIG_DFL */
            ((uint64_t)status_field(access->tid,
                                    handler == 1 ? "SigIgn:" : "SigCgt:", 16) &
             bit) != 0)
            continue;
        unsigned char kept[sizeof reaction->bytes];
        uint64_t room = (puppet->regs.rsp - 1024) & ~(uint64_t)15;
        const uint64_t args[4] = {(uint64_t)signals[i].signo, room, 0, 8};
        int64_t result;
        if (memory_read(access->tid, room, kept, sizeof kept) != sizeof kept ||
            !memory_write(access->tid, room, reaction->bytes, reaction->size))
            continue;
        if (puppet_call(puppet,
                        puppet_number(puppet, signals[i].number_64,
                                      signals[i].number_32),
                        args, &result) != CAME_STEP)
            return false;
        memory_write(access->tid, room, kept, sizeof kept);
        if (handler != 1)
            puppet->mask |= bit;
    }
    return true;
}

/* --- The event ----------------------------------------------------------- */

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
    if (!read_shut(access, piece->address, store->after, piece->size))
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

/* --- All of it ----------------------------------------------------------- */

/* Bytes that are not as they were may have been stored by a call, or by a
 * thread that came back unseen: that is told first. */
static void look_before(struct access *access)
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

/* There is room for no more: the program goes on at full speed. */
static bool give_up(struct access *access)
{
    struct tracer *tracer = access->tracer;
    struct task *task = trace_task(tracer, access->tid);
    if (tracer->accesses == ACCESS_MOST) {
        tracer->accesses++;
        trace_event(tracer, EVENT_NOTE, task)->note = NOTE_ACCESSES;
    }
    if (!puppet_take(&access->puppet, access->tid, access->guard->gate) ||
        !fences_open(access->guard, &access->puppet))
        return false;
    puppet_leave(&access->puppet);
    access->guard->off = true;
    return true;
}

/* The instruction has faulted on its own: with all it uses open, so it is the
 * very fault it would have had without us. */
static void own_fault(struct access *access)
{
    struct task *task = trace_task(access->tracer, access->tid);
    int status = access->puppet.status;
    puppet_leave(&access->puppet);
    task->reshuts = true;
    stop_happened(access->tracer, access->tid, status);
}

static void one_access(struct access *access)
{
    struct task *task = trace_task(access->tracer, access->tid);
    if (!puppet_take(&access->puppet, access->tid, access->guard->gate))
        return; /* it was killed, which is its next stop */
    uint64_t times = access->puppet.regs.rcx;
    take_apart(access);
    find_pieces(access);
    look_before(access);
    if (trace_may_ask(access->tracer, task))
        where_of(access->tracer->where,
                 access->tracer->members[access->process].alive, access->tid,
                 &access->at);
    enum came came = let_through(access);
    if (came == CAME_SIGNAL) {
        own_fault(access);
        return;
    }
    if (came == CAME_STEP && shut_again(access) && restore_reactions(access)) {
        if (access->is.compares && access->count > 0 &&
            (access->puppet.regs.eflags & ZERO_FLAG) == 0)
            access->pieces[0].store = false;
        if (access->is.repeats)
            cut_strings(access, times);
        puppet_leave(&access->puppet);
        record(access);
        give_turn(access);
        return;
    }
    stop_happened(access->tracer, access->tid, access->puppet.status);
}

bool access_possible(void)
{
    return true;
}

bool access_faulted(struct tracer *tracer, pid_t tid, int signo)
{
    struct task *task = trace_task(tracer, tid);
    siginfo_t info;
    struct access access = {.tracer = tracer,
                            .process = task->process,
                            .tid = tid,
                            .guard = tracer->members[task->process].guard};
    if (access.guard == NULL)
        return false;
    if (signo == SIGTRAP && task->reshuts) {
        task->signo = 0;
        access_returns(tracer, tid);
        return true;
    }
    if (signo != SIGSEGV || !access.guard->shut || task->reshuts ||
        ptrace(PTRACE_GETSIGINFO, tid, 0, &info) == -1 ||
        info.si_code != SEGV_ACCERR)
        return false;
    access.fault = (uint64_t)(uintptr_t)info.si_addr;
    if (fence_at(access.guard, access.fault) == NULL)
        return false;
    if (tracer->accesses < ACCESS_MOST)
        one_access(&access);
    else if (!give_up(&access))
        stop_happened(tracer, tid, access.puppet.status);
    free_pieces(&access);
    free(access.at.file);
    free(access.at.function);
    return true;
}
#else
#include "trace/access.h"

bool access_possible(void)
{
    return false;
}

bool access_faulted(struct tracer *tracer, pid_t tid, int signo)
{
    (void)tracer, (void)tid, (void)signo;
    return false;
}
#endif
