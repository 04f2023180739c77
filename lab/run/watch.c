#include "run/keeper.h"
#include "run/proc.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum {
    DRAIN_MS = 100, /* without a byte: then somebody else has the stream open */
    WEIGH_MS = 20   /* between two looks at the memory */
};

/*
 * Read what there is on one stream.  Returns false at its end.
 *
 * EIO says that nobody has the terminal open any more.  The kernel looks for
 * bytes first and whether it is closed then; what was written between the two
 * is still on its way.  The next read waits for it: n_tty_read(), since nobody
 * writes any more.
 */
static bool collect(int fd, struct output *output, size_t most)
{
    char block[16 * 1024];
    bool closed = false;
    for (;;) {
        ssize_t got = read(fd, block, sizeof block);
        if (got == -1 && errno == EINTR)
            continue;
        if (got == -1 && errno == EAGAIN)
            return true;
        if (got == -1 && errno == EIO && !closed) {
            closed = true;
            continue;
        }
        if (got <= 0)
            return false;
        size_t kept = (size_t)got;
        if (kept > most - output->size) {
            kept = most - output->size;
            output->cut = true;
        }
        char *text = realloc(output->text, output->size + kept + 1);
        if (text == NULL)
            return false;
        memcpy(text + output->size, block, kept);
        output->text = text;
        output->size += kept;
        text[output->size] = '\0';
        if (output->cut)
            return true;
    }
}

/* Write more of the input; at its end close it, or say so to the terminal: an
 * end-of-file character counts only at the start of a line. */
static void feed(struct keeper *keeper)
{
    static const char end[] = "\n\004";
    const struct run_request *request = keeper->request;
    bool terminal = request->stdout_to == RUN_TO_TERMINAL;

    while (keeper->fed < request->input_size) {
        ssize_t sent = write(keeper->wires.in, request->input + keeper->fed,
                             request->input_size - keeper->fed);
        if (sent == -1 && errno == EAGAIN)
            return;
        if (sent == -1 && errno != EINTR)
            break; /* it does not want it: not our problem */
        if (sent > 0)
            keeper->fed += (size_t)sent;
    }
    if (terminal) {
        size_t size = request->input_size;
        bool whole = size == 0 || request->input[size - 1] == '\n';
        const char *mark = whole ? end + 1 : end;
        if (write(keeper->wires.in, mark, strlen(mark)) == -1 &&
            errno == EAGAIN)
            return;
    }
    close(keeper->wires.in);
    keeper->wires.in = -1;
}

/* Is this byte a part of the character before it, in UTF-8? */
static bool continues(const char *text, size_t at)
{
    for (size_t i = 1; i <= 3 && i <= at; i++) {
        unsigned char first = (unsigned char)text[at - i];
        if ((first & 0xc0) != 0x80)
            return first >= (i == 1 ? 0xc2 : i == 2 ? 0xe0 : 0xf0);
    }
    return false;
}

/* Hand on what has come since the last time.  Control characters may be meant
 * for the terminal that it goes to, and are not handed on; in UTF-8 some begin
 * with a byte that tells only with the next what it begins. */
static void show(const struct output *output, size_t *shown)
{
    for (; *shown < output->size; ++*shown) {
        const char *at = output->text + *shown;
        bool last = *shown + 1 == output->size;
        bool c1 = (at[0] == '\xc2' && (at[1] & 0xe0) == 0x80) ||
                  (*shown > 0 && at[-1] == '\xc2' && (at[0] & 0xe0) == 0x80);
        bool stray = ((unsigned char)at[0] & 0xc0) == 0x80 &&
                     !continues(output->text, *shown);
        bool control = (unsigned char)at[0] < ' ' || at[0] == 0x7f || c1 ||
                       stray;
        bool layout = at[0] == '\n' || at[0] == '\t' || at[0] == '\r';
        if (at[0] == '\xc2' && last)
            return;
        if (write(STDOUT_FILENO, control && !layout ? "?" : at, 1) == -1)
            return;
    }
}

