/* What an answer to exercises/04_address_find_hole.md must do. */
#include "check/exercise.h"
#include "recording/query.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
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

/* Where it is attached is for other rows to say. */
static void only_seen(unsigned seed, struct given *given)
{
    some_holes(seed, given);
    given->prints[0] = '\0';
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

static void attaches(const struct recording *seen)
{
    EXPECT(last_attached(&seen->history) != NULL || !recording_exited(seen, 0),
           "it attaches no segment of its own");
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
    EXPECT(own != NULL || !recording_exited(seen, 0),
           "it attaches no segment of its own");
    if (own == NULL || first == NULL)
        return;
    EXPECT(
        query_nattch(own, 0) == -1,
        "its shmat has replaced part of the yard: of the posts, %ld are left",
        query_nattch(own, 0));
    int64_t into = own->result - first->result;
    int64_t said = -1;
    sscanf(seen->out.text, "attached at step %" SCNd64, &said);
    EXPECT(own->args[1] != 0,
           "it leaves the address to the kernel, with a null address");
    EXPECT(own->args[1] == 0 || into >= 0,
           "it attaches below the yard, and not in it");
    EXPECT(into < 0 || said * step() == into,
           "it prints step %" PRId64 ", and shmat has attached %" PRId64
           " bytes behind the beginning of the yard, at step %" PRId64,
           said, into, into / step());
}

static void attaches_nothing(const struct recording *seen)
{
    EXPECT(query_calls(&seen->history, CALL_SHMAT, 0) > 0,
           "the yard is not furnished");
    EXPECT(last_attached(&seen->history) == NULL,
           "it attaches a segment, although there is no room for one");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "it attaches in the first hole that is large enough",
        .given = some_holes,
        .also = attaches,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "a hole of just the right size is large enough",
        .given = just_right,
        .also = attaches,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "what is reserved is no hole",
        .given = with_reserved,
        .also = attaches,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "nothing that was there is replaced",
        .given = only_seen,
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
        .given = only_seen,
        .tidy = true,
        .also = attaches,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "a call that fails is reported, and the status is not 0",
        .given = only_seen,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .also = attaches,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "killed behind a shmat, it leaves no segment",
        .given = only_seen,
        .vary = &(const struct vary){.kinds = VARY(KILL), .from = CALL_SHMAT},
        .also = attaches,
        .points = 10,
    },
};

/* --- Ideas ---------------------------------------------------------------- */

/* The shmat that asks for a place for the program's own segment, or NULL, and
 * how many bytes above the beginning of the yard it does. */
static const struct event *own_shmat(const struct observed *observed,
                                     int64_t *above)
{
    const struct history *history =
        &observed->seen->variants[0].recording.history;
    const struct event *first = query_call(history, CALL_SHMAT, 0, 0), *event;
    for (size_t i = 1; (event = query_call(history, CALL_SHMAT, 0, i)) != NULL;
         i++)
        if (event->segment != 0 && event->args[1] != 0) {
            *above = (int64_t)event->args[1] - first->result;
            return event;
        }
    return NULL;
}

static bool tell(const struct observed *observed, struct diagnosis *found,
                 const struct event *event)
{
    found->certain = true;
    found->variant = &observed->seen->variants[0];
    found->event = (int)(event - found->variant->recording.history.events);
    return true;
}

/* A1: where a mapping ends, and a byte further. */
static bool behind_the_end(const struct observed *observed,
                           struct diagnosis *found)
{
    int64_t above = 0;
    const struct event *event = own_shmat(observed, &above);
    if (!query_failed(event, EINVAL, CAUSE_UNALIGNED))
        return false;
    if (above % step() == 1)
        snprintf(found->evidence, sizeof found->evidence,
                 "It asks for the address one byte behind a boundary. The "
                 "second address in a line of maps is itself the first that "
                 "is free.");
    else
        snprintf(found->evidence, sizeof found->evidence,
                 "It asks for an address %" PRId64 " bytes above a boundary, "
                 "without SHM_RND: EINVAL.",
                 above % step());
    return tell(observed, found, event);
}

/* A3: refused, or replaced, with what the plan has there. */
static bool occupied(const struct observed *observed, struct diagnosis *found)
{
    const char *plan = observed->seen->request.argv[1];
    int64_t above = 0;
    const struct event *event = own_shmat(observed, &above);
    if (event == NULL || (!query_failed(event, EINVAL, CAUSE_IN_USE) &&
                          (event->args[2] & SHM_REMAP) == 0))
        return false;
    int64_t at = above / step();
    int steps = atoi(observed->seen->request.argv[2]);
    if (at < 0 || at > (int64_t)strlen(plan))
        return false;
    snprintf(found->evidence, sizeof found->evidence,
             "It asks for %d steps from step %" PRId64 " on, where the plan "
             "has %.*s: %s.",
             steps, at, steps, plan + at,
             event->error != 0 ? "EINVAL" : "SHM_REMAP replaces what is there");
    return tell(observed, found, event);
}

static int64_t number(const char *text)
{
    int64_t said = -1;
    sscanf(text, "attached at step %" SCNd64, &said);
    return said;
}

/* P3: it prints bytes, and is to print steps. */
static bool prints_bytes(const struct observed *observed,
                         struct diagnosis *found)
{
    int64_t above = 0;
    const struct event *event = own_shmat(observed, &above);
    const char *text = observed->seen->variants[0].recording.out.text;
    if (event == NULL || above <= 0 || number(text) != above)
        return false;
    snprintf(found->evidence, sizeof found->evidence,
             "It prints %" PRId64 ", which is a number of bytes: %" PRId64
             " steps of %" PRId64 " bytes each.",
             above, above / step(), step());
    return tell(observed, found, event);
}

/* O5: another hole than the first; or what the catalogue knows. */
static bool takes_another(const struct observed *observed,
                          struct diagnosis *found)
{
    const struct recording *seen = &observed->seen->variants[0].recording;
    const struct event *own = last_attached(&seen->history);
    const char *plan = observed->seen->request.argv[1];
    const char *expected = observed->prints;
    int64_t above = 0, at = expected != NULL ? number(expected) : -1;
    if (own == NULL || at == -1 || number(seen->out.text) == at)
        return diagnose_rule_of("O5")(observed, found);
    if (own->args[1] == 0)
        snprintf(found->evidence, sizeof found->evidence,
                 "shmat gets a null address, so the kernel chooses. It is to "
                 "get the address of a hole.");
    else if (own_shmat(observed, &above) != own || above < 0 ||
             above >= (int64_t)strlen(plan) * step())
        snprintf(found->evidence, sizeof found->evidence,
                 "It attaches outside of the yard; the hole is to be in it.");
    else
        snprintf(found->evidence, sizeof found->evidence,
                 "It attaches at step %" PRId64 ", and has passed by the hole "
                 "at step %" PRId64 ", which is large enough.",
                 above / step(), at);
    return tell(observed, found, own);
}

/* E7: of a plan without room, the exit status says enough. */
static bool ends_well(const struct observed *observed, struct diagnosis *found)
{
    return observed->exits == 0 && diagnose_rule_of("E7")(observed, found);
}

static const struct idea ideas[] = {
    {"A3", occupied},      {"A1", behind_the_end}, {"E1", NULL},
    {"E2", NULL},          {"L1", NULL},           {"L3", NULL},
    {"E7", ends_well},     {"L2", NULL},           {"P3", prints_bytes},
    {"O5", takes_another},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
