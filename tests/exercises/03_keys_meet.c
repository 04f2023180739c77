/* What an answer to exercises/03_keys_meet.md must do.
 *
 * The program starts both parts itself: child 1 is the one that is started
 * first.  "." is the scratch folder of the run, a file like any other. */
#include "check/exercise.h"
#include "recording/query.h"
#include "said.h"

#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

enum {
    OLD_INTS = 64,  /* what a dead writer has left: more than a struct box */
    OLD_NUMBER = 1, /* each of them, so that any flag is set */
    FEW_LOOKS = 40,
    LOOKS = 400
};

static void meet(unsigned seed, struct given *given, const char *order,
                 int looks)
{
    int number = given_number(seed, 0, 100, 9999);
    snprintf(given->args[0], GIVEN_TEXT, ".");
    snprintf(given->args[1], GIVEN_TEXT, "%d", looks);
    snprintf(given->args[2], GIVEN_TEXT, "%s", order);
    snprintf(given->args[3], GIVEN_TEXT, "%d", number);
    snprintf(given->prints, GIVEN_OUTPUT, "reader: %d\n", number);
    given->flows = number;
    given->becomes = given_number(seed, 1, 10001, 99999);
    snprintf(given->changed, GIVEN_OUTPUT, "reader: %d\n", given->becomes);
}

static void writer_first(unsigned seed, struct given *given)
{
    meet(seed, given, "write-read", LOOKS);
}

static void reader_first(unsigned seed, struct given *given)
{
    meet(seed, given, "read-write", LOOKS);
}

static void soon_tired(unsigned seed, struct given *given)
{
    meet(seed, given, "write-read", FEW_LOOKS);
    given->prints[0] = '\0';
}

static void anyhow(unsigned seed, struct given *given)
{
    reader_first(seed, given);
    given->prints[0] = '\0';
}

/* The box of a writer that is dead: made by a process that has ended. */
static int plant_old(const char *const argv[])
{
    key_t key = ftok(argv[1], 'M');
    int shmid = shmget(key, OLD_INTS * sizeof(int),
                       IPC_CREAT | IPC_EXCL | 0600);
    if (shmid == -1)
        return -1;
    int *old = shmat(shmid, NULL, 0);
    if (old == (void *)-1)
        return -1;
    for (int i = 0; i < OLD_INTS; i++)
        old[i] = OLD_NUMBER;
    return shmdt(old);
}

static void makes_a_segment(const struct recording *seen)
{
    EXPECT(seen->history.segment_count > 0, "no segment was made");
}

/* --- Pausing -------------------------------------------------------------- */

enum {
    IN_VAIN = 50 /* looks without any pause that are more than bad luck */
};

/* Has it looked for the box again and again, and never paused?  Returns the
 * event of its last look in vain, or -1.  Not each pause is told: a short one
 * may be over before it is seen. */
static long looks_on(const struct history *history, int process, int *looks)
{
    long last = -1;
    *looks = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->process != process)
            continue;
        if (event->call == CALL_NANOSLEEP)
            return -1;
        if (event->kind == EVENT_CALL && event->call == CALL_SHMGET &&
            event->error != 0) {
            last = (long)i;
            (*looks)++;
        }
    }
    return *looks > IN_VAIN ? last : -1;
}

/* Has it computed on and on, or gone in a circle?  Returns the event that says
 * so, or -1. */
static long spins(const struct history *history, int process)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->process == process && event->kind == EVENT_NOTE &&
            event->note == NOTE_SPINNING)
            return (long)i;
        for (size_t k = 0; k < event->wait_count; k++)
            if (event->waits[k].process == process &&
                event->waits[k].kind == WAIT_SPIN)
                return (long)i;
    }
    return -1;
}

