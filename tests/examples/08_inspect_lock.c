/* What examples/08_inspect_lock.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <unistd.h>

/* The shmctl with this command; NULL: there is none. */
static const struct event *control(const struct history *history,
                                   uint64_t command)
{
    for (size_t i = 0; i < query_calls(history, CALL_SHMCTL, 0); i++) {
        const struct event *event = query_call(history, CALL_SHMCTL, 0, i);
        if ((event->args[1] & 0xff) == command)
            return event;
    }
    return NULL;
}

/* The bit is set and cleared by these two; where the limit on locked memory
 * refuses, by neither. */
static void sets_and_clears(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *lock = control(history, SHM_LOCK);
    const struct event *unlock = control(history, SHM_UNLOCK);
    const struct segment_change *set = query_segment(lock, 0);
    const struct segment_change *clear = query_segment(unlock, 0);
    EXPECT(query_before(lock, unlock) && unlock->error == 0,
           "there is not an SHM_LOCK and then an SHM_UNLOCK that succeeds");
    if (lock != NULL && lock->error == 0)
        EXPECT(set != NULL && set->mode == (SHM_DEST | SHM_LOCKED | 0600) &&
                   clear != NULL && clear->mode == (SHM_DEST | 0600),
               "the mode is not 03600 and then 01600");
    else
        EXPECT(set == NULL && clear == NULL, "the mode changes in vain");
    EXPECT(query_calls(history, CALL_SHMAT, 0) == 1, "it attaches twice");
    EXPECT(query_call(history, CALL_SHMCTL, 0, 5) != NULL,
           "it does not look three times");
}

/* The next rows inherit from this process that no memory may be locked. */
static void then_forbid(const struct recording *seen)
{
    struct rlimit limit;
    sets_and_clears(seen);
    EXPECT(getrlimit(RLIMIT_MEMLOCK, &limit) == 0, "no getrlimit");
    limit.rlim_cur = 0;
    EXPECT(setrlimit(RLIMIT_MEMLOCK, &limit) == 0, "no setrlimit");
}

static void is_forbidden(const struct recording *seen)
{
    const struct event *lock = control(&seen->history, SHM_LOCK);
    sets_and_clears(seen);
    EXPECT(lock != NULL &&
               (lock->error == EPERM || (lock->error == 0 && geteuid() == 0)),
           "with a limit of 0 bytes an ordinary user does not get EPERM");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the bit is there between SHM_LOCK and SHM_UNLOCK",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: mode 03600 while it is locked",
        .traced = true,
        .also = then_forbid,
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "where nothing may be locked, the refusal is told and expected",
        .traced = true,
        .also = is_forbidden,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
