/* What examples/02_create_private_each_time.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <string.h>
#include <sys/ipc.h>

static void makes_two(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *first = query_call(history, CALL_SHMGET, 0, 0);
    const struct event *second = query_call(history, CALL_SHMGET, 0, 1);
    int one = query_made(first), other = query_made(second);
    EXPECT(first != NULL && second != NULL &&
               memcmp(first->args, second->args, 3 * sizeof(uint64_t)) == 0 &&
               (key_t)first->args[0] == IPC_PRIVATE,
           "it does not call shmget twice with IPC_PRIVATE, and the same way");
    EXPECT(one != -1 && other != -1 && one != other,
           "it does not make two segments, but %d and %d", one, other);
    EXPECT(query_stored(history, one, 0, 1) != NULL,
           "1 is not stored into the first segment");
    EXPECT(query_stored(history, other, 0, 2) != NULL,
           "2 is not stored into the second segment");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "two calls with IPC_PRIVATE give two memories",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: the same call twice makes two segments",
        .traced = true,
        .also = makes_two,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
