/* What examples/03_keys_identifier_zero.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <sys/shm.h>

static void attaches_zero(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *get = query_call(history, CALL_SHMGET, 0, 0);
    const struct event *attach = query_call(history, CALL_SHMAT, 0, 0);
    EXPECT(query_made(get) == 0 && get->result == 0,
           "shmget does not make a segment with the identifier 0");
    EXPECT(attach != NULL && attach->args[0] == 0 &&
               query_nattch(attach, 0) == 1,
           "shmat(0, ...) does not attach it");
    const struct segment_change *marked = query_segment(
        query_call(history, CALL_SHMCTL, 0, 0), 0);
    EXPECT(marked != NULL && (marked->mode & SHM_DEST) != 0,
           "shmctl(0, ...) does not ask for its removal");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the first identifier is 0, and it attaches",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "its namespace is a new one, whoever starts it",
        .prints = AS_PROMISED,
        .shared_ipc = true,
        .runs = 20,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: shmget returns 0, and shmat takes it",
        .traced = true,
        .also = attaches_zero,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
