/* What exercises/02_create_predict_flags.txt asks, and what is right. */
#include "check/predict.h"
#include "recording/names.h"
#include "recording/query.h"

#include <stdio.h>

enum {
    ABSENT_0,
    ABSENT_CREAT,
    ABSENT_CREAT_EXCL,
    ABSENT_EXCL,
    PRESENT_0,
    PRESENT_CREAT,
    PRESENT_CREAT_EXCL,
    PRESENT_EXCL,
    LARGER,
    SMALLER,
    CELLS
};

static const struct cell cells[CELLS] = {
    {__LINE__, "an absent key, without flags", "absent_0", 10},
    {__LINE__, "an absent key, IPC_CREAT", "absent_creat", 10},
    {__LINE__, "an absent key, IPC_CREAT and IPC_EXCL", "absent_creat_excl",
     10},
    {__LINE__, "an absent key, IPC_EXCL", "absent_excl", 10},
    {__LINE__, "a present key, without flags", "present_0", 10},
    {__LINE__, "a present key, IPC_CREAT", "present_creat", 10},
    {__LINE__, "a present key, IPC_CREAT and IPC_EXCL", "present_creat_excl",
     10},
    {__LINE__, "a present key, IPC_EXCL", "present_excl", 10},
    {__LINE__, "a present key, more bytes than it has", "larger", 10},
    {__LINE__, "a present key, fewer bytes than it has", "smaller", 10},
};

enum {
    GROWS,        /* shmget changes the size of what is there */
    EACH_MAKES,   /* a key is a name that each call may give to a new one */
    ROUNDED,      /* 1000 bytes are as good as a page */
    ALWAYS_MAKES, /* IPC_CREAT makes, whatever is there */
    EXCL_ALONE,   /* IPC_EXCL refuses by itself */
    FINDS_MAKES,  /* without flags it makes, too */
    BELIEFS
};

static const struct belief beliefs[BELIEFS] = {
    [GROWS] = {"M17", "A segment keeps the size it was made with. Who asks for "
                      "more than it has is refused, and who asks for less just "
                      "finds it."},
    [EACH_MAKES] = {"M12", "A key leads to one segment at a time. Where it has "
                           "one, that is found; no call makes a second."},
    [ROUNDED] = {"M16", "What counts is the size that was asked for when the "
                        "segment was made, 1000, and not the whole page."},
    [ALWAYS_MAKES] = {"K2", "IPC_CREAT makes a segment only where there is "
                            "none. Otherwise it finds what is there."},
    [EXCL_ALONE] = {NULL, "IPC_EXCL is about making, so it does something only "
                          "together with IPC_CREAT."},
    [FINDS_MAKES] = {NULL,
                     "Without IPC_CREAT nothing is ever made: shmget only "
                     "looks the key up."},
};

/* NULL where it is what really happens. */
static const char *const believed[BELIEFS][CELLS] = {
    [GROWS] = {[LARGER] = "found", [SMALLER] = "EINVAL"},
    [EACH_MAKES] =
        {[PRESENT_CREAT] = "made", [LARGER] = "made", [SMALLER] = "made"},
    [ROUNDED] = {[LARGER] = "found"},
    [ALWAYS_MAKES] = {[PRESENT_CREAT] = "made"},
    [EXCL_ALONE] = {[ABSENT_EXCL] = "made", [PRESENT_EXCL] = "EEXIST"},
    [FINDS_MAKES] = {[ABSENT_0] = "made", [ABSENT_EXCL] = "made"},
};

/* What this shmget did, in the words of the file. */
static void outcome(const struct event *event, char value[PREDICT_VALUE])
{
    const char *error = name_of_errno(event->error);
    if (event->error != 0)
        predict_value(value, "%s", error != NULL ? error : "");
    else
        predict_value(value, "%s", query_made(event) != -1 ? "made" : "found");
}

/* A call is that before the line which tells of it. */
static void truth(const struct recording *seen, char value[][PREDICT_VALUE])
{
    const struct history *history = &seen->history;
    const struct event *last = NULL;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        int number;
        if (event->kind != EVENT_CALL)
            continue;
        if (event->call == CALL_SHMGET)
            last = event;
        if (event->call != CALL_WRITE || event->text == NULL || last == NULL ||
            sscanf(event->text, "process: call %d:", &number) != 1 ||
            number < 1 || number > CELLS)
            continue;
        outcome(last, value[number - 1]);
    }
}

static void values(const struct recording *seen, int belief,
                   char value[][PREDICT_VALUE])
{
    if (belief == PREDICT_TRUTH)
        truth(seen, value);
    for (int i = 0; belief != PREDICT_TRUTH && i < CELLS; i++)
        if (believed[belief][i] != NULL)
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
