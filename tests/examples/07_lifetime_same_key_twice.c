/* What examples/07_lifetime_same_key_twice.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <sys/shm.h>

static void makes_another(const struct recording *seen)
{
    const struct history *history = &seen->history;
    size_t gets = query_calls(history, CALL_SHMGET, 0);
    const struct event *first = query_call(history, CALL_SHMGET, 0, gets - 2);
    const struct event *second = query_call(history, CALL_SHMGET, 0, gets - 1);
    const struct event *removal = query_call(history, CALL_SHMCTL, 0, 0);
    const struct event *end = query_event(history, EVENT_EXIT, 0);
    int older = query_made(first), newer = query_made(second);
    const struct segment_change *marked = query_segment(removal, older);
    EXPECT(first != NULL && second != NULL && first->args[0] != 0 &&
               ((int)first->args[2] & (int)second->args[2] & IPC_EXCL) != 0,
           "the two are not new for certain, or have no key");
    EXPECT(marked != NULL && marked->key == 0 && !marked->gone,
           "IPC_RMID does not take the key, or destroys at once");
    EXPECT(query_before(removal, second) && newer != -1 && newer != older &&
               first != NULL && second != NULL &&
               second->args[0] == first->args[0],
           "then the same key does not make another segment");
    EXPECT(query_gone(end, older) && query_gone(end, newer),
           "not both live until the process ends");
    EXPECT(query_stored(history, older, 0, 1) != NULL &&
               query_stored(history, newer, 0, 2) != NULL,
           "not each of them holds its own value");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the same key makes a second segment beside the first",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "a key of its own serves among strangers, too",
        .prints = AS_PROMISED,
        .shared_ipc = true,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: one key makes two segments that both live",
        .traced = true,
        .also = makes_another,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
