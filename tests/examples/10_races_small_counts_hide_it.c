/* What examples/10_races_small_counts_hide_it.c must show. */
#include "check/check.h"
#include "recording/query.h"

/* Here one process runs at a time, and loses its turn only when it has computed
 * for 20 ms: each has made its steps long before that. */
static const char one_at_a_time[] =
    "parent: two children add 1 a thousand times each\n"
    "parent: left alone: of 10 rounds exact=10\n"
    "parent: when they meet once: of 10 rounds exact=0\n";

static void in_pairs(const struct recording *seen)
{
    const struct history *history = &seen->history;
    EXPECT(history->process_count == 1 + 2 * 20, "%zu processes",
           history->process_count);
    int alive = 0, most = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        alive += event->kind == EVENT_FORK;
        alive -= event->kind == EVENT_CALL && event->call == CALL_WAIT;
        most = alive > most ? alive : most;
    }
    EXPECT(alive == 0 && most == 2, "%d at once, %d are left", most, alive);
    EXPECT(history->segments[0].size == sizeof(int), "it has %zu bytes",
           history->segments[0].size);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "exact or not when left alone, never when they meet",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: all is exact as long as nobody comes "
                "between",
        .traced = true,
        .also = in_pairs,
        .prints = one_at_a_time,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