/* What poll() looks at. */
enum {
    IN,
    OUT,
    ERR,
    MAIN,
    CALLER,
    STOP,
    EVENTS
};

static size_t output_max(const struct keeper *keeper)
{
    size_t most = keeper->request->output_max;
    return most != 0 ? most : (size_t)RUN_OUTPUT_MAX;
}

/* Read what there is on a stream of the program; at its end, close it. */
static void collect_from(struct keeper *keeper, int *wire,
                         struct output *output)
{
    if (*wire != -1 && !collect(*wire, output, output_max(keeper))) {
        close(*wire);
        *wire = -1;
    }
}

/* What was written to a terminal reaches us a moment later than the end of who
 * wrote it: so a stream is read up to its end, or until nothing comes. */
void keeper_drain(struct keeper *keeper)
{
    const struct recording *recording = &keeper->recording;
    struct pollfd events[] = {{.events = POLLIN}, {.events = POLLIN}};
    do {
        collect_from(keeper, &keeper->wires.out, &keeper->recording.out);
        collect_from(keeper, &keeper->wires.err, &keeper->recording.err);
        events[0].fd = recording->out.cut ? -1 : keeper->wires.out;
        events[1].fd = recording->err.cut ? -1 : keeper->wires.err;
    } while ((events[0].fd != -1 || events[1].fd != -1) &&
             poll(events, 2, DRAIN_MS) > 0);
}

/* Serve one round of poll(): feed and collect.  Returns false when the output
 * has reached its limit. */
static bool serve(struct keeper *keeper, const struct pollfd events[])
{
    const struct recording *recording = &keeper->recording;

    if (events[IN].revents != 0)
        feed(keeper);
    if (events[OUT].revents != 0)
        collect_from(keeper, &keeper->wires.out, &keeper->recording.out);
    if (events[ERR].revents != 0)
        collect_from(keeper, &keeper->wires.err, &keeper->recording.err);
    return !recording->out.cut && !recording->err.cut;
}

/* What to wait for: that the main process ends, or, when it is traced, that
 * anything happens to any process. */
static int open_alarm(const struct keeper *keeper)
{
    sigset_t set;
    if (keeper->tracer == NULL)
        return (int)syscall(SYS_pidfd_open, keeper->program, 0);
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &set, NULL) == -1)
        return -1;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* What the program itself, without its children, has computed, by the clock by
 * which the kernel keeps the limit: it adds up ticks, and may be far from the
 * one that clock_getcpuclockid(3) names, CPUCLOCK_SCHED.  It goes with whoever
 * reaps the program: look before. */