static void pauses(const struct recording *seen)
{
    const struct history *history = &seen->history;
    makes_a_segment(seen);
    for (size_t p = 1; p < history->process_count; p++) {
        const char *role = history->processes[p].role;
        int looks = 0;
        EXPECT(looks_on(history, (int)p, &looks) == -1,
               "%s has looked %d times for the box without a pause", role,
               looks);
        EXPECT(spins(history, (int)p) == -1,
               "%s has looked again and again without a pause", role);
    }
}

/* --- What this exercise alone can know ------------------------------------ */

static const char *child(size_t process)
{
    return process == 1 ? "Child 1" : "Child 2";
}

/* R5: the catalogue takes a pause between two looks for the same thing; here it
 * is what makes the difference. */
static bool never_pauses(const struct observed *observed,
                         struct diagnosis *found)
{
    const struct program_case *seen = observed->seen;
    for (size_t v = 0; v < seen->count; v++) {
        const struct variant *variant = &seen->variants[v];
        const struct history *history = &variant->recording.history;
        for (size_t p = 1; p < history->process_count; p++) {
            int looks = 0;
            long at = looks_on(history, (int)p, &looks);
            if (at != -1)
                return said_found(found, variant, at,
                                  "%s looked %d times for the box without a "
                                  "pause.",
                                  child(p), looks);
            at = spins(history, (int)p);
            if (at != -1)
                return said_found(found, variant, at,
                                  "%s computed on and on while it waited.",
                                  child(p));
        }
    }
    return false;
}

/* Who has made a segment with this key behind this event?  Or -1. */
static int made_later(const struct history *history, size_t from, uint64_t key)
{
    for (size_t i = from; i < history->event_count; i++)
        if (query_made(&history->events[i]) != -1 &&
            history->events[i].args[0] == key)
            return history->events[i].process;
    return -1;
}

/* R4: it looked, found no box, and never looked again; the box came later. */
static bool looks_once(const struct observed *observed, struct diagnosis *found)
{
    const struct variant *plain = &observed->seen->variants[0];
    const struct history *history = &plain->recording.history;
    for (size_t p = 1; p < history->process_count; p++) {
        const struct event *look = query_call(history, CALL_SHMGET, (int)p, 0);
        if (look == NULL || look->cause != CAUSE_NO_KEY ||
            query_calls(history, CALL_SHMGET, (int)p) != 1)
            continue;
        size_t at = (size_t)(look - history->events);
        if (made_later(history, at, look->args[0]) != -1)
            return said_found(found, plain, (long)at,
                              "%s looked once, and there was no segment with "
                              "this key; it was made later.",
                              child(p));
    }
    return false;
}

/* The first line of the reader in this run, or -1. */
static long line_of_reader(const struct history *history)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_CALL && event->call == CALL_WRITE &&
            event->args[0] == STDOUT_FILENO && event->text != NULL &&
            strncmp(event->text, "reader:", 7) == 0)
            return (long)i;
    }
    return -1;
}

/* Has another than who has printed this line stored into a segment by then? */
static bool is_stored(const struct history *history, long line)
{
    for (long i = 0; i < line; i++)
        for (size_t k = 0; k < history->events[i].store_count; k++) {
            int by = history->events[i].stores[k].by;
            if (by != -1 && by != history->events[line].process)
                return true;
        }
    return false;
}

/* R4: it has printed a number before any was there. */
static bool reads_nothing(const struct observed *observed,
                          struct diagnosis *found)
{
    for (size_t v = 0; v < observed->seen->count; v++) {
        const struct variant *variant = &observed->seen->variants[v];
        const struct history *history = &variant->recording.history;
        long at = line_of_reader(history);
        if (variant->kind != VARIANT_PLANTED && at != -1 &&
            !is_stored(history, at))
            return said_found(found, variant, at,
                              "The reader printed a number before anybody had "
                              "stored one.");
    }
    return false;
}

static bool looks_early(const struct observed *observed,
                        struct diagnosis *found)
{
    return looks_once(observed, found) || reads_nothing(observed, found) ||
           diagnose_rule_of("R4")(observed, found);
}

