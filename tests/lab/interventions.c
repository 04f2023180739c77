/* What lab/trace does to a run when it is asked to: fail, kill, hold, change.
 */
#include "compiler.h"
#include "recording/query.h"
#include "traced.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Run a program with one intervention. */
static bool intervened(const char *program, const char *argument,
                       struct intervention it, bool free,
                       struct recording *seen)
{
    const struct trace_options options = {
        .interventions = &it, .intervention_count = 1, .free = free};
    return traced(program, argument, &options, seen);
}

/* The index of the first event of this kind (a note: of this kind of note) by a
 * process, or -1. */
static int place(const struct history *history, enum event_kind kind, int note,
                 int process)
{
    for (size_t i = 0; i < history->event_count; i++)
        if (history->events[i].kind == kind &&
            history->events[i].process == process &&
            (kind != EVENT_NOTE || (int)history->events[i].note == note))
            return (int)i;
    return -1;
}

static size_t notes(const struct history *history, enum note note)
{
    size_t count = 0;
    for (size_t i = 0; i < history->event_count; i++)
        count += history->events[i].kind == EVENT_NOTE &&
                 history->events[i].note == note;
    return count;
}

static void nothing_is_left(const struct recording *seen)
{
    EXPECT(seen->left.segment_count == 0, "%zu segments are left",
           seen->left.segment_count);
}

/* --- Failing ------------------------------------------------------------- */

static void the_nth_call_of_a_chosen_process_fails(void)
{
    struct recording seen;
    /* Each process makes it once: with a role only its own calls count. */
    if (intervened(example("06_fork_own_attachment"), NULL,
                   (struct intervention){.act = ACT_FAIL,
                                         .who = "child",
                                         .call = CALL_SHMAT,
                                         .number = 1,
                                         .error = EMFILE},
                   false, &seen)) {
        const struct event *call = query_call(&seen.history, CALL_SHMAT, 1, 0);
        int note = place(&seen.history, EVENT_NOTE, NOTE_MADE_TO_FAIL, 1);
        EXPECT(query_failed(call, EMFILE, CAUSE_OURS),
               "the child's shmat does not fail");
        EXPECT(note != -1 && query_before(&seen.history.events[note], call),
               "that it is made to is not noted before: %d", note);
        EXPECT(!recording_exited(&seen, 0), "and nobody notices");
        nothing_is_left(&seen);
        recording_free(&seen);
    }
    if (intervened(example("06_fork_own_attachment"), NULL,
                   (struct intervention){.act = ACT_FAIL,
                                         .who = "child1",
                                         .call = CALL_SHMAT,
                                         .number = 2,
                                         .error = EMFILE},
                   false, &seen)) {
        EXPECT(recording_exited(&seen, 0), "a second call was found");
        EXPECT(notes(&seen.history, NOTE_MADE_TO_FAIL) == 0, "and noted");
        recording_free(&seen);
    }
}

static void a_fork_can_fail(void)
{
    struct recording seen;
    if (!intervened(example("06_fork_inherits"), NULL,
                    (struct intervention){.act = ACT_FAIL,
                                          .call = CALL_FORK,
                                          .number = 1,
                                          .error = EAGAIN},
                    false, &seen))
        return;
    EXPECT(seen.history.process_count == 1, "there is a child");
    EXPECT(recording_exited(&seen, 1) && strstr(seen.err.text, "fork") != NULL,
           "status %d: %.200s", seen.status, seen.err.text);
    nothing_is_left(&seen);
    recording_free(&seen);
}

/* --- Killing ------------------------------------------------------------- */

static void a_process_is_killed_before_its_call(void)
{
    struct recording seen;
    if (!intervened(example("06_fork_inherits"), NULL,
                    (struct intervention){.act = ACT_KILL,
                                          .who = "parent",
                                          .call = CALL_WAIT,
                                          .number = 1},
                    false, &seen))
        return;
    EXPECT(seen.ending == ENDED_BY_SIGNAL && seen.signo == SIGKILL, "status %d",
           seen.status);
    EXPECT(query_calls(&seen.history, CALL_WAIT, 0) == 0, "it has waited");
    EXPECT(place(&seen.history, EVENT_KILLED, 0, 0) ==
               place(&seen.history, EVENT_NOTE, NOTE_MADE_TO_END, 0) + 1,
           "its end does not come next");
    EXPECT(seen.orphans + seen.zombies == 1, "%d orphans", seen.orphans);
    nothing_is_left(&seen);
    recording_free(&seen);
}

/* Killed before each of its calls in turn, a program comes further each time
 * (being killed is an event, too, so this is about those who are); and at last
 * there is no such call any more. */
static void any_call_can_be_meant(void)
{
    size_t events = 0;
    unsigned number = 1;
    for (bool killed = true; killed && number < 500; number += 7) {
        struct recording seen;
        if (!intervened(
                example("02_create_zero_filled"), NULL,
                (struct intervention){.act = ACT_KILL, .number = number}, false,
                &seen))
            return;
        killed = notes(&seen.history, NOTE_MADE_TO_END) == 1;
        EXPECT(killed ? seen.ending == ENDED_BY_SIGNAL
                      : recording_exited(&seen, 0),
               "call %u: status %d", number, seen.status);
        EXPECT(!killed || seen.history.event_count >= events,
               "call %u: fewer events", number);
        events = seen.history.event_count;
        recording_free(&seen);
    }
    EXPECT(number > 20 && number < 500, "%u calls", number);
}

