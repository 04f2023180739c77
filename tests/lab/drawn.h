/*
 * drawn.h - histories made by hand, for the tests of lab/draw
 *
 * family(), fault(), crowd() and hostile() make one each; history_free() ends
 * it.
 */
#ifndef TESTS_DRAWN_H
#define TESTS_DRAWN_H

#include "check/report.h"
#include "recording/history.h"

#include <err.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

enum {
    MAP = 0x7000, /* page where segments are attached */
    HUGE_OUTPUT = 1 << 20
};

static inline char *copy(const char *text)
{
    char *result = strdup(text);
    if (result == NULL)
        err(REPORT_UNTESTED, "strdup");
    return result;
}

static inline void add_process(struct history *history, int parent,
                               const char *role)
{
    int index = history_add_process(history);
    if (index == -1)
        err(REPORT_UNTESTED, "history");
    history->processes[index].parent = parent;
    history->processes[index].role = copy(role);
    history->processes[index].name = copy("program");
}

static inline void add_segment(struct history *history)
{
    int index = history_add_segment(history);
    if (index == -1)
        err(REPORT_UNTESTED, "history");
    history->segments[index].kind = SEGMENT_SYSV;
    history->segments[index].size = 4096;
    history->segments[index].name = copy("");
}

static inline struct event *
add_event(struct history *history, enum event_kind kind, int process, int line)
{
    int index = history_add_event(history, kind);
    if (index == -1)
        err(REPORT_UNTESTED, "history");
    struct event *event = &history->events[index];
    event->process = process;
    if (line > 0) {
        event->at.file = copy("/home/me/program.c");
        event->at.function = copy("main");
        event->at.line = line;
    }
    return event;
}

/* The process is in this state, with the first `count` segments attached, and
 * the lowest bit of `read_only` is for the first. */
static inline void change_process(struct event *event, int process,
                                  enum process_state state, size_t count,
                                  unsigned read_only)
{
    struct process_change *change = event_add_process(event, process);
    if (change == NULL)
        err(REPORT_UNTESTED, "history");
    change->state = state;
    change->attached = calloc(count + 1, sizeof *change->attached);
    if (change->attached == NULL)
        err(REPORT_UNTESTED, "history");
    change->attached_count = count;
    for (size_t i = 0; i < count; i++) {
        uint64_t start = (MAP + i) * 4096;
        change->attached[i] = (struct attached){
            .segment = (int)i,
            .start = start,
            .end = start + 4096,
            .writable = i >= 32 || (read_only >> i & 1) == 0,
        };
    }
}

static inline void change_segment(struct event *event, int segment,
                                  unsigned long nattch, unsigned mode)
{
    struct segment_change *change = event_add_segment(event, segment);
    if (change == NULL)
        err(REPORT_UNTESTED, "history");
    change->nattch = nattch;
    change->mode = mode;
}

/* A type of `count` texts of `size` bytes. */
static inline int add_type(struct history *history, const char *name,
                           const char *variable, size_t size, size_t count)
{
    int index = history_add_type(history);
    struct type *type = &history->types[index];
    type->name = copy(name);
    type->variable = copy(variable);
    type->size = size * count;
    for (size_t i = 0; i < count; i++) {
        struct field *field = type_add_field(type);
        if (field == NULL)
            err(REPORT_UNTESTED, "history");
        *field = (struct field){.name = copy(name),
                                .kind = FIELD_TEXT,
                                .offset = i * size,
                                .size = size,
                                .count = 1};
    }
    return index;
}

static inline void change_bytes(struct event *event, int by, const char *before,
                                const char *after, size_t size)
{
    struct store *store = event_add_store(event, 0, 0, size);
    if (store == NULL)
        err(REPORT_UNTESTED, "history");
    store->by = by;
    memcpy(store->before, before, size);
    memcpy(store->after, after, size);
}

static inline void call(struct event *event, enum call which, int segment)
{
    event->call = which;
    event->segment = segment;
}

