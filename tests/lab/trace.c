/* What lab/trace must tell of a program, and that it changes nothing of it. */
#include "recording/jsonl.h"
#include "recording/query.h"
#include "traced.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

static void a_forked_child_inherits(void)
{
    struct recording seen;
    if (!traced(example("06_fork_inherits"), NULL, &plain, &seen))
        return;
    const struct event *fork = query_event(&seen.history, EVENT_FORK, 0);
    const struct process_change *child = query_process(fork, 1);
    EXPECT(child != NULL && child->attached_count == 1,
           "the fork does not tell of the child's attachment");
    EXPECT(query_nattch(fork, 0) == 2, "nattch is %ld", query_nattch(fork, 0));
    EXPECT(query_calls(&seen.history, CALL_SHMAT, 1) == 0,
           "the child called shmat");
    EXPECT(seen.history.process_count == 2 &&
               strcmp(seen.history.processes[1].role, "child 1") == 0,
           "%zu processes", seen.history.process_count);
    recording_free(&seen);
}

static void exec_detaches_before_the_new_program_runs(void)
{
    struct recording seen;
    if (!traced(example("06_fork_exec_detaches"), NULL, &plain, &seen))
        return;
    const struct event *exec = query_event(&seen.history, EVENT_EXEC, 1);
    const struct process_change *child = query_process(exec, 1);
    EXPECT(child != NULL && child->attached_count == 0,
           "the exec does not tell of the detach");
    EXPECT(query_nattch(exec, 0) == 1, "nattch is %ld", query_nattch(exec, 0));
    EXPECT(query_calls(&seen.history, CALL_SHMDT, 1) == 0,
           "the child called shmdt");
    recording_free(&seen);
}

static void a_fault_is_placed(void)
{
    struct recording seen;
    if (traced(example("05_attachments_readonly_trap"), NULL, &plain, &seen)) {
        const struct event *fault = query_event(&seen.history, EVENT_SIGNAL, 1);
        EXPECT(fault != NULL && fault->signo == SIGSEGV &&
                   fault->code == SEGV_ACCERR && fault->place == PLACE_INSIDE &&
                   fault->offset == 5 && fault->segment == 0,
               "not SEGV_ACCERR at byte 5 of the segment");
        recording_free(&seen);
    }
    if (traced(example("05_attachments_detached_trap"), NULL, &plain, &seen)) {
        const struct event *fault = query_event(&seen.history, EVENT_SIGNAL, 1);
        EXPECT(fault != NULL && fault->code == SEGV_MAPERR &&
                   fault->place == PLACE_WAS,
               "not SEGV_MAPERR where the segment was attached");
        recording_free(&seen);
    }
    if (traced(example("05_attachments_guard_page"), NULL, &plain, &seen)) {
        const struct event *fault = query_event(&seen.history, EVENT_SIGNAL, 1);
        EXPECT(fault != NULL && fault->place == PLACE_PAST &&
                   fault->offset == 0,
               "not just past the segment");
        recording_free(&seen);
    }
}

static void a_segment_in_another_namespace_is_seen(void)
{
    struct recording seen;
    if (!traced(example("03_keys_identifier_zero"), NULL, &plain, &seen))
        return;
    if (recording_exited(&seen, 77))
        report_skip("no IPC namespace here");
    else
        EXPECT(seen.history.segment_count == 1 &&
                   query_calls(&seen.history, CALL_SHMGET, 0) == 1,
               "%zu segments", seen.history.segment_count);
    for (size_t i = 0; i < seen.history.event_count; i++)
        if (seen.history.events[i].call == CALL_SHMAT)
            EXPECT(query_nattch(&seen.history.events[i], 0) == 1,
                   "nattch is %ld", query_nattch(&seen.history.events[i], 0));
    recording_free(&seen);
}

static void a_store_is_told_with_who_and_what(void)
{
    struct recording seen;
    if (!traced(example("01_sharing_first_share"), NULL, &plain, &seen))
        return;
    const struct event *store = query_event(&seen.history, EVENT_STORE, -1);
    EXPECT(store != NULL && store->store_count == 1 &&
               store->stores[0].by == 1 && store->stores[0].offset == 0 &&
               store->stores[0].size == 4 && store->stores[0].after[0] == 42,
           "not: child 1 stores 42 into bytes 0 to 3");
    recording_free(&seen);
}

