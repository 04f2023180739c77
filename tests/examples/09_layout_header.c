/* What examples/09_layout_header.c must show. */
#include "check/check.h"
#include "recording/query.h"

enum {
    ROOM = 48
}; /* of header and records */

static void looks(const struct recording *seen)
{
    static const size_t sizes[] = {ROOM, ROOM - 1, ROOM,    ROOM,
                                   ROOM, ROOM,     ROOM + 1};
    const struct history *history = &seen->history;
    EXPECT(history->segment_count == COUNT(sizes), "there are %zu segments",
           history->segment_count);
    for (size_t i = 0; i < history->segment_count && i < COUNT(sizes); i++)
        EXPECT(history->segments[i].size == sizes[i],
               "segment %zu has %zu bytes", i, history->segments[i].size);
    EXPECT(query_calls(history, CALL_SHMAT, 0) == COUNT(sizes),
           "not each is attached once");
    EXPECT(query_stored(history, 2, 0, 7) != NULL &&
               query_stored(history, 0, 0, 7) == NULL,
           "the foreign segment has no other magic, or the good one has");
    EXPECT(query_stored(history, 3, 4, 1) != NULL &&
               query_stored(history, 0, 4, 2) != NULL,
           "the old segment has no other version than the good one");
    EXPECT(query_stored(history, 4, 8, ROOM + 8) != NULL &&
               query_stored(history, 0, 8, ROOM) != NULL,
           "no segment says that it is larger than it is");
    EXPECT(query_stored(history, 5, 12, 8) != NULL,
           "no records run past the end");
    EXPECT(query_stored(history, 6, 12, 1) != NULL,
           "no records begin at an odd byte");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "only the good segment is accepted, the others for their "
                "reasons refused",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: what is refused is really so",
        .traced = true,
        .also = looks,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
