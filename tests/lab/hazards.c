/* Which accesses of several processes go wrong, and which do not: histories
 * made by hand.  Programs are in races.c. */
#include "recording/hazards.h"
#include "check/check.h"
#include "check/report.h"
#include "draw/terminal.h"
#include "say/say.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

/* --- Histories made by hand ---------------------------------------------- */

enum does {
    NOTHING,
    LOADS,
    STORES,
    ADDS,   /* loads and stores, in one instruction */
    LOCKS,  /* the same, and nobody comes between */
    LOOKED, /* a store that was found by comparing */
    WAITS,  /* a semop(2) */
    PRINTS, /* a write(2) */
    NAPS,   /* a sleep */
    SYNCED, /* loads, after a lock on a file */
    STORES_SYNCED
};

struct deed {
    int process;
    enum does does;
    uint64_t offset; /* 4 bytes from there */
    int line;
};

static struct event *add(struct history *history, enum event_kind kind,
                         const struct deed *deed)
{
    int index = history_add_event(history, kind);
    if (index == -1)
        err(REPORT_UNTESTED, "history_add_event");
    struct event *event = &history->events[index];
    event->process = deed->process;
    event->at.line = deed->line;
    event->at.file = strdup("a.c");
    return event;
}

static void do_call(struct history *history, const struct deed *deed)
{
    add(history, EVENT_CALL, deed)->call = deed->does == WAITS ? CALL_SEMOP
                                           : deed->does == PRINTS
                                               ? CALL_WRITE
                                               : CALL_NANOSLEEP;
}

static void do_deed(struct history *history, const struct deed *deed)
{
    const enum does does = deed->does;
    if (does == WAITS || does == PRINTS || does == NAPS) {
        do_call(history, deed);
        return;
    }
    bool loads = does == LOADS || does == ADDS || does == LOCKS ||
                 does == SYNCED;
    bool stores = does != LOADS && does != SYNCED;
    struct event *event = add(history, stores ? EVENT_STORE : EVENT_LOAD, deed);
    event->exact = does != LOOKED;
    event->atomic = does == LOCKS;
    event->synced = does == SYNCED || does == STORES_SYNCED;
    if (loads && event_add_load(event, 0, deed->offset, 4) == NULL)
        err(REPORT_UNTESTED, "event_add_load");
    struct store *store = stores ? event_add_store(event, 0, deed->offset, 4)
                                 : NULL;
    if (stores && store == NULL)
        err(REPORT_UNTESTED, "event_add_store");
    if (stores)
        store->by = deed->process;
}

static void make(struct history *history, const struct deed *deeds)
{
    *history = (struct history){0};
    for (int i = 0; i < 3; i++)
        history_add_process(history);
    history_add_segment(history);
    history->segments[0].size = 64;
    for (; deeds->does != NOTHING; deeds++)
        do_deed(history, deeds);
}

/* What is found: kind, and the three events; -1: nothing. */
static void expect_hazard(int row, const struct deed *deeds, int kind,
                          size_t first, size_t between, size_t event)
{
    struct history history;
    struct hazard found;
    size_t count = 0, at = 0;
    make(&history, deeds);
    for (size_t i = 0; i < history.event_count; i++)
        if (hazard_at(&history, i, &found)) {
            count++;
            at = i;
        }
    EXPECT(count == (kind == -1 ? 0 : 1), "row %d: %zu are found", row, count);
    if (kind != -1 && count == 1) {
        hazard_at(&history, at, &found);
        EXPECT((int)found.kind == kind && found.first == first &&
                   found.between == between && found.event == event &&
                   found.segment == 0,
               "row %d: kind %d, events %zu, %zu, %zu", row, (int)found.kind,
               found.first, found.between, found.event);
    }
    history_free(&history);
}

