/* What exercises/07_lifetime_predict_order.txt asks, and what is right. */
#include "check/predict.h"
#include "recording/query.h"

#include <stdio.h>
#include <string.h>

enum {
    FIRST_ZERO,
    HIGHEST,
    KEY_LOST,
    KEY_REFUSED,
    TWO,
    LAST_STORE,
    LAST_ZERO,
    DESTROYED,
    ID_REFUSED,
    SECOND_DESTROYED,
    CELLS
};

static const struct cell cells[CELLS] = {
    {__LINE__, "nattch falls to 0 for the first time", "first_zero", 10},
    {__LINE__, "nattch is highest", "highest", 10},
    {__LINE__, "the first segment loses its key", "key_lost", 10},
    {__LINE__, "shmget is refused for the first time", "key_refused", 10},
    {__LINE__, "there are two segments at the same time", "two", 10},
    {__LINE__, "the last store into the first segment", "last_store", 10},
    {__LINE__, "nattch falls to 0 for the last time", "last_zero", 10},
    {__LINE__, "the memory of the first segment is given back", "destroyed",
     10},
    {__LINE__, "shmat refuses its identifier for the first time", "id_refused",
     10},
    {__LINE__, "the memory of the second segment is given back",
     "second_destroyed", 10},
};

enum {
    BY_SHMDT, /* what nobody is attached to is gone */
    AT_ONCE,  /* IPC_RMID destroys, whoever is attached */
    UNUSABLE, /* after IPC_RMID it is there, but for nobody new */
    WITH_LAST_PROCESS,
    KEY_STAYS, /* as long as the memory does */
    BELIEFS
};

static const struct belief beliefs[BELIEFS] = {
    [BY_SHMDT] = {"M04", "A segment that nobody has attached is still there, "
                         "with its key and what is stored in it."},
    [AT_ONCE] = {"M06", "IPC_RMID takes the key and marks the segment. Its "
                        "memory stays for those who are attached, until the "
                        "last of them is gone."},
    [UNUSABLE] = {"M07", "Who is attached uses a marked segment as before, and "
                         "on Linux its identifier can still be attached."},
    [WITH_LAST_PROCESS] = {"M05", "The end of a process ends its attachments. "
                                  "A segment that nobody has asked to remove "
                                  "stays."},
    [KEY_STAYS] = {NULL, "The key goes with IPC_RMID, at once, and not with "
                         "the memory. So it is free for another segment."},
};

/* NULL where it is what really happens. */
static const char *const believed[BELIEFS][CELLS] = {
    [BY_SHMDT] = {[KEY_LOST] = "3",
                  [KEY_REFUSED] = "4",
                  [DESTROYED] = "3",
                  [ID_REFUSED] = "4"},
    [AT_ONCE] = {[HIGHEST] = "5",
                 [TWO] = "0",
                 [LAST_STORE] = "0",
                 [LAST_ZERO] = "6",
                 [DESTROYED] = "6",
                 [ID_REFUSED] = "8"},
    [UNUSABLE] = {[HIGHEST] = "5", [LAST_STORE] = "0", [ID_REFUSED] = "8"},
    [WITH_LAST_PROCESS] = {[SECOND_DESTROYED] = "14"},
    [KEY_STAYS] = {[KEY_LOST] = "12", [KEY_REFUSED] = "10", [TWO] = "0"},
};

/* While the history is gone through. */
struct walk {
    int step; /* that runs; 0: none yet */
    int at[CELLS];
    unsigned long nattch[2], most; /* of the two segments */
    bool exists[2];
};

/* The number of the step that this event begins, or 0. */
static int begins(const struct event *event)
{
    const char *found = event->kind == EVENT_CALL &&
                                event->call == CALL_WRITE && event->text != NULL
                            ? strstr(event->text, ": step ")
                            : NULL;
    int number = 0;
    if (found != NULL && sscanf(found, ": step %d:", &number) != 1)
        return 0;
    return number;
}

static void once(struct walk *walk, int cell)
{
    if (walk->at[cell] == 0)
        walk->at[cell] = walk->step;
}

static void take_first(struct walk *walk, const struct segment_change *change)
{
    unsigned long before = walk->nattch[0];
    unsigned long now = change->gone ? 0 : change->nattch;
    if (before > 0 && now == 0) {
        once(walk, FIRST_ZERO);
        walk->at[LAST_ZERO] = walk->step;
    }
    if (now > walk->most) {
        walk->most = now;
        walk->at[HIGHEST] = walk->step;
    }
    if (change->key == 0)
        once(walk, KEY_LOST);
    if (change->gone)
        once(walk, DESTROYED);
}

static void take_segment(struct walk *walk, const struct segment_change *change)
{
    if (change->segment < 0 || change->segment > 1)
        return;
    if (change->segment == 0)
        take_first(walk, change);
    else if (change->gone)
        once(walk, SECOND_DESTROYED);
    walk->nattch[change->segment] = change->gone ? 0 : change->nattch;
    walk->exists[change->segment] = !change->gone;
    if (walk->exists[0] && walk->exists[1])
        once(walk, TWO);
}

static void take_event(struct walk *walk, const struct event *event)
{
    if (begins(event) != 0)
        walk->step = begins(event);
    if (walk->step == 0)
        return;
    for (size_t i = 0; i < event->segment_count; i++)
        take_segment(walk, &event->segments[i]);
    for (size_t i = 0; i < event->store_count; i++)
        if (event->stores[i].segment == 0)
            walk->at[LAST_STORE] = walk->step;
    if (event->kind == EVENT_CALL && event->error != 0) {
        if (event->call == CALL_SHMGET)
            once(walk, KEY_REFUSED);
        if (event->call == CALL_SHMAT)
            once(walk, ID_REFUSED);
    }
}

static void values(const struct recording *seen, int belief,
                   char value[][PREDICT_VALUE])
{
    const struct history *history = &seen->history;
    struct walk walk = {0};
    for (size_t i = 0; i < history->event_count; i++)
        take_event(&walk, &history->events[i]);
    for (int i = 0; i < CELLS; i++)
        if (belief == PREDICT_TRUTH)
            predict_value(value[i], "%d", walk.at[i]);
        else if (believed[belief][i] != NULL)
            predict_value(value[i], "%s", believed[belief][i]);
}

int main(int argc, char *argv[])
{
    static const struct prediction prediction = {
        .test_file = __FILE__,
        .cells = cells,
        .cell_count = CELLS,
        .beliefs = beliefs,
        .belief_count = BELIEFS,
        .values = values,
    };
    return check_prediction(&prediction, argc, argv);
}
