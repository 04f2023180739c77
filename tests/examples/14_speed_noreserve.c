/* What examples/14_speed_noreserve.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <errno.h>
#include <stdio.h>
#include <sys/shm.h>

/* '0' to '2'; EOF when it cannot be read. */
static int policy(void)
{
    FILE *file = fopen("/proc/sys/vm/overcommit_memory", "re");
    if (file == NULL)
        return EOF;
    int digit = fgetc(file);
    fclose(file);
    return digit;
}

static void asks_twice(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *plain = query_call(history, CALL_SHMGET, 0, 0);
    const struct event *unreserved = query_call(history, CALL_SHMGET, 0, 1);
    EXPECT(unreserved != NULL && plain->args[1] == unreserved->args[1] &&
               plain->args[2] == (IPC_CREAT | 0600) &&
               unreserved->args[2] == (IPC_CREAT | 0600 | SHM_NORESERVE),
           "it does not ask for the same without and with SHM_NORESERVE");
    EXPECT(unreserved != NULL &&
               query_calls(history, CALL_SHMAT, 0) ==
                   (plain->error == 0) + (size_t)(unreserved->error == 0),
           "it does not attach what is granted, once");
    /* A 32-bit program may be able to have no more than there is. */
    if (unreserved == NULL || plain->args[1] <= 1 << 30)
        return;
    switch (policy()) {
    case '0':
        EXPECT(query_failed(plain, ENOMEM, CAUSE_NONE) &&
                   unreserved->error == 0,
               "the errors are %d and %d", plain->error, unreserved->error);
        break;
    case '1':
        EXPECT(plain->error == 0 && unreserved->error == 0,
               "the errors are %d and %d", plain->error, unreserved->error);
        break;
    default:
        EXPECT(plain->error == unreserved->error, "the errors are %d and %d",
               plain->error, unreserved->error);
    }
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "what is granted is what the setting of this machine says",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "seen by the kernel: the same size, without and with the flag",
        .traced = true,
        .also = asks_twice,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
