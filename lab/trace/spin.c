/* Does a thread go in a circle?  See tracer.h. */
#include "run/proc.h"
#include "trace/steps.h"
#include "trace/waiting.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum {
    STEPS = 4096,   /* instructions that are looked at */
    WATCHED = 64,   /* places that it stores to */
    RANGES = 4,     /* of segments that it loads, told */
    SPANS = 16,     /* of memory that is not its own */
    SLEEP_MS = 100, /* of one call in the circle */
    FAULT_MS = 500, /* of an instruction: its memory may have to be found */
    AT_ONCE = 1000  /* looks at an instruction, which is mostly over by then */
};

/* A place that it stores to, and what was there when the circle began. */
struct watched {
    uint64_t address;
    unsigned size;
    unsigned char bytes[STEP_CALL_BYTES];
};

struct span {
    uint64_t start, end; /* both 0: none */
};

struct circle {
    struct tracer *tracer;
    pid_t tid;
    bool last;
    double until;
    struct all_registers start; /* where it began */
    struct watched places[WATCHED];
    size_t place_count;
    struct wait *wait;          /* what it loads, and calls */
    struct span clock[SPANS];   /* memory that changes by itself, vdso(7) */
    struct span outside[SPANS]; /* that others may share */
    bool odd;                   /* it does something that we do not know */
};

/* --- Memory that changes by itself --------------------------------------- */

static bool is_in(const struct span spans[SPANS], uint64_t address)
{
    for (int i = 0; i < SPANS; i++)
        if (address >= spans[i].start && address < spans[i].end)
            return true;
    return false;
}

/* The kernel keeps the time in memory of each process; and who maps a file can
 * see what others store there. */
static void find_clock(struct circle *circle, pid_t pid)
{
    char path[64], *line = NULL;
    size_t room = 0, clocks = 0, shared = 0;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "re");
    while (maps != NULL && getline(&line, &room, maps) != -1) {
        unsigned long long start = 0, end = 0;
        char flags[5] = "";
        if (sscanf(line, "%llx-%llx %4s", &start, &end, flags) != 3)
            continue;
        bool clock = strstr(line, "[vvar") != NULL ||
                     strstr(line, "[vdso]") != NULL;
        if (clock && clocks < SPANS)
            circle->clock[clocks++] = (struct span){start, end};
        else if (flags[3] == 's' && shared < SPANS)
            circle->outside[shared++] = (struct span){start, end};
    }
    if (maps == NULL || shared == SPANS)
        circle->odd = true;
    if (maps != NULL)
        fclose(maps);
    free(line);
}

/* --- One step ------------------------------------------------------------ */

/* Wait until the thread stops.  An instruction is soon over, but a call may
 * sleep: not for long, then it is left alone. */
static bool await(const struct circle *circle, bool call, int *status)
{
    double end = proc_now() + (call ? SLEEP_MS : FAULT_MS) / 1e3;
    for (int i = call ? AT_ONCE : 0; i < AT_ONCE || proc_now() < end; i++) {
        pid_t found = waitpid(circle->tid, status, __WALL | WNOHANG);
        if (found == circle->tid || (found == -1 && errno != EINTR))
            return found == circle->tid;
        if (i < AT_ONCE)
            sched_yield();
        else
            poll(NULL, 0, 1);
    }
    trace_task(circle->tracer, circle->tid)->running = true;
    return false;
}

/* Returns false when the thread has stopped for another reason, which is then
 * handled, or does not stop at all. */
static bool step_on(struct circle *circle, bool call)
{
    int status;
    if (ptrace(PTRACE_SINGLESTEP, circle->tid, 0, 0) == -1)
        return false;
    trace_task(circle->tracer, circle->tid)->stopped = false;
    if (!await(circle, call, &status))
        return false;
    if (WIFSTOPPED(status) && status >> 8 == SIGTRAP) {
        trace_task(circle->tracer, circle->tid)->stopped = true;
        return true;
    }
    /* Into a call; or what it stops for was asked of it before. */
    bool seccomp = status >> 16 == PTRACE_EVENT_SECCOMP;
    bool asked = status >> 8 == (SIGTRAP | PTRACE_EVENT_STOP << 8);
    if (WIFSTOPPED(status) && ((circle->last && seccomp) || asked))
        return step_on(circle, true);
    if (!circle->tracer->watches)
        stop_happened(circle->tracer, circle->tid, status);
    else if (WIFSTOPPED(status)) {
        struct task *task = trace_task(circle->tracer, circle->tid);
        task->stopped = true;
        task->signo = status >> 16 == 0 ? WSTOPSIG(status) : 0;
    }
    return false;
}

/* --- What it does -------------------------------------------------------- */

static void watch(struct circle *circle, const struct access *access)
{
    for (size_t i = 0; i < circle->place_count; i++)
        if (circle->places[i].address == access->address &&
            circle->places[i].size >= access->size)
            return;
    if (circle->place_count == WATCHED || access->size > STEP_CALL_BYTES) {
        circle->odd = true;
        return;
    }
    circle->places[circle->place_count++] = (struct watched){
        .address = access->address, .size = access->size};
}

