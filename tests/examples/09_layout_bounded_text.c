/* What examples/09_layout_bounded_text.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <string.h>

/* What is stored at this offset of the segment by this process, a byte; -1:
 * nothing. */
static int stored(const struct history *history, int by, size_t offset)
{
    int byte = -1;
    for (size_t i = 0; i < history->event_count; i++)
        for (size_t j = 0; j < history->events[i].store_count; j++) {
            const struct store *store = &history->events[i].stores[j];
            if (store->by == by && store->offset <= offset &&
                offset < store->offset + store->size)
                byte = store->after[offset - store->offset];
        }
    return byte;
}

/* As the program has it: where the letters and their fields are. */
enum {
    LETTER = 36,
    TEXT = 16,
    BEHIND = 24,
    TRUNCATED = 32
};

static void bounds(const struct recording *seen)
{
    const struct history *history = &seen->history;
    EXPECT(history->segment_count == 1 &&
               history->segments[0].size == 2 * (size_t)LETTER,
           "it is not a segment of two letters");
    const struct event *fork = query_event(history, EVENT_FORK, 0);
    EXPECT(fork != NULL && fork->call != CALL_VFORK &&
               query_nattch(fork, 0) == 2,
           "parent and child have not one attachment each");
    EXPECT(stored(history, 1, TEXT) == 0x73 &&
               stored(history, 1, BEHIND) == 0x65,
           "strcpy does not run over the field");
    EXPECT(stored(history, 2, LETTER + TEXT + 6) == 0x20 &&
               stored(history, 2, LETTER + BEHIND) == -1,
           "snprintf does not keep to the field");
    EXPECT(stored(history, 2, LETTER + TRUNCATED) == 1,
           "the child does not tell that the text is cut");
    EXPECT(query_event(history, EVENT_SIGNAL, 1) == NULL,
           "somebody notices the overrun");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name =
            "the size keeps the text in its field, without it all is overrun",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name =
            "seen by the kernel: strcpy stores behind the field, snprintf not",
        .traced = true,
        .also = bounds,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
