/* What lab/trace must tell of programs that wait for each other. */
#include "asleep.h"

#include "recording/query.h"
#include "recording/state.h"

#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/sem.h>

/* LOOKING */

/* The n-th event, from 1, of this kind and call by this process; its index, or
 * -1. */
static long find(const struct history *history, enum event_kind kind,
                 enum call call, int process, int n)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == kind && event->process == process &&
            event->call == call && --n == 0)
            return (long)i;
    }
    EXPECT(false, "process %d does not do that", process);
    return -1;
}

/* Semaphore `number` of the first set after this event; -1: not known. */
static int value_after(const struct history *history, long event, int number)
{
    struct state state;
    int value = -1;
    if (event == -1 || state_begin(&state, history) == -1)
        return -1;
    state_seek(&state, (size_t)event + 1);
    if (history->set_count > 0 && state.sets[0].exists &&
        (size_t)number < state.sets[0].value_count)
        value = state.sets[0].values[number];
    state_end(&state);
    return value;
}

static void expect_values(const struct history *history, long event, int first,
                          int second)
{
    int a = value_after(history, event, 0), b = value_after(history, event, 1);
    EXPECT(a == first && b == second, "after event %ld: %d, %d, not %d, %d",
           event, a, b, first, second);
}

static void expect_operation(const struct event *event, size_t i, int number,
                             int by, int flags)
{
    EXPECT(event->operation_count > i, "%zu operations",
           event->operation_count);
    if (event->operation_count <= i)
        return;
    const struct operation *operation = &event->operations[i];
    EXPECT(operation->number == number && operation->by == by &&
               operation->flags == flags,
           "operation %zu: %d, %d, %d", i, operation->number, operation->by,
           operation->flags);
}

/* SEMAPHORES */

static void a_semop_is_told_with_what_it_does(void)
{
    struct recording seen;
    if (!traced(report_helper("meet"), "semaphores", &plain, &seen))
        return;
    const struct history *history = &seen.history;
    EXPECT(recording_exited(&seen, 0), "status %d", seen.status);
    EXPECT(history->set_count == 1 && history->sets[0].size == 2 &&
               history->sets[0].key == IPC_PRIVATE,
           "%zu sets", history->set_count);
    expect_values(history, find(history, EVENT_CALL, CALL_SEMGET, 0, 1), 0, 0);
    expect_values(history, find(history, EVENT_CALL, CALL_SEMCTL, 0, 1), 0, 4);

    long sleep = find(history, EVENT_SLEEP, CALL_SEMOP, 0, 1);
    long adds = find(history, EVENT_CALL, CALL_SEMOP, 1, 1);
    long both = find(history, EVENT_CALL, CALL_SEMOP, 1, 2);
    long wakes = find(history, EVENT_CALL, CALL_SEMOP, 0, 1);
    if (sleep != -1 && adds != -1 && both != -1 && wakes != -1) {
        expect_operation(&history->events[sleep], 0, 0, -1, 0);
        expect_operation(&history->events[adds], 0, 0, 1, 0);
        expect_operation(&history->events[both], 0, 1, -3, 0);
        expect_operation(&history->events[both], 1, 0, 2, 0);
        expect_values(history, sleep, 0, 4);
        expect_values(history, adds, 0, 4); /* the sleeper has taken it */
        expect_values(history, both, 2, 1);
        EXPECT(sleep < adds && adds < wakes, "events %ld, %ld, %ld", sleep,
               adds, wakes);
        EXPECT(history->events[sleep].set == 0, "the sleep is on no set");
    }
    long removes = find(history, EVENT_CALL, CALL_SEMCTL, 0, 2);
    if (removes != -1)
        EXPECT(history->events[removes].set_count == 1 &&
                   history->events[removes].sets[0].gone,
               "the removal is not told");
    recording_free(&seen);
}

static void what_an_end_undoes_is_told(void)
{
    struct recording seen;
    if (!traced(report_helper("meet"), "undo", &plain, &seen))
        return;
    const struct history *history = &seen.history;
    long takes = find(history, EVENT_CALL, CALL_SEMOP, 1, 1);
    long exits = find(history, EVENT_EXIT, CALL_NONE, 1, 1);
    if (takes != -1)
        expect_operation(&history->events[takes], 0, 0, -1, SEM_UNDO);
    EXPECT(value_after(history, takes, 0) == 0, "it takes nothing");
    EXPECT(value_after(history, exits, 0) == 1, "nothing is undone");
    recording_free(&seen);
}

