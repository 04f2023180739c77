/*
 * scene.h - a few processes and segments, and what is said of one event there
 */
#ifndef TEST_SCENE_H
#define TEST_SCENE_H

#include "check/check.h"
#include "check/report.h"
#include "say/say.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

enum {
    PARENT,
    CHILD_1,    /* attached to A, read-only */
    CHILD_2,    /* attached to nothing */
    GRANDCHILD, /* attached to A twice, and to B */
    STRANGER,
    SHELL,
    SUBSHELL,
    PROCESSES
};

static struct process processes[PROCESSES] = {
    {-1, 100, "parent", "prog"},      {PARENT, 101, "child 1", "prog"},
    {PARENT, 102, "child 2", "prog"}, {CHILD_2, 103, "child 2.1", "prog"},
    {-1, 104, "wri\033[2Jter", "x"},  {-1, 105, "shell", "dash"},
    {SHELL, 106, "shell 2", "dash"},
};

enum {
    A,
    B,
    ANONYMOUS,
    NAMED,
    MEMFD,
    SEGMENTS
};

static struct shared segments[SEGMENTS] = {
    {SEGMENT_SYSV, 5, IPC_PRIVATE, 4096, ""},
    {SEGMENT_SYSV, 6, 0x41000001, 1, ""},
    {SEGMENT_ANONYMOUS, -1, 0, 4096, ""},
    {SEGMENT_FILE, -1, 0, 4096, "/dev/shm/box"},
    {SEGMENT_MEMFD, -1, 0, 4096, "box"},
};

enum {
    SET_1, /* has two semaphores */
    SET_2,
    SETS
};

static struct set sets[SETS] = {
    {7, IPC_PRIVATE, 2},
    {8, 0x5678, 1},
};

static struct attached of_parent[] = {{A, 0x10000, 0x11000, 0, true, false}};
static struct attached of_child[] = {{A, 0x10000, 0x11000, 0, false, false}};
static struct attached of_grandchild[] = {
    {A, 0x10000, 0x11000, 0, true, false},
    {A, 0x20000, 0x21000, 0, true, false},
    {B, 0x30000, 0x31000, 0, true, false},
};

struct row {
    const char *says;
    struct event event;
    unsigned long nattch; /* of A, and of B, before it */
    unsigned mode;        /* of A and B, before it */
    bool not_yet;         /* there is no A or B before it */
    bool borrows;         /* whose event it is lives in its parent's memory */
    bool unknown;         /* there is no state */
    size_t processes;     /* how many there are; 0: all */
    int values[2];        /* of the semaphores of set 1, before it */
    bool slept;           /* whose event it is has slept until now */
    bool sleeper;         /* child 2 sleeps in semop */
    bool alive;           /* child 1 runs */
};

static void expect_row(const struct row *row)
{
    struct event event = row->event;
    struct history history = {
        .processes = processes,
        .process_count = row->processes != 0 ? row->processes : PROCESSES,
        .segments = segments,
        .segment_count = SEGMENTS,
        .events = &event,
        .event_count = 1,
        .sets = sets,
        .set_count = SETS,
    };
    struct process_now now[PROCESSES] = {
        [PARENT] = {.attached = of_parent, .attached_count = 1},
        [CHILD_1] = {.attached = of_child, .attached_count = 1},
        [GRANDCHILD] = {.attached = of_grandchild, .attached_count = 3},
    };
    if (row->borrows)
        now[event.process].state = PROCESS_BORROWING;
    if (row->sleeper) {
        now[CHILD_2].state = PROCESS_SLEEPING;
        now[CHILD_2].doing = CALL_SEMOP;
    }
    if (row->alive)
        now[CHILD_1].state = PROCESS_RUNNING;
    if (row->slept)
        now[event.process].state = PROCESS_SLEEPING;
    struct segment_now memory[SEGMENTS] = {0};
    for (int i = A; i <= B; i++) {
        memory[i].exists = !row->not_yet;
        memory[i].nattch = row->nattch;
        memory[i].mode = row->mode;
    }
    struct set_now of_sets[SETS] = {
        {!row->not_yet, false, row->values, 2},
        {!row->not_yet, false, row->values, 1},
    };
    struct state before = {&history, 0, now, memory, of_sets};
    char *text = say_event(&history, row->unknown ? NULL : &before, 0);
    if (text == NULL)
        err(REPORT_UNTESTED, "say_event");
    EXPECT(strcmp(text, row->says) == 0, "it says:   %s\nit should: %s", text,
           row->says);
    free(text);
}

#define TEST(rows)                               \
    static void test_##rows(void)                \
    {                                            \
        for (size_t i = 0; i < COUNT(rows); i++) \
            expect_row(&(rows)[i]);              \
    }

/* What has changed of A, or of A and B. */
#define LEFT(count)                                                      \
    .segments = (struct segment_change[]){{A, false, 0, 0600, (count)}}, \
    .segment_count = 1
#define GONE                                                       \
    .segments = (struct segment_change[]){{A, true, 0, 01600, 7}}, \
    .segment_count = 1
#define LEFT_BOTH(a, b)                                                    \
    .segments = (struct segment_change[]){{A, false, 0, 0600, (a)},        \
                                          {B, (b) == 0, 0,                 \
                                           (b) == 0 ? 01600 : 0600, (b)}}, \
    .segment_count = 2

#endif
