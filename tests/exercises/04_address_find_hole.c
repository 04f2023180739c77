/* What an answer to exercises/04_address_find_hole.md must do. */
#include "check/exercise.h"
#include "recording/query.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

/* From one boundary to the next. */
static int64_t step(void)
{
    long page = sysconf(_SC_PAGESIZE);
    return page > SHMLBA ? page : SHMLBA;
}

/* --- What is given -------------------------------------------------------- */

static void append(char *plan, char what, int count)
{
    size_t length = strlen(plan);
    memset(plan + length, what, (size_t)count);
    plan[length + (size_t)count] = '\0';
}

static void place(struct given *given, int steps, size_t at)
{
    snprintf(given->args[1], GIVEN_TEXT, "%d", steps);
    snprintf(given->prints, GIVEN_OUTPUT, "attached at step %zu\n", at);
}

/* A hole that is too small, one that is large enough, and a larger one. */
static void some_holes(unsigned seed, struct given *given)
{
    int steps = given_number(seed, 0, 3, 5);
    char *plan = given->args[0];
    append(plan, '#', given_number(seed, 1, 1, 3));
    append(plan, '.', given_number(seed, 2, 1, steps - 1));
    append(plan, '#', given_number(seed, 3, 1, 3));
    place(given, steps, strlen(plan));
    append(plan, '.', given_number(seed, 4, steps + 1, steps + 3));
    append(plan, '#', 1);
    append(plan, '.', steps + 4);
    append(plan, '#', 1);
}

/* The first that is large enough is so exactly. */
static void just_right(unsigned seed, struct given *given)
{
    int steps = given_number(seed, 5, 3, 6);
    char *plan = given->args[0];
    append(plan, '#', 1);
    append(plan, '.', steps - 1);
    append(plan, '#', given_number(seed, 6, 1, 4));
    place(given, steps, strlen(plan));
    append(plan, '.', steps);
    append(plan, '#', 2);
    append(plan, '.', steps + 2);
    append(plan, '#', 1);
}

/* With what is reserved, the first hole would be the larger one. */
static void with_reserved(unsigned seed, struct given *given)
{
    int steps = given_number(seed, 7, 2, 5);
    char *plan = given->args[0];
    append(plan, '#', 1);
    append(plan, '=', given_number(seed, 8, 1, 3));
    append(plan, '.', steps - 1);
    append(plan, '=', given_number(seed, 9, 1, 3));
    append(plan, '#', given_number(seed, 10, 1, 2));
    place(given, steps, strlen(plan));
    append(plan, '.', steps + 1);
    append(plan, '#', 1);
}

static void no_room(unsigned seed, struct given *given)
{
    int steps = given_number(seed, 11, 3, 6);
    char *plan = given->args[0];
    append(plan, '#', 2);
    append(plan, '.', steps - 1);
    append(plan, '=', 1);
    append(plan, '.', steps - 2);
    append(plan, '#', 1);
    snprintf(given->args[1], GIVEN_TEXT, "%d", steps);
}

/* --- What was attached ---------------------------------------------------- */

/* The last attachment, if it is of another segment than the posts are. */
static const struct event *last_attached(const struct history *history)
{
    const struct event *last = NULL, *event;
    for (size_t i = 0; (event = query_call(history, CALL_SHMAT, 0, i)) != NULL;
         i++)
        if (event->error == 0 && event->segment != 0)
            last = event;
    return last;
}

static void replaces_nothing(const struct recording *seen)
{
    const struct history *history = &seen->history;
    const struct event *first = query_call(history, CALL_SHMAT, 0, 0);
    const struct event *own = last_attached(history);
    const struct event *event;
    for (size_t i = 0; (event = query_call(history, CALL_SHMAT, 0, i)) != NULL;
         i++)
        EXPECT((event->args[2] & SHM_REMAP) == 0,
               "shmat is called with SHM_REMAP, which replaces what is there");
    EXPECT(own != NULL, "it attaches no segment of its own");
    if (own == NULL || first == NULL)
        return;
    EXPECT(query_nattch(own, 0) == -1,
           "by its shmat, the posts of the yard have become others: nattch=%ld",
           query_nattch(own, 0));
    int64_t into = own->result - first->result;
    int64_t said = -1;
    sscanf(seen->out.text, "attached at step %" SCNd64, &said);
    EXPECT(own->args[1] != 0,
           "it leaves the address to the kernel, with a null address");
    EXPECT(said * step() == into,
           "it prints step %" PRId64 ", and shmat has attached %" PRId64
           " bytes behind the beginning of the yard",
           said, into);
}

static void attaches_nothing(const struct recording *seen)
{
    EXPECT(last_attached(&seen->history) == NULL,
           "it attaches a segment, although there is no room for one");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "it attaches in the first hole that is large enough",
        .given = some_holes,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "a hole of just the right size is large enough",
        .given = just_right,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "what is reserved is no hole",
        .given = with_reserved,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "nothing that was there is replaced",
        .given = some_holes,
        .also = replaces_nothing,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name =
            "where no hole is large enough, it says so and attaches nothing",
        .given = no_room,
        .prints = "",
        .complains = SOMETHING,
        .exits = ANY_BUT_0,
        .also = attaches_nothing,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "nothing is left behind",
        .given = some_holes,
        .tidy = true,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "a call that fails is reported, and the status is not 0",
        .given = just_right,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "killed behind a shmat, it leaves no segment",
        .given = just_right,
        .vary = &(const struct vary){.kinds = VARY(KILL), .from = CALL_SHMAT},
        .points = 10,
    },
};

static const struct idea ideas[] = {
    {"A3", NULL}, {"A1", NULL}, {"E1", NULL}, {"E2", NULL},
    {"L1", NULL}, {"L3", NULL}, {"E7", NULL}, {"O5", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