/* The first thread is reported only when the others have ended, too. */
static void a_process_with_threads_can_be_killed(void)
{
    bool killed = true;
    for (unsigned number = 30; killed && number < 500; number++) {
        struct recording seen;
        if (!intervened(
                example("06_fork_vfork_thread"), NULL,
                (struct intervention){.act = ACT_KILL, .number = number}, false,
                &seen))
            return;
        killed = notes(&seen.history, NOTE_MADE_TO_END) == 1;
        EXPECT(seen.limit == LIMIT_NONE, "call %u: limit %d", number,
               (int)seen.limit);
        recording_free(&seen);
    }
}

/* --- Holding ------------------------------------------------------------- */

/* Without help, the parent waits for the child.  Held before its wait, it
 * begins to wait only after the child has ended. */
static void hold_until_the_child_has_ended(const char *program,
                                           const char *argument, bool free)
{
    struct recording seen;
    if (!intervened(program, argument,
                    (struct intervention){.act = ACT_HOLD,
                                          .who = "parent",
                                          .call = CALL_WAIT,
                                          .number = 1},
                    free, &seen))
        return;
    int held = place(&seen.history, EVENT_NOTE, NOTE_HELD, 0);
    int end = place(&seen.history, EVENT_EXIT, 0, 1);
    int let_go = place(&seen.history, EVENT_NOTE, NOTE_LET_GO, 0);
    EXPECT(held != -1 && held < end && end < let_go,
           "held at %d, the child ends at %d, let go at %d", held, end, let_go);
    EXPECT(recording_exited(&seen, 0), "status %d", seen.status);
    const struct process_change *parent =
        held == -1 ? NULL : query_process(&seen.history.events[held], 0);
    EXPECT(parent != NULL && parent->state == PROCESS_HELD &&
               parent->doing == CALL_WAIT,
           "its state is not told");
    recording_free(&seen);
}

static void a_held_process_waits_for_all_others(void)
{
    hold_until_the_child_has_ended(example("06_fork_inherits"), NULL, false);
    hold_until_the_child_has_ended(example("06_fork_inherits"), NULL, true);
}

/* Who sleeps for a time of its own can go on by itself. */
static void a_held_process_waits_for_who_naps(void)
{
    hold_until_the_child_has_ended(report_helper("misbehave"), "nap", false);
    hold_until_the_child_has_ended(report_helper("misbehave"), "nap", true);
}

/* But who only sleeps and looks, again and again, waits for another. */
static void a_held_process_is_waited_for(void)
{
    struct recording seen;
    if (!intervened(report_helper("misbehave"), "poll",
                    (struct intervention){.act = ACT_HOLD,
                                          .who = "child 1",
                                          .call = CALL_KILL,
                                          .number = 1},
                    false, &seen))
        return;
    EXPECT(recording_exited(&seen, 0) && notes(&seen.history, NOTE_LET_GO) == 1,
           "status %d, limit %d", seen.status, (int)seen.limit);
    recording_free(&seen);
}

/* The child is held while the parent sleeps in its wait: nobody else can go on,
 * although the parent lives. */
static void a_sleeper_is_not_waited_for(void)
{
    struct recording seen;
    if (!intervened(example("06_fork_inherits"), NULL,
                    (struct intervention){.act = ACT_HOLD,
                                          .who = "child 1",
                                          .call = CALL_WRITE,
                                          .number = 1},
                    false, &seen))
        return;
    EXPECT(recording_exited(&seen, 0) && notes(&seen.history, NOTE_LET_GO) == 1,
           "status %d, limit %d", seen.status, (int)seen.limit);
    recording_free(&seen);
}

/* A vfork child that is held keeps its parent from going on. */
static void a_lender_is_not_waited_for(void)
{
    struct recording seen;
    if (!intervened(example("06_fork_vfork_thread"), NULL,
                    (struct intervention){.act = ACT_HOLD,
                                          .who = "child",
                                          .call = CALL_NONE,
                                          .number = 1},
                    false, &seen))
        return;
    EXPECT(seen.limit == LIMIT_NONE && notes(&seen.history, NOTE_LET_GO) == 1,
           "limit %d, status %d", (int)seen.limit, seen.status);
    recording_free(&seen);
}

