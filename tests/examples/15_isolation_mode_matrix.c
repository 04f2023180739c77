/* What examples/15_isolation_mode_matrix.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <sys/shm.h>

/* For each mode: is to read, and to read and write, refused? */
static const struct {
    unsigned mode;
    bool read, both;
} refused[] = {
    {0600, false, false}, {0400, false, true}, {0200, true, true},
    {0, true, true},      {0066, true, true},
};

static void expect_attach(const struct event *attach, int segment, int flag,
                          bool is_refused)
{
    EXPECT(attach != NULL && attach->segment == segment &&
               ((int)attach->args[2] & SHM_RDONLY) == flag,
           "segment %d is not attached with 0%o", segment, (unsigned)flag);
    if (is_refused)
        EXPECT(query_failed(attach, EACCES, CAUSE_PERMISSION),
               "segment %d, 0%o: not refused", segment, (unsigned)flag);
    else
        EXPECT(attach != NULL && attach->error == 0, "segment %d, 0%o: refused",
               segment, (unsigned)flag);
}

static void matrix(const struct recording *seen)
{
    static const unsigned asked[] = {0400, 0200, 0600, 0};
    const struct history *history = &seen->history;
    size_t gets = query_calls(history, CALL_SHMGET, 0);
    size_t first = gets - COUNT(refused) - COUNT(asked);
    const struct event *own = query_call(history, CALL_SHMGET, 0, first - 1);
    EXPECT(query_made(own) == 0 && (own->args[2] & IPC_EXCL) != 0,
           "its key is not its own");
    for (size_t i = 0; i < COUNT(asked); i++) {
        const struct event *get = query_call(history, CALL_SHMGET, 0,
                                             first + i);
        EXPECT(get != NULL && get->args[2] == asked[i],
               "call %zu does not ask for 0%o", i, asked[i]);
        EXPECT(asked[i] != 0 ? query_failed(get, EACCES, CAUSE_PERMISSION)
                             : query_found(get, 0),
               "0%o is not answered as it should be", asked[i]);
    }
    for (size_t i = 0; i < COUNT(refused); i++) {
        int segment = (int)i + 1;
        const struct event *get = query_call(history, CALL_SHMGET, 0,
                                             first + COUNT(asked) + i);
        const struct segment_change *made = query_segment(get, segment);
        EXPECT(made != NULL && (made->mode & 0777) == refused[i].mode,
               "segment %d has not the mode 0%o", segment, refused[i].mode);
        expect_attach(query_call(history, CALL_SHMAT, 0, 2 * i), segment,
                      SHM_RDONLY, refused[i].read);
        expect_attach(query_call(history, CALL_SHMAT, 0, 2 * i + 1), segment, 0,
                      refused[i].both);
    }
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the mode decides what its owner may, and what shmget answers",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "its key meets nobody where other programs have keys, too",
        .prints = AS_PROMISED,
        .runs = 5,
        .shared_ipc = true,
    },
    {
        .line = __LINE__,
        .name =
            "seen by the kernel: refused for the permission, and only there",
        .traced = true,
        .also = matrix,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
