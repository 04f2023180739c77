/* What examples/07_lifetime_removal_forced.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <stdio.h>

/* The setting of the namespace we are in ourselves, '0' or '1'; EOF when it
 * cannot be read. */
static int setting(void)
{
    FILE *file = fopen("/proc/sys/kernel/shm_rmid_forced", "re");
    if (file == NULL)
        return EOF;
    int digit = fgetc(file);
    fclose(file);
    return digit;
}

static int setting_before;

static void setting_unchanged(const struct recording *recording)
{
    (void)recording;
    int after = setting();
    EXPECT(after == setting_before, "shm_rmid_forced was %c and is %c",
           setting_before, after);
}

static void goes_by_itself(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *usual = query_call(history, CALL_SHMDT, 0, 0);
    const struct event *removal = query_call(history, CALL_SHMCTL, 0, 0);
    const struct event *forced = query_call(history, CALL_SHMDT, 0, 1);
    const struct event *in_vain = query_call(history, CALL_SHMCTL, 0, 1);
    EXPECT(query_nattch(usual, 0) == 0 && !query_gone(usual, 0) &&
               query_gone(removal, 0),
           "with 0 it is not IPC_RMID that destroys");
    EXPECT(query_gone(forced, 1), "with 1 the detach does not destroy");
    EXPECT(query_before(forced, in_vain) &&
               query_failed(in_vain, EINVAL, CAUSE_NO_SEGMENT),
           "then there is still something to remove");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "with the setting at 1 nothing is left after the last detach",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "the namespace it was started in keeps its own setting",
        .prints = AS_PROMISED,
        .shared_ipc = true,
        .also = setting_unchanged,
    },
    {
        .line = __LINE__,
        .name =
            "seen by the kernel: with the setting it is shmdt that destroys",
        .traced = true,
        .also = goes_by_itself,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    setting_before = setting();
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