/* Note what it loads of a segment, each place once. */
static void note_load(struct circle *circle, const struct access *access)
{
    const struct tracer *tracer = circle->tracer;
    const struct task *task = trace_task(circle->tracer, circle->tid);
    const struct attached *at = touched(&tracer->members[task->process],
                                        access->address, access->size);
    struct wait *wait = circle->wait;
    circle->odd |= is_in(circle->clock, access->address);
    if (at == NULL || access->address < at->start) {
        wait->named |= is_in(circle->outside, access->address);
        return;
    }
    enum segment_kind kind = tracer->history->segments[at->segment].kind;
    wait->named |= kind == SEGMENT_FILE ||
                   (kind == SEGMENT_SYSV && tracer->shared_ipc);
    uint64_t offset = access->address - at->start + at->offset;
    for (size_t i = 0; i < wait->range_count; i++)
        if (wait->ranges[i].segment == at->segment &&
            wait->ranges[i].offset == offset)
            return;
    if (wait->range_count < RANGES)
        waiting_at(circle->tracer, task, at, access->address, access->size,
                   wait);
}

/* Note what the next instruction does, and make it. */
static bool go(struct circle *circle, struct all_registers *now)
{
    struct step step;
    if (!steps_next(circle->tid, now, &step) || !step.known ||
        (step.call != CALL_NONE && step.call != CALL_OTHER && !circle->last))
        return false;
    if (step.call != CALL_NONE)
        circle->wait->call = (int)step.call;
    for (unsigned i = 0; i < step.count; i++)
        if (step.accesses[i].store)
            watch(circle, &step.accesses[i]);
        else if (!step.accesses[i].stack)
            note_load(circle, &step.accesses[i]);
    return !circle->odd && proc_now() < circle->until &&
           step_on(circle, step.call != CALL_NONE || now->restarts) &&
           steps_registers(circle->tid, now);
}

static void forget(struct circle *circle, const struct all_registers *now)
{
    circle->start = *now;
    circle->place_count = 0;
    circle->wait->range_count = 0;
    circle->wait->call = CALL_NONE;
}

/* Remember what is at all places; or is that there still? */
static void remember(struct circle *circle)
{
    for (size_t i = 0; i < circle->place_count; i++)
        memory_read(circle->tid, circle->places[i].address,
                    circle->places[i].bytes, circle->places[i].size);
}

static bool is_same(const struct circle *circle)
{
    unsigned char bytes[STEP_CALL_BYTES];
    for (size_t i = 0; i < circle->place_count; i++) {
        const struct watched *place = &circle->places[i];
        if (memory_read(circle->tid, place->address, bytes, place->size) !=
                place->size ||
            memcmp(bytes, place->bytes, place->size) != 0)
            return false;
    }
    return true;
}

static bool is_at_start(const struct circle *circle,
                        const struct all_registers *now)
{
    const struct all_registers *start = &circle->start;
    return memcmp(now->words, start->words, sizeof now->words) == 0 &&
           memcmp(now->others, start->others, sizeof now->others) == 0;
}

/* It has come back to its registers after `length` steps.  Once more: do the
 * bytes come back, too? */
static bool is_circle(struct circle *circle, struct all_registers *now,
                      unsigned length)
{
    size_t places = circle->place_count;
    remember(circle);
    for (unsigned i = 0; i < length; i++)
        if (!go(circle, now))
            return false;
    return circle->place_count == places && is_same(circle) &&
           is_at_start(circle, now);
}

/* The start of a circle is looked for further on each time, by powers of two.
 */
static bool search(struct circle *circle, struct all_registers *now,
                   unsigned *length)
{
    unsigned since = 0, next = 1;
    for (unsigned i = 0; i < STEPS; i++) {
        if (!go(circle, now))
            return false;
        bool back = is_at_start(circle, now);
        *length = ++since;
        if (back && is_circle(circle, now, since))
            return true;
        if (circle->odd)
            return false;
        if (back || since >= next) {
            forget(circle, now);
            since = 0;
            next = 2 * next;
        }
    }
    return false;
}

/* Does it come back to where it is, after so many steps and not before? */
static bool repeats(struct circle *circle, struct all_registers *now,
                    unsigned length)
{
    for (unsigned i = 0; i < length; i++)
        if (!go(circle, now) || is_at_start(circle, now) != (i + 1 == length))
            return false;
    return is_circle(circle, now, length);
}

bool spins(struct tracer *tracer, pid_t tid, bool last, double until,
           unsigned *steps, struct wait *wait)
{
    struct circle *circle = calloc(1, sizeof *circle);
    struct all_registers now;
    bool found = false;
    if (circle != NULL && steps_registers(tid, &now) &&
        (last || !now.restarts)) { /* who sleeps in a call does not compute */
        circle->tracer = tracer;
        circle->tid = tid;
        circle->last = last;
        circle->until = until;
        circle->wait = wait;
        find_clock(circle, tracer->members[wait->process].alive);
        forget(circle, &now);
        found = *steps == 0 ? search(circle, &now, steps)
                            : repeats(circle, &now, *steps);
    }
    free(circle);
    if (!found) {
        wait->range_count = 0;
        wait->call = CALL_NONE;
    }
    return found;
}