static inline void add_output(struct history *history, int process,
                              const char *text, size_t size)
{
    struct event *event = add_event(history, EVENT_CALL, process, 0);
    event->call = CALL_WRITE;
    event->args[0] = STDOUT_FILENO;
    event->args[2] = size;
    event->result = (int64_t)size;
    event->text = calloc(1, size + 1);
    if (event->text == NULL)
        err(REPORT_UNTESTED, "history");
    memcpy(event->text, text, size);
    event->text_size = size;
}

/* A child inherits an attachment, stores, executes a program and ends. */
static inline struct history family(void)
{
    struct history history = {0};
    add_process(&history, -1, "parent");
    add_process(&history, 0, "child 1");
    add_segment(&history);
    struct event *event = add_event(&history, EVENT_START, 0, 0);
    change_process(event, 0, PROCESS_RUNNING, 0, 0);
    event = add_event(&history, EVENT_CALL, 0, 10);
    call(event, CALL_SHMGET, 0);
    change_segment(event, 0, 0, 0600);
    event = add_event(&history, EVENT_CALL, 0, 11);
    call(event, CALL_SHMAT, 0);
    event->result = (int64_t)MAP * 4096;
    change_process(event, 0, PROCESS_RUNNING, 1, 0);
    change_segment(event, 0, 1, 0600);
    event = add_event(&history, EVENT_FORK, 0, 12);
    event->call = CALL_FORK;
    event->other = 1;
    change_process(event, 1, PROCESS_RUNNING, 1, 0);
    change_segment(event, 0, 2, 0600);
    event = add_event(&history, EVENT_STORE, 1, 20);
    change_bytes(event, 1, "\x29\0\0\0", "\x2a\0\0\0", 4);
    add_output(&history, 1, "child: stored\n", 14);
    event = add_event(&history, EVENT_EXEC, 1, 0);
    event->call = CALL_EXEC;
    event->text = copy("/bin/true");
    event->text_size = strlen(event->text);
    change_process(event, 1, PROCESS_RUNNING, 0, 0);
    change_segment(event, 0, 1, 0600);
    event = add_event(&history, EVENT_EXIT, 1, 0);
    change_process(event, 1, PROCESS_ENDED, 0, 0);
    event = add_event(&history, EVENT_CALL, 0, 30);
    call(event, CALL_SHMCTL, 0);
    event->args[1] = IPC_RMID;
    change_segment(event, 0, 1, 0600 | SHM_DEST);
    return history;
}

/* A fault in a read-only attachment, after a call that failed. */
static inline struct history fault(void)
{
    struct history history = {0};
    add_process(&history, -1, "parent");
    add_segment(&history);
    struct event *event = add_event(&history, EVENT_START, 0, 0);
    change_process(event, 0, PROCESS_RUNNING, 0, 0);
    event = add_event(&history, EVENT_CALL, 0, 5);
    call(event, CALL_SHMAT, 0);
    change_process(event, 0, PROCESS_RUNNING, 1, 1);
    change_segment(event, 0, 1, 0600);
    event = add_event(&history, EVENT_CALL, 0, 6);
    call(event, CALL_SHMDT, -1);
    event->result = -1;
    event->error = 22;
    event = add_event(&history, EVENT_SIGNAL, 0, 7);
    event->signo = SIGSEGV;
    event->segment = 0;
    event->place = PLACE_INSIDE;
    event->address = (uint64_t)MAP * 4096 + 20;
    event->offset = 20;
    event = add_event(&history, EVENT_KILLED, 0, 0);
    event->signo = SIGSEGV;
    change_process(event, 0, PROCESS_ENDED, 0, 0);
    change_segment(event, 0, 0, 0600);
    return history;
}

/* Four processes: one has ended, one sleeps with the segments in another order,
 * one borrows the memory of its parent. */
