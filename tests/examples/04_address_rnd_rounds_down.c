/* What examples/04_address_rnd_rounds_down.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <sys/shm.h>
#include <unistd.h>

static void rounds_down(const struct recording *seen)
{
    const struct history *history = &seen->history;
    long page = sysconf(_SC_PAGESIZE);
    uint64_t step = (uint64_t)(page > SHMLBA ? page : SHMLBA);
    const uint64_t above[] = {0, 1, step / 2 + 1, step - 1};
    for (size_t i = 0; i < COUNT(above); i++) {
        const struct event *attach = query_call(history, CALL_SHMAT, 0, i + 1);
        uint64_t asked = attach != NULL ? attach->args[1] : 0;
        EXPECT(attach != NULL && ((int)attach->args[2] & SHM_RND) != 0 &&
                   asked % step == above[i],
               "attach %zu is not asked with SHM_RND for %ju above", i + 1,
               (uintmax_t)above[i]);
        const struct attached *at = query_attachment(attach, attach);
        EXPECT(at != NULL && at->start == asked - asked % step &&
                   query_nattch(attach, 0) == 2,
               "attach %zu is not at the boundary below", i + 1);
    }
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "SHM_RND goes down, even from past the middle",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: SHM_RND attaches at the boundary below",
        .traced = true,
        .also = rounds_down,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