static void look_at_clock(struct keeper *keeper)
{
    enum {
        CPUCLOCK_PROF = 0 /* of the kernel's include/linux/posix-timers.h */
    };
    const clockid_t clock = (clockid_t)(~(unsigned)keeper->program << 3 |
                                        CPUCLOCK_PROF);
    struct timespec used;
    if (clock_gettime(clock, &used) == 0)
        keeper->computed = (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

/* The alarm has rung, or might have.  Returns true when the program has ended.
 */
static bool program_ended(struct keeper *keeper, int alarm, bool rang)
{
    struct signalfd_siginfo info;
    int status;
    if (keeper->tracer == NULL)
        return rang;
    while (read(alarm, &info, sizeof info) > 0)
        rang = true;
    look_at_clock(keeper);
    if (rang)
        trace_stops(keeper->tracer);
    else
        trace_tick(keeper->tracer);
    return trace_ended(keeper->tracer, &status) &&
           (!keeper->request->to_the_last || !trace_alive(keeper->tracer));
}

/* Times in seconds of the monotonic clock. */
struct watch {
    double started, deadline;
    double weighed; /* when the memory was looked at */
    int alarm;
    bool ended; /* the main process, or the caller */
};

static int timeout_ms(const struct keeper *keeper, double left)
{
    int all = left < INT_MAX / 1e3 ? (int)(left * 1e3) + 1 : INT_MAX;
    int tick = keeper->tracer != NULL ? trace_timeout(keeper->tracer) : -1;
    int after = keeper->request->show_after_ms;
    if (keeper->request->sandbox != NULL && all > WEIGH_MS)
        all = WEIGH_MS;
    if (after > 0 && after < all) /* it may have printed, and wait for us now */
        all = after;
    return tick != -1 && tick < all ? tick : all;
}

/* Have the processes of a sandbox more memory than they may, or the kernel for
 * them?  Where a cgroup bounds it, too, this is sooner, and so all of them end,
 * and not one. */
static bool is_heavy(const struct keeper *keeper, struct watch *watch)
{
    const struct sandbox *sandbox = keeper->request->sandbox;
    double now = sandbox != NULL ? proc_now() : 0;
    if (sandbox == NULL || keeper->tracer == NULL ||
        now < watch->weighed + WEIGH_MS / 1e3)
        return false;
    watch->weighed = now;
    return trace_memory(keeper->tracer) > sandbox->most.memory ||
           sandbox_is_heavy(sandbox, keeper->doors[SANDBOX_USAGE]);
}

static void show_if_long(struct keeper *keeper, const struct watch *watch)
{
    int after = keeper->request->show_after_ms;
    if (after == 0 || proc_now() - watch->started < after / 1e3)
        return;
    show(&keeper->recording.out, &keeper->shown_out);
    show(&keeper->recording.err, &keeper->shown_err);
}

/* One round of poll(): on the main process, its streams, and on the caller, who
 * may die before it.  Returns the limit that was reached. */
static enum limit watch_once(struct keeper *keeper, struct watch *watch)
{
    struct pollfd events[EVENTS] = {
        [IN] = {keeper->wires.in, POLLOUT, 0},
        [OUT] = {keeper->wires.out, POLLIN, 0},
        [ERR] = {keeper->wires.err, POLLIN, 0},
        [MAIN] = {watch->alarm, POLLIN, 0},
        [CALLER] = {keeper->report, 0, 0},
        [STOP] = {keeper->stop, POLLIN, 0},
    };
    double left = watch->deadline - proc_now();
    if (left <= 0)
        return LIMIT_DEADLINE;
    int ready = poll(events, EVENTS, timeout_ms(keeper, left));
    if (ready == -1 && errno == EINTR)
        return LIMIT_NONE;
    if (!serve(keeper, events))
        return LIMIT_OUTPUT;
    show_if_long(keeper, watch);
    if (events[STOP].revents != 0)
        return LIMIT_STOPPED;
    watch->ended = events[CALLER].revents != 0 ||
                   program_ended(keeper, watch->alarm,
                                 events[MAIN].revents != 0);
    if (is_heavy(keeper, watch))
        return LIMIT_MEMORY;
    if (keeper->tracer != NULL && trace_overflowed(keeper->tracer))
        return LIMIT_HISTORY;
    if (keeper->tracer != NULL && trace_hung(keeper->tracer))
        return LIMIT_HUNG;
    return LIMIT_NONE;
}

void keeper_watch(struct keeper *keeper)
{
    struct recording *recording = &keeper->recording;
    int wanted = keeper->request->deadline_ms;
    int limit_ms = wanted != 0 ? wanted : RUN_DEADLINE_MS;
    struct watch watch = {.started = proc_now(), .alarm = open_alarm(keeper)};

    watch.deadline = watch.started + limit_ms / 1e3;
    if (watch.alarm == -1)
        keeper_fails(keeper, "pidfd_open");
    watch.ended = watch.alarm == -1 ||
                  program_ended(keeper, watch.alarm, keeper->tracer != NULL);
    while (!watch.ended && recording->limit == LIMIT_NONE)
        recording->limit = watch_once(keeper, &watch);
    recording->wall_seconds = proc_now() - watch.started;
    bool waits = recording->limit == LIMIT_DEADLINE ||
                 recording->limit == LIMIT_STOPPED ||
                 recording->limit == LIMIT_HUNG;
    if (keeper->tracer != NULL && waits)
        trace_tell_waits(keeper->tracer);
    if (watch.alarm != -1)
        close(watch.alarm);
}
