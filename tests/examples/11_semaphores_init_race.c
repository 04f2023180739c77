/* What examples/11_semaphores_init_race.c must show. */
#include "check/check.h"
#include "recording/query.h"

#include <sys/sem.h>

enum {
    COMMAND = 0xff /* of semctl, without the IPC_64 that is added below */
};

static bool asks(const struct event *event, int command)
{
    return event->kind == EVENT_CALL && event->call == CALL_SEMCTL &&
           ((int)event->args[2] & COMMAND) == command && event->error == 0;
}

static void waits_for_otime(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *made = NULL, *raise = NULL, *early = NULL;
    int looks_after = 0, values_after = 0, set_by_semctl = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_CALL && event->call == CALL_SEMGET &&
            event->process == 0 && event->error == 0)
            made = event;
        if (event->kind == EVENT_CALL && event->call == CALL_SEMOP)
            raise = event;
        if (event->process == 1 && asks(event, GETVAL) && raise == NULL)
            early = event;
        set_by_semctl += asks(event, SETVAL) || asks(event, SETALL);
        looks_after += event->process == 1 && asks(event, IPC_STAT) &&
                       raise != NULL;
        values_after += event->process == 1 && asks(event, GETVAL) &&
                        raise != NULL;
    }
    const struct event *opened = query_call(history, CALL_SEMGET, 1, 0);
    EXPECT(made != NULL && ((int)made->args[2] & IPC_EXCL) != 0 &&
               query_before(made, opened) && opened->error == 0 &&
               ((int)opened->args[2] & IPC_CREAT) == 0 &&
               opened->result == made->result,
           "the child does not open by the key what the parent has made");
    EXPECT(query_before(early, raise) && query_before(opened, early),
           "the child does not look before the value is given");
    EXPECT(raise != NULL && raise->process == 0 && set_by_semctl == 0,
           "it is not the parent's semop that gives the value");
    EXPECT(looks_after > 0 && values_after == 1,
           "the child does not look at sem_otime, and then at the value");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "an opener that waits for sem_otime finds the value",
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
        .name = "seen by the kernel: it looks before and after the first semop",
        .traced = true,
        .also = waits_for_otime,
        .prints = AS_PROMISED,
    },
};

int main(int argc, char *argv[])
{
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