static void a_failing_call_has_its_cause(void)
{
    static const struct {
        const char *name;
        enum call call;
        int error;
        enum cause cause;
    } cases[] = {
        {"04_address_error_value", CALL_SHMAT, EINVAL, CAUSE_NO_SEGMENT},
        {"04_address_unaligned", CALL_SHMAT, EINVAL, CAUSE_UNALIGNED},
        {"04_address_in_use", CALL_SHMAT, EINVAL, CAUSE_IN_USE},
        {"04_address_remap_needs_address", CALL_SHMAT, EINVAL,
         CAUSE_NO_ADDRESS},
        {"07_lifetime_detach_is_not_removal", CALL_SHMDT, EINVAL, CAUSE_INSIDE},
        {"02_create_size_rules", CALL_SHMGET, EINVAL, CAUSE_SIZE_TOO_LARGE},
        {"02_create_flags", CALL_SHMGET, EEXIST, CAUSE_KEY_TAKEN},
        {"02_create_flags", CALL_SHMGET, ENOENT, CAUSE_NO_KEY},
        {"01_sharing_five_steps", CALL_SHMCTL, EINVAL, CAUSE_NO_SEGMENT},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct recording seen;
        bool found = false;
        if (!traced(example(cases[i].name), NULL, &plain, &seen))
            return;
        for (size_t k = 0; k < seen.history.event_count; k++) {
            const struct event *event = &seen.history.events[k];
            found = found || (event->call == cases[i].call &&
                              event->error == cases[i].error &&
                              event->cause == cases[i].cause);
        }
        EXPECT(found, "%s: no such failure", cases[i].name);
        recording_free(&seen);
    }
}

static void a_vfork_child_borrows_and_a_thread_is_no_process(void)
{
    struct recording seen;
    if (!traced(example("06_fork_vfork_thread"), NULL, &plain, &seen))
        return;
    const struct event *fork = query_event(&seen.history, EVENT_FORK, 0);
    const struct process_change *child = query_process(fork, 1);
    EXPECT(fork != NULL && fork->call == CALL_VFORK && child != NULL &&
               child->state == PROCESS_BORROWING && query_nattch(fork, 0) == -1,
           "the vfork child has memory of its own");
    EXPECT(seen.history.process_count == 2, "%zu processes",
           seen.history.process_count);
    recording_free(&seen);
}

static void every_way_to_misbehave_ends(void)
{
    static const struct {
        const char *way;
        int zombies, orphans;
    } ways[] = {
        {"zombie", 1, 0}, {"orphan", 0, 1},     {"daemon", 0, 1},
        {"crash", 0, 0},  {"kill_group", 0, 0}, {"flood", 0, 0},
        {"abort", 0, 0},  {"cat", 0, 0},
    };
    for (size_t i = 0; i < COUNT(ways); i++) {
        struct recording seen;
        if (!traced(report_helper("misbehave"), ways[i].way, &plain, &seen))
            return;
        EXPECT(seen.zombies == ways[i].zombies &&
                   seen.orphans == ways[i].orphans,
               "%s: %d zombies, %d orphans", ways[i].way, seen.zombies,
               seen.orphans);
        const struct event *start = query_event(&seen.history, EVENT_START, 0);
        EXPECT(start != NULL, "%s: no start", ways[i].way);
        recording_free(&seen);
    }
}

