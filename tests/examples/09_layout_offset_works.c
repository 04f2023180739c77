/* What examples/09_layout_offset_works.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* The same as in the program. */
struct list {
    const void *home;
    size_t first;
    struct node {
        int value;
        size_t next;
    } nodes[3];
};

static void works(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *exec = query_event(history, EVENT_EXEC, 1);
    const struct event *first = query_call(history, CALL_SHMAT, 1, 0);
    const struct event *second = query_call(history, CALL_SHMAT, 1, 1);
    const struct attached *one = query_attachment(first, first);
    const struct attached *other = query_attachment(second, second);
    const struct event *attach = query_call(history, CALL_SHMAT, 0, 0);
    const struct event *store = query_event(history, EVENT_STORE, 0);
    uint64_t home = 0;
    if (store != NULL && store->stores[0].offset == 0)
        for (size_t i = 0; i < sizeof(void *) && i < store->stores[0].size; i++)
            home |= (uint64_t)store->stores[0].after[i] << 8 * i;
    EXPECT(attach != NULL && home == (uint64_t)attach->result,
           "the parent does not say where it has the segment");
    EXPECT(query_attached(exec, 1) == 0 && query_before(exec, first) &&
               query_before(first, second),
           "no new program attaches it twice");
    EXPECT(one != NULL && other != NULL && one->segment == 0 &&
               other->segment == 0 && one->start != other->start,
           "its attachments are not two of the same segment");
    EXPECT(one != NULL && !one->writable && other != NULL && !other->writable,
           "they are not both read-only");
    for (int i = 0; i < 2; i++) {
        const struct attached *at = i == 0 ? one : other;
        char line[60];
        snprintf(line, sizeof line, "%d, at the parent's address: %s", i + 1,
                 at != NULL && at->start == home ? "yes" : "no");
        EXPECT(strstr(seen->out.text, line) != NULL,
               "it does not say \"%s\", as it is", line);
    }
    EXPECT(query_calls(history, CALL_SHMAT, 0) == 1,
           "the parent does not attach once");
    for (size_t i = 0; i < 3; i++) {
        size_t at = offsetof(struct list, nodes) + i * sizeof(struct node);
        size_t link = i == 0 ? 0 : at - sizeof(struct node);
        EXPECT(query_stored(history, 0, at, (int)i + 1) != NULL,
               "no node holds %zu", i + 1);
        EXPECT(link == 0 ||
                   query_stored(history, 0, at + offsetof(struct node, next),
                                (int)link) != NULL,
               "node %zu has no offset as its link", i);
    }
}

static void stops_there(const struct recording *seen)
{
    EXPECT(strstr(seen->out.text, "sum=0\n") != NULL &&
               query_event(&seen->history, EVENT_SIGNAL, -1) == NULL,
           "the walk does not end before the first node");
}

/* The child finds a first link that leads far out. */
static const struct intervention far_link = {
    .act = ACT_CHANGE,
    .who = "child",
    .call = CALL_SHMAT,
    .number = 1,
    .offset = offsetof(struct list, first),
    .bytes = &(const size_t){1 << 30},
    .size = sizeof(size_t),
};

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "a new program walks the list from both of its attachments",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "an identifier that names nothing is reported",
        .args = {"-1"},
        .prints = "",
        .complains = "shmat",
        .exits = 1,
    },
    {
        .line = __LINE__,
        .name = "an offset that leads out of the segment is not followed",
        .traced = true,
        .act = &far_link,
        .also = stops_there,
        .exits = 1,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: two addresses, and offsets for links",
        .traced = true,
        .also = works,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