/* Both are held, at different calls: who was first goes first. */
static void of_two_the_first_is_let_go_first(void)
{
    const struct intervention both[] = {
        {.act = ACT_HOLD, .who = "parent", .call = CALL_WAIT, .number = 1},
        {.act = ACT_HOLD, .who = "child", .call = CALL_WRITE, .number = 1},
    };
    const struct trace_options options = {.interventions = both,
                                          .intervention_count = 2};
    struct recording seen;
    if (!traced(example("06_fork_inherits"), NULL, &options, &seen))
        return;
    int parent_held = place(&seen.history, EVENT_NOTE, NOTE_HELD, 0);
    int child_held = place(&seen.history, EVENT_NOTE, NOTE_HELD, 1);
    int parent_goes = place(&seen.history, EVENT_NOTE, NOTE_LET_GO, 0);
    int child_goes = place(&seen.history, EVENT_NOTE, NOTE_LET_GO, 1);
    EXPECT(parent_held != -1 && child_held != -1 &&
               (parent_held < child_held) == (parent_goes < child_goes) &&
               parent_goes > child_held && child_goes > parent_held,
           "held at %d and %d, let go at %d and %d", parent_held, child_held,
           parent_goes, child_goes);
    EXPECT(recording_exited(&seen, 0), "status %d", seen.status);
    recording_free(&seen);
}

/* --- Changing ------------------------------------------------------------ */

/* The child reads 7 from its parent's segment; unless it is another number by
 * then.  `error` tells where the kernel would say that nothing was changed. */
static void child_reads(uint64_t offset, int segment, const char *expected)
{
    static const unsigned char bytes[] = {42, 0, 0, 0};
    struct recording seen;
    if (!intervened(example("06_fork_inherits"), NULL,
                    (struct intervention){.act = ACT_CHANGE,
                                          .who = "child",
                                          .call = CALL_SHMCTL,
                                          .number = 1,
                                          .segment = segment,
                                          .offset = offset,
                                          .bytes = bytes,
                                          .size = sizeof bytes},
                    false, &seen))
        return;
    EXPECT(strstr(seen.out.text, expected) != NULL, "it prints %s",
           seen.out.text);
    bool changed = strcmp(expected, "reads 42") == 0;
    EXPECT(notes(&seen.history, NOTE_CHANGED) == changed, "%zu changes noted",
           notes(&seen.history, NOTE_CHANGED));
    EXPECT(notes(&seen.history, NOTE_LET_GO) == 1, "it is not let go");
    for (size_t i = 0; i < seen.history.event_count; i++)
        EXPECT(seen.history.events[i].kind != EVENT_STORE ||
                   seen.history.events[i].process == 0,
               "our change is told as one of the child's");
    recording_free(&seen);
}

static void bytes_are_changed_while_one_is_held(void)
{
    child_reads(sizeof(void *), 0, "reads 42"); /* behind an address */
}

static void what_cannot_be_changed_is_not(void)
{
    child_reads(13, 0, "reads 7");         /* reaches beyond the segment */
    child_reads(1ULL << 40, 0, "reads 7"); /* far beyond */
    child_reads(8, 3, "reads 7");          /* there is no segment D */
}

/* --- Static programs ----------------------------------------------------- */

/* Compile an example, without shared libraries.  Returns whether that works. */
static bool compile_static(const char *source, const char *program)
{
    char command[512];
    const char *compiler = compiler_own();
    if (compiler == NULL)
        return false;
    snprintf(command, sizeof command, "%s -static -o %s %s 2> /dev/null",
             compiler, program, source);
    return system(command) == 0; // NOLINT(cert-env33-c): our own words
}

static void static_programs_can_be_intervened_with(void)
{
    char program[] = "/tmp/attached-XXXXXX";
    const struct intervention it = {
        .act = ACT_FAIL, .call = CALL_SHMAT, .number = 1, .error = ENOMEM};
    struct recording seen;
    int fd = mkstemp(program);
    if (fd == -1) {
        report_untested("%s", program);
        return;
    }
    close(fd);
    if (!compile_static("examples/06_fork_inherits.c", program))
        report_skip("no static C library; to enable it: ./setup --all");
    else if (intervened(program, NULL, it, false, &seen)) {
        EXPECT(recording_exited(&seen, 1) &&
                   strstr(seen.err.text, "memory") != NULL,
               "status %d: %.200s", seen.status, seen.err.text);
        nothing_is_left(&seen);
        recording_free(&seen);
    }
    unlink(program);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"the nth call of a chosen process fails",
         the_nth_call_of_a_chosen_process_fails, 0},
        {"a fork can fail", a_fork_can_fail, 0},
        {"a process is killed before its call",
         a_process_is_killed_before_its_call, 0},
        {"any call can be meant", any_call_can_be_meant, 0},
        {"a process with threads can be killed",
         a_process_with_threads_can_be_killed, 0},
        {"a held process waits for all others",
         a_held_process_waits_for_all_others, 0},
        {"a held process waits for who naps", a_held_process_waits_for_who_naps,
         0},
        {"a held process is waited for", a_held_process_is_waited_for, 0},
        {"a sleeper is not waited for", a_sleeper_is_not_waited_for, 0},
        {"a lender is not waited for", a_lender_is_not_waited_for, 0},
        {"of two the first is let go first", of_two_the_first_is_let_go_first,
         0},
        {"bytes are changed while one is held",
         bytes_are_changed_while_one_is_held, 0},
        {"what cannot be changed is not", what_cannot_be_changed_is_not, 0},
        {"static programs can be intervened with",
         static_programs_can_be_intervened_with, 0},
    };
    return report_main("lab/interventions", tests, COUNT(tests), argc, argv);
}
