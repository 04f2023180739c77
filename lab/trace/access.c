/* What happens when an attachment that is shut is used: see access.h. */
#if defined __x86_64__
#include "trace/access.h"
#include "trace/access_machine.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    GUESSED = 8, /* bytes that an unknown instruction may use */
};

/* --- Memory -------------------------------------------------------------- */

/* Word by word: some systems let nobody read /proc/PID/mem in this way. */
static bool peek(pid_t tid, uint64_t address, unsigned char *into, size_t size)
{
    const uint64_t end = address + size;
    for (uint64_t at = address & ~(uint64_t)7; at < end; at += 8) {
        errno = 0;
        long word = ptrace(PTRACE_PEEKDATA, tid, at, 0);
        if (errno != 0)
            return false;
        for (unsigned i = 0; i < 8; i++)
            if (at + i >= address && at + i < end)
                into[at + i - address] = (unsigned char)((uint64_t)word >>
                                                         (8 * i));
    }
    return true;
}

bool access_read(struct access *access, uint64_t address, void *into,
                 size_t size)
{
    struct guard *guard = access->guard;
    char path[64];
    if (guard->memory == -1) {
        snprintf(path, sizeof path, "/proc/%d/mem",
                 (int)access->tracer->members[access->process].alive);
        guard->memory = open(path, O_RDONLY | O_CLOEXEC);
    }
    return pread(guard->memory, into, size, (off_t)address) == (ssize_t)size ||
           peek(access->tid, address, into, size);
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
    if (access_read(access, start, piece->before, piece->size))
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

/* --- All of it ----------------------------------------------------------- */

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
    access_look(access);
    if (trace_may_ask(access->tracer, task) && !access_repeated(access))
        where_of(access->tracer->where,
                 access->tracer->members[access->process].alive, access->tid,
                 &access->at);
    enum came came = let_through(access);
    if (came == CAME_SIGNAL) {
        own_fault(access);
        return;
    }
    if (came == CAME_STEP && shut_again(access) && restore_reactions(access)) {
        puppet_leave(&access->puppet);
        access_record(access, times);
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
