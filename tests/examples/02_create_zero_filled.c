/* What examples/02_create_zero_filled.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <unistd.h>

/* How many bytes of a segment became 1 and were 0; 0 when one was another. */
static size_t filled(const struct history *history, int segment)
{
    size_t count = 0;
    for (size_t i = 0; i < history->event_count; i++)
        for (size_t j = 0; j < history->events[i].store_count; j++) {
            const struct store *store = &history->events[i].stores[j];
            for (size_t k = 0; k < store->size; k++) {
                if (store->segment != segment ||
                    store->before[k] == store->after[k])
                    continue;
                if (store->before[k] != 0 || store->after[k] != 1)
                    return 0;
                count++;
            }
        }
    return count;
}

static void was_zero(const struct recording *seen)
{
    const struct history *history = &seen->history;
    size_t size = 3 * (size_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < 2; i++) {
        /* A byte that is not 0 would be told when the call after shmat begins,
         * as if it had been stored. */
        const struct event *removal = query_call(history, CALL_SHMCTL, 0,
                                                 (size_t)i);
        const struct event *store = query_stored(history, i, 0, 0x01010101);
        EXPECT(query_before(removal, store),
               "segment %d: the ones are not stored behind the attach", i);
        EXPECT(query_gone(query_call(history, CALL_SHMDT, 0, (size_t)i), i),
               "segment %d is not given back by the detach", i);
        EXPECT(filled(history, i) == size,
               "segment %d: %zu bytes went from 0 to 1, not %zu", i,
               filled(history, i), size);
    }
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "no byte of a new segment differs from zero",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: each byte was 0 until it was stored",
        .traced = true,
        .also = was_zero,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
