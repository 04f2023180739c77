/* What an answer to exercises/02_create_get_or_new.md must do. */
#include "check/exercise.h"
#include "recording/query.h"
#include "said.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

enum {
    CREATED = 0,
    FOUND = 10,
    TOO_SMALL = 11,
    NOT_PERMITTED = 12
};

static size_t wanted_size; /* what the program was asked for */

static void key_and_size(unsigned seed, struct given *given)
{
    wanted_size = (size_t)given_number(seed, 1, 1000, 3000) | 1;
    snprintf(given->args[0], GIVEN_TEXT, "0x%x",
             0x41000000U + (unsigned)given_number(seed, 0, 0, 0xfffff));
    snprintf(given->args[1], GIVEN_TEXT, "%zu", wanted_size);
}

/* --- What lay there before ------------------------------------------------ */

static int plant_of(const char *const argv[], size_t size, int mode)
{
    key_t key = (key_t)strtol(argv[1], NULL, 0);
    return shmget(key, size, IPC_CREAT | IPC_EXCL | mode) == -1 ? -1 : 0;
}

static int plant_one(const char *const argv[])
{
    return plant_of(argv, (size_t)strtol(argv[2], NULL, 0), 0600);
}

static int plant_small(const char *const argv[])
{
    return plant_of(argv, (size_t)strtol(argv[2], NULL, 0) - 1, 0600);
}

static int plant_forbidden(const char *const argv[])
{
    return plant_of(argv, (size_t)strtol(argv[2], NULL, 0), 0);
}

/* --- What must hold ------------------------------------------------------- */

/* A shmget with permission bits that has got what was there before. */
static const struct event *found_with_bits(const struct history *history)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_CALL && event->call == CALL_SHMGET &&
            event->error == 0 && event->segment != -1 &&
            (event->args[2] & 0600) == 0600 && said_older(history, event))
            return event;
    }
    return NULL;
}

static void tries(const struct recording *seen)
{
    EXPECT(query_calls(&seen->history, CALL_SHMGET, 0) > 0,
           "shmget is not called");
}

static void makes_what_was_asked(const struct recording *seen)
{
    const struct history *history = &seen->history;
    int made = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (query_made(event) == -1)
            continue;
        unsigned mode = (unsigned)event->args[2] & 0777;
        made++;
        EXPECT(event->args[1] == wanted_size,
               "it was made with %llu bytes, asked for are %zu",
               (unsigned long long)event->args[1], wanted_size);
        EXPECT(mode == 0600,
               "it was made with the mode %04o, asked for is 0600", mode);
    }
    EXPECT(made == 1, "%d segments were made, one is asked for", made);
}

static void finds(const struct program_case *seen,
                  const struct variant *variant)
{
    (void)seen;
    expect_all(&variant->recording, "when there is one that will do",
               "process: found\n", FOUND);
}

static void says_why(const struct recording *seen, const char *when)
{
    EXPECT(seen->err.size > 0,
           "%s: standard error is empty, but should say what is wrong", when);
}

static void is_too_small(const struct program_case *seen,
                         const struct variant *variant)
{
    (void)seen;
    const char *when = "when there is one that is one byte too small";
    expect_all(&variant->recording, when, "", TOO_SMALL);
    says_why(&variant->recording, when);
}

/* Root may use any: then there is nothing to be judged. */
static void is_not_permitted(const struct program_case *seen,
                             const struct variant *variant)
{
    (void)seen;
    const char *when = "when there is one with the mode 0000";
    if (found_with_bits(&variant->recording.history) != NULL)
        return;
    expect_all(&variant->recording, when, "", NOT_PERMITTED);
    says_why(&variant->recording, when);
}