static inline struct history crowd(void)
{
    struct history history = {0};
    static const char *const roles[] = {"parent", "child 1", "child 2",
                                        "child 3"};
    for (int i = 0; i < 4; i++)
        add_process(&history, i == 0 ? -1 : 0, roles[i]);
    add_segment(&history);
    add_segment(&history);
    history.segments[1].kind = SEGMENT_ANONYMOUS;
    struct event *event = add_event(&history, EVENT_START, 0, 0);
    change_process(event, 0, PROCESS_RUNNING, 2, 0);
    change_segment(event, 0, 2, 0600);
    change_segment(event, 1, 2, 0);
    change_process(event, 1, PROCESS_SLEEPING, 2, 1);
    struct process_change *sleeper = &event->processes[1];
    sleeper->doing = CALL_READ;
    sleeper->attached[0].segment = 1; /* the other way round */
    sleeper->attached[0].offset = 512;
    sleeper->attached[1].segment = 0;
    change_process(event, 2, PROCESS_ENDED, 0, 0);
    change_process(event, 3, PROCESS_BORROWING, 2, 0);
    event = add_event(&history, EVENT_CALL, 3, 0);
    event->call = CALL_PAUSE;
    return history;
}

/* A set of `size` semaphores is made, of which `count` values are known. */
static inline struct event *add_set(struct history *history, int size,
                                    const int *values, size_t count)
{
    int index = history_add_set(history);
    struct event *event = add_event(history, EVENT_CALL, 0, 0);
    event->call = CALL_SEMGET;
    event->set = index;
    struct set_change *change = event_add_set(event, index, count);
    if (index == -1 || change == NULL)
        err(REPORT_UNTESTED, "history");
    history->sets[index].size = size;
    memcpy(change->values, values, count * sizeof *values);
    return event;
}

#define ESCAPES                      \
    "\x1b[2J\x1b]0;mine\x07\r\b\x9b" \
    "1m\xff\xc2\x9b\xe2\x80\xae"     \
    "\xef\xbb\xbf\0x\x7fz\xe2\x80\xae"

/* Many processes and segments, and names and output that mean harm. */
static inline struct history hostile(void)
{
    struct history history = {0};
    static const char bad[] = ESCAPES;
    static const char tabs[] = "\t\tx\ty\t\t\t\t\t\t\t\t\t\tz\n\n\nend";
    char wide[601] = "";
    for (int i = 0; i < 100; i++)
        strcat(wide, i % 2 == 0 ? "\xe4\xb8\xad" : "\xcc\x81\xcc\x81\xcc\x81");
    for (int i = 0; i < 9; i++)
        add_process(&history, i - 1, i % 2 == 0 ? bad : wide);
    for (int i = 0; i < 40; i++)
        add_segment(&history);
    struct event *event = add_event(&history, EVENT_START, 0, 1);
    free(event->at.file);
    free(event->at.function);
    event->at.file = copy(wide);
    event->at.function = copy(bad);
    for (int i = 0; i < 40; i++)
        change_segment(event, i, ULONG_MAX / 2, 0600);
    for (int i = 0; i < 9; i++)
        change_process(event, i, PROCESS_RUNNING, i == 4 ? 3 : 40, 0x55);
    change_bytes(event, 2, bad, bad, sizeof bad - 1);
    change_bytes(event, 2, wide, bad, sizeof bad - 1);
    event->stores[1].type = add_type(&history, bad, wide, sizeof bad - 1, 2);
    add_output(&history, 3, bad, sizeof bad - 1);
    add_output(&history, 4, wide, strlen(wide));
    add_output(&history, 5, tabs, sizeof tabs - 1);
    char *huge = calloc(1, HUGE_OUTPUT);
    if (huge == NULL)
        err(REPORT_UNTESTED, "calloc");
    add_output(&history, 6, huge, HUGE_OUTPUT);
    free(huge);
    event = add_event(&history, EVENT_EXEC, 1, 0);
    event->text = copy(bad);
    event->text_size = strlen(bad);
    return history;
}

#endif
