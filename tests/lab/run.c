/* What lab/run must record of a program, however it behaves. */
#include "way.h"

#include <signal.h>
#include <string.h>

/* A way to misbehave, and what the recording must say of it. */
struct expectation {
    const char *name; /* of the test */
    const char *way;  /* see misbehave */
    struct run_request request;
    int signo, status;
    enum limit limit;
    const char *out, *err; /* part of the output; NULL: any */
    int zombies, orphans, semaphore_sets, message_queues;
    size_t segments;
    bool needs_exact; /* seen only with an IPC namespace of its own */
    const char *file;
};

/* The deadline of those that run until their time is up. */
enum {
    BRIEFLY = 300 /* milliseconds */
};

static const struct expectation expectations[] = {
    {"a program that behaves", "fine", .out = "fine"},
    {"the exit status and standard error", "fail", .status = 3, .err = ""},
    {"a crash", "crash", .signo = SIGSEGV},
    {"abort()", "abort", .signo = SIGABRT},
    {"a hang is ended", "hang", .request.deadline_ms = BRIEFLY,
     .signo = SIGKILL, .limit = LIMIT_DEADLINE},
    {"spinning is ended", "spin", .request.deadline_ms = BRIEFLY,
     .signo = SIGKILL, .limit = LIMIT_DEADLINE},
    {"who ignores SIGTERM is ended", "stubborn", .request.deadline_ms = BRIEFLY,
     .signo = SIGKILL, .limit = LIMIT_DEADLINE},
    {"who stops itself is ended", "stop", .request.deadline_ms = BRIEFLY,
     .signo = SIGKILL, .limit = LIMIT_DEADLINE},
    {"who kills its own group hits only itself", "kill_group",
     .signo = SIGKILL},
    {"a flood is cut and ended", "flood", .signo = SIGKILL,
     .limit = LIMIT_OUTPUT, .out = ""},
    {"a flood on standard error is cut and ended", "flood_stderr",
     .signo = SIGKILL, .limit = LIMIT_OUTPUT, .err = ""},
    {"a last line without an end", "partial_line", .out = ""},
    {"a closed standard output", "close_stdout", .status = 3},
    {"a zombie", "zombie", .zombies = 1},
    {"an orphan is ended", "orphan", .orphans = 1},
    {"a daemon is ended", "daemon", .orphans = 1},
    {"a segment left behind", "segment", .segments = 1},
    {"a segment left by a child that was waited for", "child_segment",
     .segments = 1, .needs_exact = true},
    {"a removed segment is none left behind", "marked_segment", .status = 0},
    {"a semaphore set left behind", "semaphores", .semaphore_sets = 1,
     .needs_exact = true},
    {"a message queue left behind", "queue", .message_queues = 1,
     .needs_exact = true},
    {"a file left behind", "file", .file = "left.txt"},
    {"a folder left behind", "folder", .file = "/"},
};

static void expect_left(const struct expectation *expected,
                        const struct leftovers *left)
{
    EXPECT(left->segment_count == expected->segments, "%zu segments left",
           left->segment_count);
    if (left->exact) {
        EXPECT(left->semaphore_sets == expected->semaphore_sets,
               "%d semaphore sets left", left->semaphore_sets);
        EXPECT(left->message_queues == expected->message_queues,
               "%d message queues left", left->message_queues);
    } else {
        EXPECT(left->semaphore_sets == -1 && left->message_queues == -1,
               "without a namespace of its own, what is left of semaphore "
               "sets and queues is not known, but it says %d and %d",
               left->semaphore_sets, left->message_queues);
    }
    bool found = expected->file == NULL && left->file_count == 0;
    for (size_t i = 0; i < left->file_count && expected->file != NULL; i++)
        found = found || strstr(left->files[i], expected->file) != NULL;
    EXPECT(found, "%zu files left, the first is %s", left->file_count,
           left->file_count > 0 ? left->files[0] : "none");
}

/* What would be left could not be found, nor removed: not to be tried. */
static bool is_exact_here(void)
{
    struct recording seen;
    bool exact = start("fine", (struct run_request){0}, &seen) == 0 &&
                 seen.left.exact;
    recording_free(&seen);
    return exact;
}

static void expectation_holds(void)
{
    const struct expectation *expected = &expectations[report_current()];
    struct recording seen;
    if (expected->needs_exact && !is_exact_here()) {
        report_skip("needs an IPC namespace, which is not permitted here");
        return;
    }
    if (start(expected->way, expected->request, &seen) == -1)
        return;
    EXPECT(seen.signo == expected->signo && seen.limit == expected->limit,
           "signal %d, limit %d", seen.signo, (int)seen.limit);
    EXPECT(seen.ending ==
                   (expected->signo != 0 ? ENDED_BY_SIGNAL : ENDED_BY_EXIT) &&
               seen.status == expected->status,
           "ending %d, status %d", (int)seen.ending, seen.status);
    EXPECT(seen.out.cut + seen.err.cut == (expected->limit == LIMIT_OUTPUT),
           "output cut: %d, %d", seen.out.cut, seen.err.cut);
    EXPECT(seen.zombies == expected->zombies &&
               seen.orphans == expected->orphans,
           "%d zombies, %d orphans", seen.zombies, seen.orphans);
    expect_text("standard output", expected->out, &seen.out);
    expect_text("standard error", expected->err, &seen.err);
    expect_left(expected, &seen.left);
    recording_free(&seen);
}

int main(int argc, char *argv[])
{
    struct named_test tests[COUNT(expectations)];
    for (size_t i = 0; i < COUNT(expectations); i++)
        tests[i] = (struct named_test){expectations[i].name, expectation_holds,
                                       0};
    return report_main("lab/run", tests, COUNT(tests), argc, argv);
}
