/* What an answer to exercises/02_create_one_owner.md must do. */
#include "check/exercise.h"
#include "recording/query.h"
#include "said.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static int candidates; /* as many as the program was asked for */

static void key_and_number(unsigned seed, struct given *given, int n)
{
    snprintf(given->args[0], GIVEN_TEXT, "0x%x",
             0x41000000U + (unsigned)given_number(seed, 0, 0, 0xfffff));
    snprintf(given->args[1], GIVEN_TEXT, "%d", n);
}

static void several(unsigned seed, struct given *given)
{
    int n = given_number(seed, 1, 4, 9);
    key_and_number(seed, given, n);
    snprintf(given->prints, GIVEN_OUTPUT, "parent: owners=1 others=%d\n",
             n - 1);
}

/* Three are enough to come between each other. */
static void three(unsigned seed, struct given *given)
{
    key_and_number(seed, given, 3);
    snprintf(given->prints, GIVEN_OUTPUT, "parent: owners=1 others=2\n");
}

/* Where what the plain run prints does not matter: whoever has that wrong has
 * lost points for it already. */
static void some(unsigned seed, struct given *given)
{
    candidates = 3;
    key_and_number(seed, given, candidates);
}

static int plant_key(const char *const argv[])
{
    key_t key = (key_t)strtol(argv[1], NULL, 0);
    int shmid = shmget(key, sizeof(int), IPC_CREAT | IPC_EXCL | 0600);
    return shmid == -1 ? -1 : 0;
}

static void nobody_owns(const struct program_case *seen,
                        const struct variant *variant)
{
    (void)seen;
    const char *when = "when the key has a segment already";
    char expected[GIVEN_TEXT];
    snprintf(expected, sizeof expected, "parent: owners=0 others=%d\n",
             candidates);
    expect_all(&variant->recording, when, expected, 0);
    EXPECT(said_removed_older(&variant->recording.history) == NULL,
           "%s: it removed that segment, which was there before it began",
           when);
}

static void a_segment_is_made(const struct recording *seen)
{
    EXPECT(seen->history.segment_count > 0, "no segment was made");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "of several candidates, one is the owner",
        .given = several,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "so it is twenty times over",
        .given = several,
        .runs = 20,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "so it is however the candidates come between each other",
        .given = three,
        .vary = &(const struct vary){.kinds = VARY(HOLD), .who = "children"},
        .runs = 20, /* who of them is first, holding does not decide */
        .points = 30,
    },
    {
        .line = __LINE__,
        .name = "a candidate that fails otherwise is neither, and says so",
        .given = some,
        .also = a_segment_is_made,
        .vary = &(const struct vary){.kinds = VARY(FAIL),
                                     .calls = {CALL_SHMGET},
                                     .who = "children"},
        .exits = ANY_ENDING,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "where the key is taken, nobody is the owner, and it stays",
        .given = some,
        .also = a_segment_is_made,
        .vary = &(const struct vary){.kinds = VARY(PLANTED),
                                     .plant = plant_key},
        .in_variant = nobody_owns,
        .exits = ANY_ENDING,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "each candidate is waited for, and the segment is removed",
        .given = some,
        .also = a_segment_is_made,
        .tidy = true,
        .exits = ANY_ENDING,
        .points = 10,
    },
};

static const struct idea ideas[] = {
    {"K2", NULL}, {"R3", NULL}, {"L10", NULL}, {"L1", NULL}, {"L5", NULL},
    {"L6", NULL}, {"E2", NULL}, {"E7", NULL},  {"E6", NULL}, {"O1", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