static void a_set_in_another_namespace_is_seen(void)
{
    struct recording seen;
    if (!traced(report_helper("meet"), "elsewhere", &plain, &seen))
        return;
    const struct history *history = &seen.history;
    if (recording_exited(&seen, 77))
        report_skip("no IPC namespace here");
    else {
        long takes = find(history, EVENT_CALL, CALL_SEMOP, 1, 1);
        long exits = find(history, EVENT_EXIT, CALL_NONE, 1, 1);
        EXPECT(value_after(history, takes, 0) == 0 &&
                   value_after(history, exits, 0) == 1,
               "%d, then %d", value_after(history, takes, 0),
               value_after(history, exits, 0));
    }
    recording_free(&seen);
}

static void a_failing_call_on_semaphores_has_its_cause(void)
{
    static const struct {
        int error;
        enum cause cause;
    } expected[] = {
        {EFBIG, CAUSE_NO_SEMAPHORE},  {EAGAIN, CAUSE_NONE},
        {EINVAL, CAUSE_NO_SEMAPHORE}, {EINVAL, CAUSE_NO_SET},
        {ENOENT, CAUSE_NO_KEY},
    };
    struct recording seen;
    size_t found = 0;
    if (!traced(report_helper("meet"), "wrong", &plain, &seen))
        return;
    for (size_t i = 0; i < seen.history.event_count; i++) {
        const struct event *event = &seen.history.events[i];
        if (event->error == 0)
            continue;
        EXPECT(found < COUNT(expected) &&
                   event->error == expected[found].error &&
                   event->cause == expected[found].cause,
               "failure %zu: errno %d, cause %d", found, event->error,
               (int)event->cause);
        found++;
    }
    EXPECT(found == COUNT(expected), "%zu failures", found);
    recording_free(&seen);
}

/* SLEEPERS AND MAPPINGS */

static void a_posix_semaphore_is_placed_and_a_limit_is_told(void)
{
    const char *argv[] = {report_helper("meet"), "posix", NULL};
    struct run_problem problem;
    struct recording seen;
    if (run_until_asleep(argv, CALL_FUTEX, &seen, &problem) == -1) {
        report_skip("this system does not let us trace: %s", problem.step);
        return;
    }
    EXPECT(seen.limit == LIMIT_STOPPED, "limit %d", (int)seen.limit);
    const struct history *history = &seen.history;
    long sleep = find(history, EVENT_SLEEP, CALL_FUTEX, 0, 1);
    if (sleep != -1) {
        const struct event *event = &history->events[sleep];
        EXPECT(event->place == PLACE_INSIDE && event->segment == 0 &&
                   event->offset >= 64 && event->offset < 64 + sizeof(sem_t),
               "place %d, segment %d, byte %llu", (int)event->place,
               event->segment, (unsigned long long)event->offset);
#ifdef HAVE_LIBDW
        EXPECT(event->at.function != NULL &&
                   strcmp(event->at.function, "posix") == 0,
               "it sleeps in %s",
               event->at.function != NULL ? event->at.function : "no line");
#endif
    }
    /* All die in one moment, but the history counts one by one. */
    int ends = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *end = &history->events[i];
        if (end->kind != EVENT_KILLED)
            continue;
        const struct segment_change *change = query_segment(end, 0);
        EXPECT(end->note == NOTE_LIMIT, "that we end process %d is not told",
               end->process);
        EXPECT(change != NULL && change->gone == (ends == 1) &&
                   change->nattch == (ends == 0 ? 1 : 0),
               "end %d: nattch %ld", ends,
               change != NULL ? (long)change->nattch : -1);
        ends++;
    }
    EXPECT(ends == 2, "%d processes are ended by us", ends);
    recording_free(&seen);
}

static void who_wakes_while_another_spins_has_its_turn(void)
{
    struct recording seen;
    if (!traced(report_helper("meet"), "spin", &plain, &seen))
        return;
    EXPECT(seen.limit == LIMIT_NONE && recording_exited(&seen, 0),
           "after %.1f s: limit %d", seen.wall_seconds, (int)seen.limit);
    recording_free(&seen);
}