static void leaves_it(const struct program_case *seen,
                      const struct variant *variant)
{
    (void)seen;
    EXPECT(said_removed_older(&variant->recording.history) == NULL,
           "it removed the segment that was there before it began");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "where there is none, it makes one: created, status 0",
        .given = key_and_size,
        .prints = "process: created\n",
        .exits = CREATED,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "the one it makes has the size asked for and the mode 0600",
        .given = key_and_size,
        .also = makes_what_was_asked,
        .exits = ANY_ENDING,
        .points = 5,
    },
    {
        .line = __LINE__,
        .name = "where there is one, it finds it: found, status 10",
        .given = key_and_size,
        .vary = &(const struct vary){.kinds = VARY(PLANTED),
                                     .plant = plant_one},
        .in_variant = finds,
        .exits = ANY_ENDING,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "where it is too small: status 11 and a message",
        .given = key_and_size,
        .vary = &(const struct vary){.kinds = VARY(PLANTED),
                                     .plant = plant_small},
        .in_variant = is_too_small,
        .exits = ANY_ENDING,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "where it is not permitted: status 12 and a message",
        .given = key_and_size,
        .vary = &(const struct vary){.kinds = VARY(PLANTED),
                                     .plant = plant_forbidden},
        .in_variant = is_not_permitted,
        .exits = ANY_ENDING,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "what it has found, it leaves",
        .given = key_and_size,
        .also = tries,
        .vary = &(const struct vary){.kinds = VARY(PLANTED),
                                     .plant = plant_one},
        .in_variant = leaves_it,
        .exits = ANY_ENDING,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "what it has made, it removes",
        .given = key_and_size,
        .also = tries,
        .tidy = true,
        .exits = ANY_ENDING,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "when a call fails, it says so, and leaves nothing behind",
        .given = key_and_size,
        .also = tries,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .exits = ANY_ENDING,
        .points = 10,
    },
};

/* --- What this exercise alone can know ------------------------------------ */

/* The first shmget in this run that has failed, for another reason than that
 * the key is taken or has no segment: or -1. */
static long refused(const struct history *history)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_CALL && event->call == CALL_SHMGET &&
            event->error != 0 && event->error != EEXIST &&
            event->error != ENOENT)
            return (long)i;
    }
    return -1;
}

/* E2: shmget said that there is something and that it cannot be had; and the
 * program says that it has found it. */
static bool takes_what_was_refused(const struct observed *observed,
                                   struct diagnosis *found)
{
    for (size_t v = 0; v < observed->seen->count; v++) {
        const struct variant *variant = &observed->seen->variants[v];
        const struct history *history = &variant->recording.history;
        long at = refused(history);
        if (variant->kind == VARIANT_PLANTED && at != -1 &&
            recording_exited(&variant->recording, FOUND))
            return said_found(found, variant, at,
                              "shmget failed (%s), and the program ended with "
                              "status 10, as if it had found one.",
                              history->events[at].error == EINVAL ? "EINVAL"
                                                                  : "EACCES");
    }
    return diagnose_rule_of("E2")(observed, found);
}

/* K7: asked for less than it needs, and got less. */
static bool takes_less(const struct observed *observed, struct diagnosis *found)
{
    for (size_t v = 0; v < observed->seen->count; v++) {
        const struct variant *variant = &observed->seen->variants[v];
        const struct history *history = &variant->recording.history;
        for (size_t i = 0; i < history->event_count; i++) {
            const struct event *event = &history->events[i];
            if (event->kind != EVENT_CALL || event->call != CALL_SHMGET ||
                event->error != 0 || event->args[1] >= wanted_size ||
                !said_older(history, event) ||
                !recording_exited(&variant->recording, FOUND) ||
                history->segments[event->segment].size >= wanted_size)
                continue;
            return said_found(
                found, variant, (long)i,
                "shmget was asked for %llu bytes, and found a segment of %zu; "
                "needed are %zu.",
                (unsigned long long)event->args[1],
                history->segments[event->segment].size, wanted_size);
        }
    }
    return diagnose_rule_of("K7")(observed, found);
}

static const struct idea ideas[] = {
    {"K2", NULL},  {"K7", takes_less},
    {"L10", NULL}, {"E2", takes_what_was_refused},
    {"E4", NULL},  {"K3", NULL},
    {"K8", NULL},  {"L4", NULL},
    {"L1", NULL},  {"E7", NULL},
    {"E6", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
