/* What an answer to exercises/11_semaphores_strict_turns.md must do. */
#include "sets.h"

#include "recording/query.h"

#include <stdio.h>
#include <sys/ipc.h>

enum {
    TURNS = 5 /* of each */
};

/* Two words without a letter twice, so that a wrong order is seen. */
static void two_words(unsigned seed, struct given *given)
{
    char letters[] = "abcdefghijklmnopqrstuvwxyz";
    const int all = (int)sizeof letters - 1;
    for (int i = 0; i < 2 * TURNS; i++) {
        int other = given_number(seed, (unsigned)i, i, all - 1);
        char letter = letters[other];
        letters[other] = letters[i];
        letters[i] = letter;
        given->args[i % 2][i / 2] = letter;
    }
}

static void in_turn(unsigned seed, struct given *given)
{
    two_words(seed, given);
    char *end = given->prints + sprintf(given->prints, "parent: ");
    for (int i = 0; i < 2 * TURNS; i++)
        *end++ = given->args[i % 2][i / 2];
    *end = '\n';
}

/* --- Who has stored what ------------------------------------------------- */

static const char *name_of(int process)
{
    return process == 0 ? "parent" : process == 1 ? "child" : "another process";
}

/* Follows the letters in the order in which they are stored.  Returns how many
 * there are, or -1 when somebody has stored out of turn, which is then said. */
static int follow(const struct history *history)
{
    int turn = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        for (size_t k = 0; k < event->store_count; k++) {
            const struct store *store = &event->stores[k];
            for (size_t at = 0; at < store->size; at++) {
                unsigned char byte = store->after[at];
                if (byte < 'a' || byte > 'z' || store->before[at] != '\0')
                    continue;
                if (store->by != -1 && store->by != turn % 2) {
                    EXPECT(false,
                           "letter number %d, '%c', was stored by the %s, but "
                           "it is the turn of the %s",
                           turn + 1, byte, name_of(store->by),
                           name_of(turn % 2));
                    return -1;
                }
                turn++;
            }
        }
    }
    return turn;
}

static void each_its_own(const struct recording *recording)
{
    if (recording->limit != LIMIT_NONE)
        return; /* that it hangs is said already */
    int stored = follow(&recording->history);
    EXPECT(stored == -1 || stored == 2 * TURNS,
           "parent and child have stored %d letters in the segment, and not %d",
           stored, 2 * TURNS);
}

/* --- Sleeping ------------------------------------------------------------ */

static void sleeps(const struct recording *recording)
{
    const struct history *history = &recording->history;
    if (recording->limit != LIMIT_NONE)
        return;
    for (int process = 0; process < 2; process++) {
        size_t calls = query_calls(history, CALL_SEMOP, process);
        EXPECT(calls >= TURNS, "the %s has %d turns, and calls semop %zu times",
               name_of(process), TURNS, calls);
    }
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        bool spins = event->kind == EVENT_NOTE && event->note == NOTE_SPINNING;
        bool naps = event->call == CALL_NANOSLEEP;
        if (!spins && !naps)
            continue;
        EXPECT(false, "the %s %s", name_of(event->process),
               spins ? "computes on and on while it waits"
                     : "sleeps for a time, and not until it is told");
        return;
    }
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the letters come strictly in turn",
        .given = in_turn,
        .also = makes_children,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "each process stores its own letters, one in each turn",
        .given = two_words,
        .also = each_its_own,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "who waits for its turn sleeps in semop",
        .given = two_words,
        .also = sleeps,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "the child is waited for, and no segment or semaphore set is "
                "left",
        .given = two_words,
        .also = makes_children,
        .tidy = true,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "the letters come in turn whichever process is slow",
        .given = in_turn,
        .also = makes_children,
        .vary = &(const struct vary){.kinds = VARY(HOLD)},
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "when a call fails, nobody waits for ever, and the status is "
                "not 0",
        .given = two_words,
        .also = forks,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .in_variant = reports,
        .points = 15,
    },
};

/* --- Ideas --------------------------------------------------------------- */

/* S9 is not what is wrong where the parent waits for the end of the child. */
static bool wrong_values(const struct observed *observed,
                         struct diagnosis *found)
{
    const struct history *plain =
        &observed->seen->variants[0].recording.history;
    const struct event *hang = query_event(plain, EVENT_HANG, -1);
    for (size_t i = 0; hang != NULL && i < hang->wait_count; i++)
        if (hang->waits[i].kind == WAIT_CHILD)
            return false;
    return diagnose_rule_of("S9")(observed, found);
}

/* W4: of who waits for a semaphore in vain, it is told who should have raised
 * it. */
static bool in_vain(const struct observed *observed, struct diagnosis *found)
{
    const struct variant *plain = &observed->seen->variants[0];
    const struct history *history = &plain->recording.history;
    const struct event *hang = query_event(history, EVENT_HANG, -1);
    bool circle = diagnose_rule_of("W4")(observed, found);
    if (circle && found->variant->kind == VARIANT_FAIL)
        return false;
    for (size_t i = 0; hang != NULL && i < hang->wait_count; i++) {
        const struct wait *wait = &hang->waits[i];
        size_t calls = query_calls(history, CALL_SEMOP, wait->process == 0);
        if (wait->kind != WAIT_SEMAPHORE || wait->process > 1 || calls == 0)
            continue;
        found->certain = true;
        found->variant = plain;
        found->event = (int)(hang - history->events);
        snprintf(found->evidence, sizeof found->evidence,
                 "the %s waits for semaphore %d; the %s has called semop %zu "
                 "times, and has not raised it.",
                 name_of(wait->process), wait->number,
                 name_of(wait->process == 0), calls);
        return true;
    }
    return circle;
}

/* R5: nobody here has anything to compute. */
static bool asks_on(const struct observed *observed, struct diagnosis *found)
{
    for (size_t i = 0; i < observed->seen->count; i++) {
        const struct variant *variant = &observed->seen->variants[i];
        const struct history *history = &variant->recording.history;
        for (size_t k = 0; k < history->event_count; k++) {
            const struct event *event = &history->events[k];
            if (event->kind != EVENT_NOTE || event->note != NOTE_SPINNING)
                continue;
            found->certain = true;
            found->variant = variant;
            found->event = (int)k;
            snprintf(found->evidence, sizeof found->evidence,
                     "the %s did not sleep while it waited for its turn, but "
                     "kept the processor busy.",
                     name_of(event->process));
            return true;
        }
    }
    return diagnose_rule_of("R5")(observed, found);
}

static const struct idea ideas[] = {
    {"S10", goes_in}, {"S9", wrong_values}, {"W4", in_vain},
    {"R5", asks_on},  {"W3", NULL},         {"L9", NULL},
    {"W1", NULL},     {"L1", NULL},         {"O1", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
