/* What examples/10_races_publish_flag.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <string.h>

enum {
    RECORDS = 1000,
    SECOND = 4,
    FLAG = 8,
    SIZE = 12
};

/* What has been done with one record so far. */
struct progress {
    unsigned stored; /* one bit for each half that the parent has stored */
    bool published;  /* the parent has set the flag */
    bool seen;       /* the child has loaded it, set */
    unsigned read;   /* and then which halves, likewise */
};

static void parent_stores(const struct event *event, struct progress *all)
{
    for (size_t k = 0; k < event->store_count; k++) {
        struct progress *record = &all[event->stores[k].offset / SIZE];
        const uint64_t field = event->stores[k].offset % SIZE;
        if (field == FLAG) {
            EXPECT(record->stored == 3, "a flag is set too early");
            record->published = true;
        } else {
            EXPECT(!record->published, "a record is changed behind its flag");
            record->stored |= field == SECOND ? 2 : 1;
        }
    }
}

static void child_loads(const struct event *event, struct progress *all)
{
    for (size_t k = 0; k < event->load_count; k++) {
        struct progress *record = &all[event->loads[k].offset / SIZE];
        const uint64_t field = event->loads[k].offset % SIZE;
        if (field == FLAG) {
            record->seen |= event->loads[k].bytes[0] == 1;
        } else {
            EXPECT(record->seen, "a record is read before its flag");
            record->read |= field == SECOND ? 2 : 1;
        }
    }
}

static void flag_is_last_and_first(const struct recording *seen)
{
    const struct history *history = &seen->history;
    struct progress all[RECORDS];
    memset(all, 0, sizeof all);
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (!event->exact)
            continue;
        EXPECT(event->process == 0 ? event->load_count == 0
                                   : event->store_count == 0,
               "process %d does what the other should", event->process);
        if (event->process == 0)
            parent_stores(event, all);
        else
            child_loads(event, all);
    }
    /* As many accesses as are recorded are those of some hundreds. */
    int published = 0, read = 0;
    for (int i = 0; i < RECORDS; i++) {
        published += all[i].published;
        read += all[i].read == 3;
    }
    EXPECT(published >= 100 && read >= 100, "published %d, read %d", published,
           read);
    EXPECT(query_calls(history, CALL_SHMAT, -1) == 1,
           "it is not one attachment that is inherited");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "every record is complete when its flag is set",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen one by one: the flag is stored last, and loaded first",
        .every_access = true,
        .also = flag_is_last_and_first,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
