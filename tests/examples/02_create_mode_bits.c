/* What examples/02_create_mode_bits.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>

static void grants(const struct recording *seen)
{
    static const unsigned modes[] = {0600, 0, 0232};
    const struct history *history = &seen->history;
    for (int i = 0; i < 3; i++) {
        const struct event *get = query_call(history, CALL_SHMGET, 0,
                                             (size_t)i);
        const struct event *attach = query_call(history, CALL_SHMAT, 0,
                                                (size_t)i);
        const struct segment_change *made = query_segment(get, i);
        EXPECT(made != NULL && (made->mode & 0777) == modes[i],
               "segment %d is not made with mode 0%o", i, modes[i]);
        EXPECT(attach != NULL && attach->args[2] == 0,
               "it is not attached to read and to write");
        if (i == 0)
            EXPECT(query_nattch(attach, i) == 1, "mode 0600 is refused");
        else
            EXPECT(query_failed(attach, EACCES, CAUSE_PERMISSION) &&
                       attach != NULL && attach->segment == i,
                   "mode 0%o is not refused with EACCES", modes[i]);
    }
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "an attach without permission bits is refused",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: what the mode of a segment lets attach",
        .traced = true,
        .also = grants,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
