/* What examples/07_lifetime_kill_leaves.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <signal.h>
#include <sys/shm.h>

static void leaves(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *killed = query_event(history, EVENT_KILLED, 1);
    const struct event *removal = query_call(history, CALL_SHMCTL, 0, 1);
    int left = query_made(query_call(history, CALL_SHMGET, 1, 0));
    EXPECT(query_before(query_stored(history, 0, 0, -1),
                        query_event(history, EVENT_FORK, 0)),
           "a child killed early would have named the segment 0");
    EXPECT(query_calls(history, CALL_SHMAT, 0) == 1,
           "the parent does not attach once");
    EXPECT(left != -1 && query_calls(history, CALL_SHMCTL, 1) == 0,
           "the first child does not make a segment, or asks for its removal");
    EXPECT(query_nattch(killed, left) == 0 && !query_gone(killed, left) &&
               killed->signo == SIGKILL,
           "its death does not detach, or destroys");
    EXPECT(query_before(killed, removal) && query_gone(removal, left),
           "then the parent does not remove what is left");

    killed = query_event(history, EVENT_KILLED, 2);
    int asked = query_made(query_call(history, CALL_SHMGET, 2, 0));
    const struct segment_change *marked = query_segment(
        query_call(history, CALL_SHMCTL, 2, 0), asked);
    EXPECT(marked != NULL && (marked->mode & SHM_DEST) != 0 && !marked->gone,
           "the second child does not ask for removal, or that destroys");
    EXPECT(query_gone(killed, asked) && killed->signo == SIGKILL,
           "its death does not destroy the segment");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name =
            "a killed child leaves a segment if it planned, none if it asked",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "among strangers, too, nothing is left of the run",
        .prints = AS_PROMISED,
        .shared_ipc = true,
    },
    {
        .line = __LINE__,
        .name = "what the child left is removed even when nobody can reap it",
        .complains = "not seen to be killed",
        .exits = 1,
        .signals = RUN_SIGNALS_CHLD_IGNORED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: a death destroys only what was marked",
        .traced = true,
        .also = leaves,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