static void a_fork_bomb_is_ended_by_a_limit(void)
{
    enum {
        BOMB = 50 /* processes; root has that bound, too */
    };
    struct recording seen;
    const char *argv[] = {report_helper("misbehave"), "fork_bomb", NULL};
    const struct run_request request = {
        .argv = argv, .trace = &plain, .processes_max = BOMB};
    if (!traced_so(&request, &seen))
        return;
    const struct history *history = &seen.history;
    size_t refused = 0;
    for (size_t i = 0; i < history->event_count; i++)
        refused += history->events[i].kind == EVENT_CALL &&
                   history->events[i].error == EAGAIN;
    EXPECT(refused > 0 && history->process_count <= BOMB,
           "%zu processes, %zu refused", history->process_count, refused);
    EXPECT(seen.limit == LIMIT_HISTORY || seen.limit == LIMIT_DEADLINE,
           "limit %d", (int)seen.limit);
    EXPECT(seen.wall_seconds < RUN_DEADLINE_MS / 1e3 + 1, "after %.1f s",
           seen.wall_seconds);
    recording_free(&seen);
}

static void a_call_can_be_made_to_fail(void)
{
    const struct intervention fail = {
        .act = ACT_FAIL, .call = CALL_SHMAT, .number = 2, .error = ENOMEM};
    const struct trace_options second = {.interventions = &fail,
                                         .intervention_count = 1};
    struct recording seen;
    if (!traced(example("05_attachments_two"), NULL, &second, &seen))
        return;
    EXPECT(recording_exited(&seen, 1) &&
               strstr(seen.err.text, "shmat again") != NULL,
           "status %d: %.200s", seen.status, seen.err.text);
    EXPECT(seen.left.segment_count == 0, "it leaves its segment");
    size_t failed = 0;
    for (size_t i = 0; i < seen.history.event_count; i++)
        failed += seen.history.events[i].kind == EVENT_CALL &&
                  seen.history.events[i].error == ENOMEM;
    EXPECT(failed == 1 && query_event(&seen.history, EVENT_NOTE, 0) != NULL,
           "%zu calls failed with ENOMEM", failed);
    recording_free(&seen);
}

static void other_turns_give_the_same_result(void)
{
    const struct trace_options others[] = {{.free = true}, {.seed = 5}};
    for (size_t i = 0; i < COUNT(others); i++) {
        struct recording seen;
        if (!traced(example("06_fork_own_attachment"), NULL, &others[i], &seen))
            return;
        EXPECT(recording_exited(&seen, 0), "status %d", seen.status);
        const struct event *note = query_event(&seen.history, EVENT_NOTE, -1);
        EXPECT((note == NULL) == others[i].free,
               "that one process ran at a time is said wrongly");
        recording_free(&seen);
    }
}

static void the_file_holds_the_same_history(void)
{
    FILE *file = tmpfile();
    struct trace_options options = {.json = file != NULL ? fileno(file) : 0};
    struct recording seen;
    struct history read;
    struct jsonl_problem problem;
    if (file == NULL ||
        !traced(example("06_fork_inherits"), NULL, &options, &seen))
        return;
    rewind(file);
    EXPECT(jsonl_read(file, &read, &problem) == 0, "line %zu, code %d",
           problem.line, (int)problem.code);
    EXPECT(read.event_count == seen.history.event_count &&
               read.process_count == 2,
           "%zu events of %zu", read.event_count, seen.history.event_count);
    history_free(&read);
    recording_free(&seen);
    fclose(file);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a forked child inherits, and calls no shmat", a_forked_child_inherits,
         0},
        {"exec detaches before the new program runs",
         exec_detaches_before_the_new_program_runs, 0},
        {"a fault is placed: inside, where it was, past", a_fault_is_placed, 0},
        {"a segment in another namespace is seen",
         a_segment_in_another_namespace_is_seen, 0},
        {"a store is told with who and what", a_store_is_told_with_who_and_what,
         0},
        {"a failing call has its cause", a_failing_call_has_its_cause, 0},
        {"a vfork child borrows, and a thread is no process",
         a_vfork_child_borrows_and_a_thread_is_no_process, 0},
        {"every way to misbehave ends", every_way_to_misbehave_ends, 0},
        {"a fork bomb is ended by a limit", a_fork_bomb_is_ended_by_a_limit, 0},
        {"a call can be made to fail", a_call_can_be_made_to_fail, 0},
        {"other turns give the same result", other_turns_give_the_same_result,
         0},
        {"the file holds the same history", the_file_holds_the_same_history, 0},
    };
    return report_main("lab/trace", tests, COUNT(tests), argc, argv);
}