static void nobody_is_blamed_for_another_s_store(void)
{
    struct recording seen;
    if (!traced(report_helper("meet"), "receive", &plain, &seen))
        return;
    const struct history *history = &seen.history;
    const struct event *store = query_event(history, EVENT_STORE, -1);
    EXPECT(recording_exited(&seen, 0), "status %d, limit %d", seen.status,
           (int)seen.limit);
    EXPECT(store != NULL && store->store_count == 1 &&
               store->stores[0].after[0] == 'x',
           "no such store");
    EXPECT(store == NULL || store->stores[0].by != 0,
           "the parent is said to have stored what its child has read");
    long removes = find(history, EVENT_CALL, CALL_SHMCTL, 0, 3);
    if (removes != -1)
        EXPECT(history->events[removes].segment == 0 &&
                   history->events[removes].cause == CAUSE_NO_SEGMENT,
               "what was removed is not known any more: segment %d, cause %d",
               history->events[removes].segment,
               (int)history->events[removes].cause);
    recording_free(&seen);
}

static void who_outlives_the_first_is_told_so(void)
{
    struct recording seen;
    if (!traced(report_helper("meet"), "leave", &plain, &seen))
        return;
    const struct event *end = query_event(&seen.history, EVENT_KILLED, 1);
    EXPECT(end != NULL && end->note == NOTE_LEFT, "note %d",
           end != NULL ? (int)end->note : -1);
    recording_free(&seen);
}

static void a_mapping_that_is_shared_is_told(void)
{
    struct recording seen;
    if (!traced(report_helper("meet"), "map", &plain, &seen))
        return;
    const struct history *history = &seen.history;
    EXPECT(history->segment_count == 1 &&
               history->segments[0].kind == SEGMENT_ANONYMOUS,
           "%zu segments", history->segment_count);
    EXPECT(query_calls(history, CALL_MMAP, 0) == 2, "%zu mappings",
           query_calls(history, CALL_MMAP, 0));
    long shared = find(history, EVENT_CALL, CALL_MMAP, 0, 1);
    long failed = find(history, EVENT_CALL, CALL_MMAP, 0, 2);
    if (shared != -1 && failed != -1)
        EXPECT(history->events[shared].segment == 0 &&
                   history->events[failed].error == EBADF,
               "segment %d, errno %d", history->events[shared].segment,
               history->events[failed].error);
    recording_free(&seen);
}

static void many_sleeps_in_a_row_are_counted(void)
{
    struct recording seen;
    if (!traced(report_helper("meet"), "doze", &plain, &seen))
        return;
    unsigned long sleeps = 0, times = 0;
    bool stored = false, sleeps_now = false;
    for (size_t i = 0; i < seen.history.event_count; i++) {
        const struct event *event = &seen.history.events[i];
        sleeps += event->kind == EVENT_SLEEP;
        if (event->kind == EVENT_SLEEP || event->call == CALL_NANOSLEEP)
            sleeps_now = event->kind == EVENT_SLEEP;
        else
            EXPECT(!sleeps_now, "it does something, asleep: event %zu", i);
        EXPECT(!stored || event->again == 0, "event %zu", i);
        stored |= event->kind == EVENT_STORE;
        times += event->again;
    }
    EXPECT(sleeps > 0 && sleeps <= 5, "%lu sleeps are told", sleeps);
    EXPECT(times > 1 && times <= 17, "%lu are counted", times);
    EXPECT(stored, "no store is told");
    recording_free(&seen);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a semop is told with what it does, and the values behind it",
         a_semop_is_told_with_what_it_does, 0},
        {"what an end undoes is told", what_an_end_undoes_is_told, 0},
        {"a set in another namespace is seen",
         a_set_in_another_namespace_is_seen, 0},
        {"a failing call on semaphores has its cause",
         a_failing_call_on_semaphores_has_its_cause, 0},
        {"a POSIX semaphore is placed, and a limit is told",
         a_posix_semaphore_is_placed_and_a_limit_is_told, 0},
        {"who wakes while another spins has its turn",
         who_wakes_while_another_spins_has_its_turn, 0},
        {"nobody is blamed for another's store",
         nobody_is_blamed_for_another_s_store, 0},
        {"who outlives the first is told so", who_outlives_the_first_is_told_so,
         0},
        {"a mapping that is shared is told", a_mapping_that_is_shared_is_told,
         0},
        {"many sleeps in a row are counted", many_sleeps_in_a_row_are_counted,
         0},
    };
    return report_main("lab/others", tests, COUNT(tests), argc, argv);
}
