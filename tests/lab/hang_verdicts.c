/* What lab/recording must conclude from who waits for what: histories made by
 * hand. */
#include "check/check.h"
#include "check/report.h"
#include "recording/hang.h"

#include <err.h>
#include <string.h>
#include <sys/sem.h>

enum {
    ALL = 40 /* processes */
};

static struct history history;

static void begin(void)
{
    history_free(&history);
    for (int i = 0; i < ALL; i++)
        if (history_add_process(&history) == -1)
            err(REPORT_UNTESTED, "history_add_process");
    if (history_add_set(&history) == -1 || history_add_segment(&history) == -1)
        err(REPORT_UNTESTED, "history_add_set");
}

static struct event *event(enum event_kind kind, int process)
{
    int index = history_add_event(&history, kind);
    if (index == -1)
        err(REPORT_UNTESTED, "history_add_event");
    history.events[index].process = process;
    return &history.events[index];
}

static void semop_by(int process, int by, int flags)
{
    struct event *call = event(EVENT_CALL, process);
    call->call = CALL_SEMOP;
    call->set = 0;
    struct operation *operation = event_add_operation(call);
    if (operation == NULL)
        err(REPORT_UNTESTED, "event_add_operation");
    *operation = (struct operation){0, by, flags};
}

/* The last event, to which waits are added. */
static struct wait *wait_of(int process, enum wait_kind kind, int other)
{
    struct event *last = history.event_count > 0
                             ? &history.events[history.event_count - 1]
                             : NULL;
    if (last == NULL || last->kind != EVENT_HANG)
        last = event(EVENT_HANG, 0);
    struct wait *wait = event_add_wait(last, process, 0);
    if (wait == NULL || (other != -1 && wait_add_other(wait, other) == -1))
        err(REPORT_UNTESTED, "event_add_wait");
    wait->kind = kind;
    if (kind == WAIT_SEMAPHORE) {
        wait->set = 0;
        wait->by = -1;
    }
    return wait;
}

static struct hang verdict(void)
{
    struct hang hang;
    if (hang_find(&history, history.event_count - 1, &hang) == -1)
        err(REPORT_UNTESTED, "hang_find");
    return hang;
}

static bool is_certain(void)
{
    return hang_is_certain(&history.events[history.event_count - 1]);
}

static void expect(enum hang_cause cause, int process)
{
    struct hang hang = verdict();
    EXPECT(hang.cause == cause && hang.process == process,
           "%s about process %d, but should be %s about %d",
           hang_name(hang.cause), hang.process, hang_name(cause), process);
}

static void whoever_can_go_on_is_no_hang(void)
{
    begin();
    event(EVENT_START, 0);
    expect(HANG_NO_CAUSE, -1);
    wait_of(0, WAIT_CHILD, 1);
    struct wait *child = wait_of(1, WAIT_NOTHING, -1);
    expect(HANG_BUSY, -1);
    child->kind = WAIT_SEMAPHORE;
    child->timed = true;
    expect(HANG_TIME, -1);
    child->timed = false;
    child->outside = true;
    expect(HANG_OUTSIDE, -1);
    child->outside = false;
    child->kind = WAIT_UNKNOWN;
    expect(HANG_UNCLEAR, -1);
    EXPECT(!is_certain() && !hang_is(HANG_UNCLEAR), "that is no hang");
}

static void who_can_be_let_go_on_is_no_hang(void)
{
    const enum wait_kind kinds[] = {WAIT_SPIN,  WAIT_SEMAPHORE, WAIT_SIGNAL,
                                    WAIT_FUTEX, WAIT_OPEN,      WAIT_MESSAGE};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        begin();
        struct wait *above = wait_of(0, WAIT_CHILD, 1);
        const struct range range = {0, -1, 4, 4, 0};
        if (wait_add_other(above, 2) == -1 ||
            wait_add_range(wait_of(1, kinds[i], -1), &range) == -1)
            err(REPORT_UNTESTED, "wait_add_other");
        wait_of(2, WAIT_TIME, -1)->timed = true;
        EXPECT(!verdict().all, "kind %d: nobody goes on", (int)kinds[i]);
        expect(HANG_TIME, -1);
    }
}

static void a_circle_is_found(void)
{
    begin();
    wait_of(0, WAIT_CHILD, 1);
    wait_of(1, WAIT_READ, 2);
    wait_of(2, WAIT_LOCK, 1);
    struct hang hang = verdict();
    EXPECT(hang.cause == HANG_CYCLE && hang.count == 3 && hang.cycle == 1 &&
               hang.all,
           "%s, %zu links, from %zu on", hang_name(hang.cause), hang.count,
           hang.cycle);
    EXPECT(is_certain(), "it is certain");
    wait_of(3, WAIT_TIME, -1)->timed = true;
    hang = verdict();
    EXPECT(hang.cause == HANG_CYCLE && !hang.all, "one can go on");
    EXPECT(!is_certain(), "it is not certain");
}

