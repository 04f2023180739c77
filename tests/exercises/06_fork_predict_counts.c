/* What exercises/06_fork_predict_counts.txt asks, and what is right. */
#include "check/predict.h"

#include <stdio.h>
#include <sys/wait.h>

enum {
    POINTS = 8,
    PROCESSES_MAX = 16
};

static const struct cell cells[] = {
    {__LINE__, "point 1: the parent has attached it twice", "point_1", 12},
    {__LINE__, "point 2: a first child has been forked", "point_2", 13},
    {__LINE__, "point 3: the first child has detached one", "point_3", 13},
    {__LINE__, "point 4: a second child has been forked", "point_4", 12},
    {__LINE__, "point 5: the second child is a new program", "point_5", 13},
    {__LINE__, "point 6: the first child has ended, not reaped", "point_6", 13},
    {__LINE__, "point 7: the first child has been reaped", "point_7", 12},
    {__LINE__, "point 8: the parent has detached one", "point_8", 12},
};

enum {
    BY_SHMAT,     /* only who has called shmat is attached */
    BY_PROCESS,   /* each attached process counts once */
    PER_CHILD,    /* a fork adds one */
    OVER_EXEC,    /* a new program keeps what was attached */
    UNTIL_REAPED, /* an end counts when it has been waited for */
    BELIEFS
};

static const struct belief beliefs[BELIEFS] = {
    [BY_SHMAT] = {"M09", "A child has what its parent had attached, without a "
                         "shmat of its own, and it counts."},
    [BY_PROCESS] = {"M08", "Attachments are counted, not processes: who has "
                           "attached twice counts twice."},
    [PER_CHILD] = {"M08", "A child is not counted as one: it has all the "
                          "attachments that its parent had, and each counts."},
    [OVER_EXEC] = {"M10", "exec gives the process a new address space, in "
                          "which nothing is attached."},
    [UNTIL_REAPED] = {"M38", "A process loses its memory when it ends. What "
                             "waits for its parent is only how it ended."},
};

/* How often each process has the segment attached. */
struct count {
    int belief;
    long own[PROCESSES_MAX];
    bool ended[PROCESSES_MAX];
};

/* Has this wait made the kernel forget the child?  waitid(2), which returns 0,
 * can be told to leave it. */
static bool reaps(const struct event *event)
{
    return event->other >= 0 && event->other < PROCESSES_MAX &&
           (event->result > 0 || (event->args[3] & WNOWAIT) == 0);
}

static void take_call(struct count *count, const struct event *event)
{
    long *own = &count->own[event->process];
    if (event->error != 0)
        return;
    if (event->call == CALL_SHMAT)
        ++*own;
    if (event->call == CALL_SHMDT && *own > 0)
        --*own;
    if (event->call == CALL_WAIT && reaps(event) && count->ended[event->other])
        count->own[event->other] = 0;
}

static void take_event(struct count *count, const struct event *event)
{
    int process = event->process, child = event->other;
    if (process < 0 || process >= PROCESSES_MAX)
        return;
    if (event->kind == EVENT_CALL)
        take_call(count, event);
    if (event->kind == EVENT_FORK && child >= 0 && child < PROCESSES_MAX)
        count->own[child] = count->belief == BY_SHMAT    ? 0
                            : count->belief == PER_CHILD ? 1
                                                         : count->own[process];
    if (event->kind == EVENT_EXEC && count->belief != OVER_EXEC)
        count->own[process] = 0;
    if (event->kind == EVENT_EXIT || event->kind == EVENT_KILLED) {
        count->ended[process] = true;
        if (count->belief != UNTIL_REAPED)
            count->own[process] = 0;
    }
}

static long sum(const struct count *count)
{
    long all = 0;
    for (int i = 0; i < PROCESSES_MAX; i++)
        all += count->belief == BY_PROCESS ? count->own[i] > 0 : count->own[i];
    return all;
}

/* The number of the point that this event prints, from 1 on; 0: none. */
static int point_of(const struct event *event)
{
    int number = 0;
    if (event->kind != EVENT_CALL || event->call != CALL_WRITE ||
        event->text == NULL ||
        sscanf(event->text, "parent: point %d ", &number) != 1 || number < 1 ||
        number > POINTS)
        return 0;
    return number;
}

/* What the kernel has said of the segment is the truth; a belief counts the
 * same events in its own way. */
static void values(const struct recording *seen, int belief,
                   char value[][PREDICT_VALUE])
{
    const struct history *history = &seen->history;
    struct count count = {.belief = belief};
    unsigned long nattch = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        for (size_t k = 0; k < event->segment_count; k++)
            nattch = event->segments[k].nattch;
        take_event(&count, event);
        int point = point_of(event);
        if (point > 0 && belief == PREDICT_TRUTH)
            predict_value(value[point - 1], "%lu", nattch);
        else if (point > 0)
            predict_value(value[point - 1], "%ld", sum(&count));
    }
}

int main(int argc, char *argv[])
{
    static const struct prediction prediction = {
        .test_file = __FILE__,
        .cells = cells,
        .cell_count = COUNT(cells),
        .beliefs = beliefs,
        .belief_count = COUNT(beliefs),
        .values = values,
    };
    return check_prediction(&prediction, argc, argv);
}
