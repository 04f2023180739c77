/* What examples/10_races_lost_update_staged.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <stdio.h>
#include <string.h>

/* The accesses to the counter, in order: who loads what, who stores what. */
static const char promised[] =
    "parent loads 0, parent stores 1, child loads 1, child stores 2, "
    "parent loads 2, parent stores 0, "
    "child loads 0, parent loads 0, child stores 1, parent stores 1, "
    "parent loads 1, ";

static void put(char *text, size_t size, int process, const char *deed,
                const unsigned char *bytes)
{
    int value;
    size_t used = strlen(text);
    memcpy(&value, bytes, sizeof value);
    snprintf(text + used, size - used, "%s %s %d, ",
             process == 0 ? "parent" : "child", deed, value);
}

static void loses_one(const struct recording *seen)
{
    const struct history *history = &seen->history;
    char text[2 * sizeof promised] = "";
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        /* Without optimisation the last value is loaded once more. */
        if (event->load_count > 0 && strlen(text) + 1 < sizeof promised)
            put(text, sizeof text, event->process, "loads",
                event->loads[0].bytes);
        if (event->store_count > 0)
            put(text, sizeof text, event->process, "stores",
                event->stores[0].after);
    }
    EXPECT(strcmp(text, promised) == 0, "%s", text);
    EXPECT(query_calls(history, CALL_SHMAT, -1) == 1,
           "it is not one attachment that is inherited");
    EXPECT(query_before(query_call(history, CALL_WRITE, 0, 0),
                        query_event(history, EVENT_FORK, 0)),
           "the child gets a copy of what the parent has yet to write");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "load, load, store, store loses one, in every run",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen one by one: both load 0, then both store 1",
        .every_access = true,
        .also = loses_one,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
