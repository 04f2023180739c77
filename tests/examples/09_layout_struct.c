/* What examples/09_layout_struct.c must show. */
#include "check/check.h"
#include "recording/query.h"
#include "recording/state.h"

#include <string.h>

/* The same as in the program. */
struct article {
    int id;
    double price;
    char name[16];
};

static void lays_it_over(const struct recording *seen)
{
    const struct history *history = &seen->history;
    struct article article = {0};
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    EXPECT(fork != NULL && fork->call != CALL_VFORK &&
               query_nattch(fork, 0) == 2,
           "parent and child have not one attachment each");
    for (size_t i = 0; i < history->event_count; i++)
        for (size_t j = 0; j < history->events[i].store_count; j++)
            EXPECT(history->events[i].stores[j].by == 1 &&
                       history->events[i].stores[j].offset >= sizeof article,
                   "event %zu stores elsewhere than the child in the second",
                   i);
    EXPECT(history->segment_count == 1 &&
               history->segments[0].size == 2 * sizeof article,
           "the segment has not the size of two structs");

    struct state end;
    if (state_begin(&end, history) == 0 &&
        state_seek(&end, history->event_count) == 0 &&
        end.segments[0].known > sizeof article) {
        size_t known = end.segments[0].known - sizeof article;
        memcpy(&article, end.segments[0].bytes + sizeof article,
               known < sizeof article ? known : sizeof article);
    }
    EXPECT(article.id == 7 && article.price > 2.4 && article.price < 2.6 &&
               strncmp(article.name, "ok", sizeof article.name) == 0,
           "the second struct ends with %d, %f, \"%.16s\"", article.id,
           article.price, article.name);
    state_end(&end);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name =
            "the child stores by the names of the fields, the parent finds it",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: each field lies where the struct has it",
        .traced = true,
        .also = lays_it_over,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