static void a_lock_is_missed_from_who_took_it(void)
{
    begin();
    semop_by(1, -1, 0);
    event(EVENT_EXIT, 1);
    wait_of(0, WAIT_SEMAPHORE, -1);
    expect(HANG_HOLDER_GONE, 1);
    EXPECT(verdict().took == 0 && verdict().gone == 1, "took %d, gone %d",
           verdict().took, verdict().gone);

    begin(); /* what is undone is in nobody's hands */
    semop_by(1, -1, SEM_UNDO);
    event(EVENT_EXIT, 1);
    wait_of(0, WAIT_SEMAPHORE, -1);
    expect(HANG_NEVER_RAISED, -1);

    begin();
    semop_by(0, -1, 0);
    wait_of(0, WAIT_SEMAPHORE, -1);
    expect(HANG_SELF, 0);

    begin(); /* who has given it back has it no more */
    semop_by(1, -1, 0);
    semop_by(1, 1, 0);
    semop_by(2, -1, 0);
    wait_of(0, WAIT_SEMAPHORE, -1);
    wait_of(1, WAIT_CHILD, 0);
    wait_of(2, WAIT_SEMAPHORE, -1);
    expect(HANG_SELF, 2);
}

static void a_counter_is_missed_from_who_raised_it(void)
{
    begin();
    semop_by(1, 1, 0);
    semop_by(0, -1, 0);
    event(EVENT_KILLED, 1)->signo = 9;
    wait_of(0, WAIT_SEMAPHORE, -1);
    expect(HANG_RAISER_GONE, 1);

    begin();
    semop_by(1, 1, 0);
    semop_by(0, -1, 0);
    wait_of(0, WAIT_SEMAPHORE, -1);
    wait_of(1, WAIT_CHILD, 0);
    expect(HANG_CYCLE, -1);

    begin(); /* whoever computes may raise it */
    semop_by(1, 1, 0);
    semop_by(0, -1, 0);
    wait_of(0, WAIT_SEMAPHORE, -1);
    wait_of(1, WAIT_NOTHING, -1);
    expect(HANG_BUSY, -1);
    EXPECT(!is_certain(), "who computes may raise it");

    begin(); /* of a lock only who has it */
    semop_by(1, -1, 0);
    wait_of(0, WAIT_SEMAPHORE, -1);
    wait_of(1, WAIT_CHILD, 0);
    wait_of(2, WAIT_NOTHING, -1);
    expect(HANG_CYCLE, -1);
}

static void a_signal_may_have_come_before(void)
{
    begin();
    struct event *came = event(EVENT_SIGNAL, 0);
    came->signo = 10;
    wait_of(0, WAIT_SIGNAL, -1)->named = true;
    expect(HANG_SIGNAL_EARLY, -1);
    EXPECT(!is_certain(), "one may still come from outside");

    begin();
    struct event *sent = event(EVENT_CALL, 1);
    sent->call = CALL_KILL;
    sent->signo = 10;
    sent->other = 0;
    wait_of(0, WAIT_SIGNAL, -1);
    expect(HANG_SIGNAL_BLOCKED, 1);
    history.events[0].signo = 0; /* it was only asked */
    expect(HANG_NO_SIGNAL, -1);
}

static void who_stored_last_is_known(void)
{
    begin();
    struct store *store = event_add_store(event(EVENT_STORE, 1), 0, 4, 4);
    const struct range here = {0, -1, 4, 4, 0}, beside = {0, -1, 8, 4, 0};
    if (store == NULL)
        err(REPORT_UNTESTED, "event_add_store");
    store->by = 1;
    struct wait *wait = wait_of(0, WAIT_SPIN, -1);
    if (wait_add_range(wait, &here) == -1)
        err(REPORT_UNTESTED, "wait_add_range");
    expect(HANG_STALE, 1);
    wait->ranges[0] = beside;
    expect(HANG_STALE, -1);
}

static void ends_that_are_its_own(void)
{
    begin();
    wait_of(0, WAIT_READ, 0);
    expect(HANG_NOT_CLOSED, -1);
    begin();
    wait_of(0, WAIT_LOCK, 0);
    expect(HANG_SELF, 0);
    begin();
    wait_of(0, WAIT_MUTEX, 1); /* who is not there any more */
    expect(HANG_HOLDER_GONE, 1);
    begin();
    wait_of(0, WAIT_MUTEX, 0)->self = true;
    expect(HANG_SELF, 0);
}

/* Recordings may come from strangers. */
static void whatever_it_says_it_comes_to_an_end(void)
{
    begin();
    for (int i = 0; i < ALL; i++)
        wait_of(i, WAIT_CHILD, i + 1 < ALL ? i + 1 : 0);
    EXPECT(verdict().count == HANG_CHAIN, "%zu links", verdict().count);
    for (int kind = 0; kind < WAIT_KINDS; kind++) {
        begin();
        wait_of(0, (enum wait_kind)kind, 0)->number = -7;
        wait_of(0, (enum wait_kind)kind, -1)->set = -1;
        struct hang hang = verdict();
        EXPECT(hang.cause > HANG_NO_CAUSE && hang.cause < HANG_CAUSES &&
                   hang.count > 0,
               "kind %d: %s", kind, hang_name(hang.cause));
    }
    EXPECT(hang_name(HANG_CAUSES) == NULL, "it is none");
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"whoever can go on is no hang", whoever_can_go_on_is_no_hang, 0},
        {"who can be let go on is no hang", who_can_be_let_go_on_is_no_hang, 0},
        {"a circle is found", a_circle_is_found, 0},
        {"a lock is missed from who took it", a_lock_is_missed_from_who_took_it,
         0},
        {"a counter is missed from who raised it",
         a_counter_is_missed_from_who_raised_it, 0},
        {"a signal may have come before", a_signal_may_have_come_before, 0},
        {"who stored last is known", who_stored_last_is_known, 0},
        {"ends that are its own", ends_that_are_its_own, 0},
        {"whatever it says, it comes to an end",
         whatever_it_says_it_comes_to_an_end, 0},
    };
    return report_main("lab/hang_verdicts", tests, COUNT(tests), argc, argv);
}
