/* What lab/trace must tell of programs that a shell has started. */
#include "traced.h"

#include "recording/query.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

static void expect_role(const struct history *history, size_t process,
                        const char *role)
{
    EXPECT(process < history->process_count &&
               strcmp(history->processes[process].role, role) == 0,
           "process %zu of %zu is \"%s\", not \"%s\"", process,
           history->process_count,
           process < history->process_count ? history->processes[process].role
                                            : "",
           role);
}

/* Run a line of sh(1) in which each % is the path of meet. */
static bool shell_traced(const char *line, struct recording *seen)
{
    char path[PATH_MAX], script[4 * PATH_MAX];
    size_t size = 0;
    if (realpath(report_helper("meet"), path) == NULL) {
        report_untested("%s: %s", report_helper("meet"), strerror(errno));
        return false;
    }
    for (; *line != '\0' && size < sizeof script - PATH_MAX; line++)
        size += *line == '%'
                    ? (size_t)snprintf(script + size, sizeof script - size,
                                       "'%s'", path)
                    : (size_t)snprintf(script + size, sizeof script - size,
                                       "%c", *line);
    const char *argv[] = {"/bin/sh", "-c", script, NULL};
    struct run_request request = {.argv = argv, .trace = &plain};
    struct run_problem problem;
    if (run(&request, seen, &problem) == 0)
        return true;
    report_skip("this system does not let us trace: %s", problem.step);
    return false;
}

static void programs_of_a_shell_have_their_names(void)
{
    struct recording seen;
    if (!shell_traced("% undo; % spin & wait", &seen))
        return;
    const struct history *history = &seen.history;
    const struct event *exec = query_event(history, EVENT_EXEC, 1);
    expect_role(history, 0, "shell");
    EXPECT(history->process_count == 5, "%zu processes",
           history->process_count);
    EXPECT(exec != NULL && exec->naming_count > 0, "the exec names nobody");
    int programs = 0, children = 0;
    for (size_t i = 1; i < history->process_count; i++) {
        const char *role = history->processes[i].role;
        programs += strcmp(role, "meet 1") == 0 || strcmp(role, "meet 2") == 0;
        children += strcmp(role, "meet 1's child 1") == 0 ||
                    strcmp(role, "meet 2's child 1") == 0;
    }
    EXPECT(programs == 2 && children == 2, "%d programs, %d children", programs,
           children);
    for (size_t i = 0; i < history->event_count; i++)
        EXPECT(history->events[i].process != 0 ||
                   (history->events[i].kind != EVENT_SLEEP &&
                    history->events[i].call != CALL_WAIT),
               "event %zu tells how the shell waits", i);
    EXPECT(seen.zombies == 0 && seen.orphans == 0, "%d zombies, %d orphans",
           seen.zombies, seen.orphans);
    recording_free(&seen);
}

static void what_a_shell_becomes_is_the_parent(void)
{
    struct recording seen;
    if (!shell_traced("exec % undo", &seen))
        return;
    expect_role(&seen.history, 0, "parent");
    expect_role(&seen.history, 1, "child 1");
    recording_free(&seen);
}

static void a_copy_of_a_shell_is_a_shell(void)
{
    struct recording seen;
    if (!shell_traced("(:; :); % leave & wait; :", &seen))
        return;
    expect_role(&seen.history, 0, "shell");
    expect_role(&seen.history, 1, "shell 1");
    expect_role(&seen.history, 2, "meet");
    recording_free(&seen);
}

static void a_shell_that_waits_for_a_signal_is_not_told(void)
{
    struct recording seen;
    if (!shell_traced("trap : CHLD; % undo & wait; wait; :", &seen))
        return;
    for (size_t i = 0; i < seen.history.event_count; i++) {
        const struct event *event = &seen.history.events[i];
        EXPECT(event->process != 0 ||
                   (event->kind != EVENT_SIGNAL && event->call != CALL_PAUSE),
               "event %zu tells how the shell waits", i);
    }
    recording_free(&seen);
}

/* As many shells start what they wait for, and posix_spawn(3) does. */
static void who_stores_is_known_behind_vfork(void)
{
    struct recording seen;
    if (!traced(report_helper("meet"), "lend", &plain, &seen))
        return;
    const struct event *store = query_event(&seen.history, EVENT_STORE, -1);
    EXPECT(recording_exited(&seen, 0), "status %d", seen.status);
    EXPECT(store != NULL && store->store_count == 1, "no store");
    if (store != NULL)
        EXPECT(store->stores[0].by == 1, "process 1 has stored it, not %d",
               store->stores[0].by);
    recording_free(&seen);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"programs of a shell have their names",
         programs_of_a_shell_have_their_names, 0},
        {"what a shell becomes is the parent",
         what_a_shell_becomes_is_the_parent, 0},
        {"a copy of a shell is a shell", a_copy_of_a_shell_is_a_shell, 0},
        {"a shell that waits for a signal is not told",
         a_shell_that_waits_for_a_signal_is_not_told, 0},
        {"who stores is known behind vfork", who_stores_is_known_behind_vfork,
         0},
    };
    return report_main("lab/shells", tests, COUNT(tests), argc, argv);
}
