/*
 * What a history must tell of a program that runs in process and IPC namespaces
 * of its own, and that shmlab itself can run in them.
 */
#include "check/check.h"
#include "check/report.h"
#include "recording/query.h"
#include "traced.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BWRAP   "/usr/bin/bwrap"
#define UNSHARE "/usr/bin/unshare"
#define BOX                                                           \
    BWRAP, "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", \
        "--tmpfs", "/dev/shm", "--unshare-user", "--unshare-pid",     \
        "--unshare-ipc"

static bool installed(const char *program)
{
    if (access(program, X_OK) == 0)
        return true;
    report_skip("%s is not installed (./setup --all)", program);
    return false;
}

/* Run it in this way, traced or not.  Returns false, and the test is over, when
 * it cannot be run, or may not be. */
static bool run_it(const char *const argv[], bool traced,
                   struct recording *seen)
{
    const struct trace_options trace = {.json = 0};
    struct run_request request = {
        .argv = argv, .output_max = 1 << 20, .trace = traced ? &trace : NULL};
    struct run_problem problem;
    if (run(&request, seen, &problem) == -1) {
        report_skip("%s: %s: %s", argv[0], problem.step,
                    strerror(problem.error));
        return false;
    }
    if (seen->status == 0 && seen->signo == 0)
        return true;
    report_skip("%s does not work here: %.200s", argv[0],
                seen->err.size > 0 ? seen->err.text : "");
    recording_free(seen);
    return false;
}

/* The program is told as it would be outside: its parent makes, attaches and
 * removes one segment, waits for its child, and is waited for. */
static void expect_told(const struct recording *seen)
{
    const struct history *history = &seen->history;
    size_t waits = 0, unknown = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        bool waited = event->kind == EVENT_CALL && event->call == CALL_WAIT &&
                      event->error == 0 && event->result > 0;
        waits += waited;
        unknown += waited && event->other == -1;
    }
    EXPECT(query_calls(history, CALL_SHMGET, -1) == 1 &&
               query_calls(history, CALL_SHMAT, -1) == 1 &&
               history->segment_count == 1,
           "%zu segments", history->segment_count);
    EXPECT(waits >= 2 && unknown == 0, "%zu waits, %zu for nobody", waits,
           unknown);
    EXPECT(strstr(seen->out.text, "before fork nattch=1") != NULL,
           "it prints %.100s", seen->out.text);
}

static void unshare_around_the_program(void)
{
    struct recording seen;
    const char *argv[] = {
        UNSHARE, "-Urpf", "--mount-proc", "--ipc", example("06_fork_inherits"),
        NULL};
    if (installed(UNSHARE) && run_it(argv, true, &seen)) {
        expect_told(&seen);
        EXPECT(seen.zombies + seen.orphans == 0, "%d zombies, %d orphans",
               seen.zombies, seen.orphans);
        recording_free(&seen);
    }
}

/* Bubblewrap hears how its first process will end, and mostly ends before it:
 * that one is dead by then, or not yet. */
static void bubblewrap_around_the_program(void)
{
    struct recording seen;
    const char *argv[] = {BOX, example("06_fork_inherits"), NULL};
    if (installed(BWRAP) && run_it(argv, true, &seen)) {
        expect_told(&seen);
        EXPECT(seen.zombies + seen.orphans <= 1, "%d zombies, %d orphans",
               seen.zombies, seen.orphans);
        recording_free(&seen);
    }
}

static size_t steps(const char *text)
{
    size_t count = 0;
    for (; text != NULL && (text = strstr(text, "\nStep ")) != NULL; text++)
        count++;
    return count;
}

/* What is listed inside the box is what is listed outside. */
static void bubblewrap_around_shmlab(void)
{
    struct recording inside, outside;
    char shmlab[4096], program[4096];
    snprintf(shmlab, sizeof shmlab, "%s", report_helper("../../bin/shmlab"));
    snprintf(program, sizeof program, "%s", example("06_fork_inherits"));
    const char *box[] = {BOX,   "--bind", "/tmp",  "/tmp", shmlab,
                         "see", "--list", program, NULL};
    const char *bare[] = {shmlab, "see", "--list", program, NULL};
    if (!installed(BWRAP))
        return;
    if (!run_it(box, false, &inside))
        return;
    if (run_it(bare, false, &outside)) {
        EXPECT(steps(inside.out.text) > 10, "%zu steps: %.300s",
               steps(inside.out.text), inside.out.text);
        /* Where a process sleeps, or not, depends on the moment. */
        size_t differ = steps(inside.out.text) > steps(outside.out.text)
                            ? steps(inside.out.text) - steps(outside.out.text)
                            : steps(outside.out.text) - steps(inside.out.text);
        EXPECT(differ <= 3, "%zu steps inside, %zu outside",
               steps(inside.out.text), steps(outside.out.text));
        EXPECT(strstr(inside.out.text, "has waited for the child") != NULL,
               "no wait is told");
        recording_free(&outside);
    }
    recording_free(&inside);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"unshare around the program", unshare_around_the_program, 0},
        {"bubblewrap around the program", bubblewrap_around_the_program, 0},
        {"bubblewrap around shmlab", bubblewrap_around_shmlab, 0},
    };
    return report_main("lab/wrapped", tests, COUNT(tests), argc, argv);
}