/* The first call of this kind that is about the old box, with these bits in its
 * third argument; or -1. */
static long about_old(const struct history *history, enum call call,
                      uint64_t bits)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_CALL && event->call == call &&
            event->error == 0 && (event->args[2] & bits) == bits &&
            said_older(history, event))
            return (long)i;
    }
    return -1;
}

/* K1: the reader prints what stood in a box that it had not to believe. */
static bool takes_old(const struct observed *observed, struct diagnosis *found)
{
    for (size_t v = 0; v < observed->seen->count; v++) {
        const struct variant *variant = &observed->seen->variants[v];
        const struct history *history = &variant->recording.history;
        long at = about_old(history, CALL_SHMAT, 0);
        long line = line_of_reader(history);
        if (variant->kind == VARIANT_PLANTED && at != -1 && line != -1 &&
            !is_stored(history, line))
            return said_found(found, variant, at,
                              "The reader attached a box that was there before "
                              "the program began, and took its number from "
                              "it.");
    }
    return diagnose_rule_of("K1")(observed, found);
}

/* K2: the writer takes the old box for its own. */
static bool fills_old(const struct observed *observed, struct diagnosis *found)
{
    for (size_t v = 0; v < observed->seen->count; v++) {
        const struct variant *variant = &observed->seen->variants[v];
        const struct history *history = &variant->recording.history;
        long at = about_old(history, CALL_SHMGET, IPC_CREAT);
        if (variant->kind == VARIANT_PLANTED && at != -1)
            return said_found(found, variant, at,
                              "The writer called shmget with IPC_CREAT alone, "
                              "and got a box that was there before the program "
                              "began.");
    }
    return diagnose_rule_of("K2")(observed, found);
}

/* Who is started first is first, however busy the machine is. */
static const struct intervention in_order = {
    .act = ACT_HOLD, .who = "child 2", .call = CALL_NONE, .number = 1};

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the writer comes first, and the reader prints the number",
        .given = writer_first,
        .act = &in_order,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "the reader comes first, and prints the number",
        .given = reader_first,
        .act = &in_order,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "the reader prints the number that stands in the box",
        .given = reader_first,
        .vary = &(const struct vary){.kinds = VARY(CHANGE)},
        .act = &in_order,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "a box that a dead writer has left is not taken for a new one",
        .given = reader_first,
        .vary = &(const struct vary){.kinds = VARY(PLANTED),
                                     .plant = plant_old},
        .act = &in_order,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "who waits pauses between two looks",
        .given = anyhow,
        .also = pauses,
        .exits = ANY_ENDING,
        .act = &in_order,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "both are waited for, and the box is removed",
        .given = anyhow,
        .also = makes_a_segment,
        .exits = ANY_ENDING,
        .tidy = true,
        .act = &in_order,
        .points = 5,
    },
    {
        .line = __LINE__,
        .name = "however late either of them is, the number arrives",
        .given = reader_first,
        .vary = &(
            const struct vary){.kinds = VARY(HOLD),
                               .calls = {CALL_SHMGET, CALL_SHMAT, CALL_SHMCTL},
                               .who = "children"},
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "when a call fails, it says so, and leaves nothing behind",
        .given = soon_tired,
        .also = makes_a_segment,
        .exits = ANY_ENDING,
        .vary = &(
            const struct vary){.kinds = VARY(FAIL),
                               .calls = {CALL_SHMGET, CALL_SHMAT, CALL_SHMCTL},
                               .who = "children"},
        .points = 10,
    },
};

static const struct idea ideas[] = {
    {"K1", takes_old},   {"K2", fills_old}, {"R5", never_pauses},
    {"R4", looks_early}, {"K5", NULL},      {"L1", NULL},
    {"E1", NULL},        {"E2", NULL},      {"L2", NULL},
    {"E7", NULL},        {"E6", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