static void only_what_is_lost_is_found(void)
{
    static const struct {
        struct deed deeds[10];
        int kind;
        size_t first, between, event;
    } rows[] = {
        /* 0: the plainest */
        {{{0, LOADS, 0, 1}, {1, STORES, 0, 2}, {0, STORES, 0, 1}},
         HAZARD_LOST_UPDATE,
         0,
         1,
         2},
        {{{0, LOADS, 0, 1}, {1, STORES, 4, 2}, {0, STORES, 0, 1}}, -1, 0, 0, 0},
        {{{0, LOADS, 0, 1}, {0, STORES, 0, 1}, {1, STORES, 0, 2}}, -1, 0, 0, 0},
        {{{1, STORES, 0, 2}, {0, LOADS, 0, 1}, {0, STORES, 0, 1}}, -1, 0, 0, 0},
        /* 4: it has looked again */
        {{{0, LOADS, 0, 1},
          {1, STORES, 0, 2},
          {0, LOADS, 0, 1},
          {0, STORES, 0, 1}},
         -1,
         0,
         0,
         0},
        {{{0, LOADS, 0, 1},
          {1, ADDS, 0, 2},
          {1, ADDS, 0, 3},
          {0, STORES, 2, 1}},
         HAZARD_LOST_UPDATE,
         0,
         2,
         3},
        /* 6: one instruction */
        {{{0, LOADS, 0, 1}, {1, STORES, 0, 2}, {0, ADDS, 0, 1}}, -1, 0, 0, 0},
        {{{0, LOADS, 0, 1}, {1, STORES, 0, 2}, {0, LOCKS, 0, 1}}, -1, 0, 0, 0},
        /* 8: it has waited for the other, or told it something */
        {{{0, LOADS, 0, 1},
          {1, STORES, 0, 2},
          {0, WAITS, 0, 3},
          {0, STORES, 0, 1}},
         -1,
         0,
         0,
         0},
        {{{0, LOADS, 0, 1}, {1, STORES, 0, 2}, {0, STORES_SYNCED, 0, 1}},
         -1,
         0,
         0,
         0},
        {{{0, LOADS, 0, 1},
          {1, STORES, 0, 2},
          {0, LOCKS, 8, 3},
          {0, STORES, 0, 1}},
         -1,
         0,
         0,
         0},
        {{{0, LOADS, 0, 1},
          {1, STORES, 0, 2},
          {0, SYNCED, 8, 3},
          {0, STORES, 0, 1}},
         -1,
         0,
         0,
         0},
        {{{0, LOADS, 0, 1},
          {0, STORES, 8, 3},
          {1, LOADS, 8, 4},
          {1, STORES, 0, 2},
          {0, STORES, 0, 1}},
         -1,
         0,
         0,
         0},
        /* 13: that is no waiting, and nobody looks at that */
        {{{0, LOADS, 0, 1},
          {1, STORES, 0, 2},
          {0, PRINTS, 0, 3},
          {0, NAPS, 0, 4},
          {0, STORES, 8, 3},
          {0, STORES, 0, 1}},
         HAZARD_LOST_UPDATE,
         0,
         1,
         5},
        {{{0, LOADS, 0, 1},
          {1, WAITS, 0, 2},
          {1, STORES, 0, 2},
          {0, STORES, 0, 1}},
         HAZARD_LOST_UPDATE,
         0,
         2,
         3},
        /* 15: that was no load, or nobody knows which instruction */
        {{{0, STORES, 0, 1}, {1, STORES, 0, 2}, {0, STORES, 0, 1}},
         -1,
         0,
         0,
         0},
        {{{0, LOADS, 0, 1}, {1, STORES, 0, 2}, {0, LOOKED, 0, 1}}, -1, 0, 0, 0},
        {{{0, LOADS, 0, 1}, {1, LOOKED, 0, 2}, {0, STORES, 0, 1}},
         HAZARD_LOST_UPDATE,
         0,
         1,
         2},
        /* 18: two loads of one statement */
        {{{0, LOADS, 0, 1},
          {1, STORES, 0, 2},
          {1, STORES, 4, 2},
          {0, LOADS, 4, 1}},
         HAZARD_TORN_READ,
         0,
         2,
         3},
        {{{0, LOADS, 0, 1},
          {1, STORES, 4, 2},
          {1, STORES, 0, 2},
          {0, LOADS, 4, 1}},
         HAZARD_TORN_READ,
         0,
         2,
         3},
        {{{0, LOADS, 0, 1},
          {1, STORES, 0, 2},
          {1, STORES, 4, 2},
          {0, LOADS, 4, 3}},
         -1,
         0,
         0,
         0},
        {{{0, LOADS, 0, 1},
          {1, STORES, 0, 2},
          {0, LOADS, 4, 1},
          {1, STORES, 4, 2}},
         -1,
         0,
         0,
         0},
        {{{0, LOADS, 0, 1}, {1, STORES, 4, 2}, {0, LOADS, 4, 1}}, -1, 0, 0, 0},
        {{{1, STORES, 0, 2},
          {0, LOADS, 0, 1},
          {1, STORES, 4, 2},
          {0, LOADS, 4, 1}},
         -1,
         0,
         0,
         0},
        /* 24: it begins anew with the first of them: what it sees is new */
        {{{0, LOADS, 0, 1},
          {0, LOADS, 4, 1},
          {1, STORES, 0, 2},
          {1, STORES, 4, 2},
          {0, LOADS, 0, 1},
          {0, LOADS, 4, 1}},
         -1,
         0,
         0,
         0},
        {{{0, LOADS, 0, 1},
          {0, PRINTS, 0, 1},
          {1, STORES, 0, 2},
          {1, STORES, 4, 2},
          {0, LOADS, 4, 1}},
         -1,
         0,
         0,
         0},
        {{{0, LOADS, 0, 1},
          {1, STORES, 0, 2},
          {1, STORES, 4, 2},
          {0, SYNCED, 4, 1}},
         -1,
         0,
         0,
         0},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        expect_hazard((int)i, rows[i].deeds, rows[i].kind, rows[i].first,
                      rows[i].between, rows[i].event);
}

/* --- In words ------------------------------------------------------------ */

static void it_is_said_with_values_and_lines(void)
{
    const struct deed deeds[] = {{0, LOADS, 4, 14},
                                 {1, STORES, 4, 15},
                                 {0, STORES, 4, 16},
                                 {0, NOTHING, 0, 0}};
    struct history history;
    struct state state;
    make(&history, deeds);
    for (int i = 0; i < 3; i++)
        history.processes[i].role = strdup(i == 0   ? "parent"
                                           : i == 1 ? "child 1"
                                                    : "child 2");
    history.events[0].loads[0].bytes[0] = 1;
    history.events[1].stores[0].before[0] = 1;
    history.events[1].stores[0].after[0] = 2;
    history.events[2].stores[0].before[0] = 2;
    history.events[2].stores[0].after[0] = 5;
    static const char *const expected[] = {
        "The parent loads bytes 4 to 7: 1 from segment A.",
        "Child 1 stores into segment A, bytes 4 to 7: 1 became 2.",
        "The parent stores into segment A, bytes 4 to 7: 2 became 5. Lost "
        "update: the parent had read 1 at line 14; since then child 1 has made "
        "it 2 (line 15); the parent now stores 5 over it.",
    };
    if (state_begin(&state, &history) == -1)
        err(REPORT_UNTESTED, "state_begin");
    for (size_t i = 0; i < COUNT(expected); i++) {
        char *text = say_event(&history, &state, i);
        EXPECT(text != NULL && strcmp(text, expected[i]) == 0, "says: %s",
               text);
        free(text);
        state_seek(&state, i + 1);
    }
    state_end(&state);
    char *all = say_hazards(&history);
    EXPECT(all != NULL &&
               strcmp(all, "1 update was lost, at line 16 (step 3).") == 0,
           "says: %s", all);
    free(all);
    history_free(&history);
}

static void it_is_marked_where_it_is_drawn(void)
{
    const struct deed deeds[] = {{0, LOADS, 4, 14},
                                 {1, STORES, 4, 15},
                                 {0, STORES, 4, 16},
                                 {0, NOTHING, 0, 0}};
    const struct draw_options options = {.width = 80};
    struct history history;
    char *text = NULL;
    size_t size;
    make(&history, deeds);
    FILE *out = open_memstream(&text, &size);
    if (out == NULL || draw_list(out, &history, &options) == -1)
        err(REPORT_UNTESTED, "draw_list");
    fclose(out);
    const char *second = strstr(text, "Step 2"),
               *third = strstr(text, "Step 3");
    const char *mark = strstr(text, ", race, at a.c:16");
    EXPECT(second != NULL && third != NULL && mark != NULL && mark > third &&
               strstr(text, ", race") == mark,
           "it is drawn as\n%s", text);
    EXPECT(strstr(text, "\n1 update was lost, at line 16 (step 3).\n") != NULL,
           "it ends in another way:\n%s", text);
    free(text);
    history_free(&history);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"only what is lost or torn is found", only_what_is_lost_is_found, 0},
        {"it is said with values and lines", it_is_said_with_values_and_lines,
         0},
        {"it is marked where it is drawn", it_is_marked_where_it_is_drawn, 0},
    };
    return report_main("lab/hazards", tests, COUNT(tests), argc, argv);
}
