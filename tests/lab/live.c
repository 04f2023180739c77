/* What lab/run does between a running program and a caller who sits before it:
 * his input, what he sees at once, and his wish to end it. */
#include "check/check.h"
#include "check/report.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child of ours that runs a program with these descriptors as its standard
 * ones, and without `unused`.  Returns its number; its status is 0 when the
 * recording is as `demand` wants. */
static pid_t run_apart(struct run_request request, int in, int out, int unused,
                       bool (*demand)(const struct recording *))
{
    pid_t child = fork();
    if (child != 0)
        return child;
    struct recording seen;
    struct run_problem problem;
    close(unused);
    if (dup2(in, STDIN_FILENO) == -1 || dup2(out, STDOUT_FILENO) == -1 ||
        run(&request, &seen, &problem) == -1)
        _exit(9);
    bool good = demand(&seen);
    recording_free(&seen);
    _exit(good ? 0 : 1);
}

/* Controls of a terminal, one of them as it is written in UTF-8, and a letter
 * that begins with the same byte. */
static const char first[] = "a\033]b\302", then[] = "\233\302\266\n";
static const char shown[] = "a?]b??\302\266\n";

static bool has_copied(const struct recording *seen)
{
    return recording_exited(seen, 0) &&
           strcmp(seen->out.text, "a\033]b\302\233\302\266\n") == 0;
}

static void ends_well(pid_t child)
{
    int status = -1;
    waitpid(child, &status, 0);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0, "status %x",
           (unsigned)status);
}

/* Read until there are so many bytes.  Returns how many there are. */
static size_t read_until(size_t wanted, int from, char *text, size_t size)
{
    ssize_t got;
    while (size < wanted && (got = read(from, text + size, wanted - size)) > 0)
        size += (size_t)got;
    return size;
}

/* It copies what it reads, and ends when there is no more: so its input is
 * ours, and what it prints comes while it still runs. */
static void input_is_the_callers_and_output_comes_at_once(void)
{
    int in[2], out[2];
    char text[32] = "";
    if (pipe2(in, O_CLOEXEC) == -1 || pipe2(out, O_CLOEXEC) == -1) {
        report_untested("pipe2");
        return;
    }
    const char *argv[] = {"/bin/cat", NULL};
    const struct run_request request = {
        .argv = argv, .callers_input = true, .show_after_ms = 1};
    pid_t child = run_apart(request, in[0], out[1], in[1], has_copied);
    close(in[0]);
    close(out[1]);
    EXPECT(write(in[1], first, strlen(first)) > 0, "it reads nothing");
    size_t size = read_until(4, out[0], text, 0);
    EXPECT(write(in[1], then, strlen(then)) > 0, "it reads no more");
    read_until(strlen(shown), out[0], text, size);
    EXPECT(strcmp(text, shown) == 0, "it shows \"%s\"", text);
    close(in[1]);
    ends_well(child);
    close(out[0]);
}

static bool was_stopped(const struct recording *seen)
{
    return seen->limit == LIMIT_STOPPED && seen->wall_seconds < 5;
}

static void the_caller_can_end_it(void)
{
    static const struct trace_options options = {.json = 0};
    for (int traced = 0; traced <= 1; traced++) {
        int stop[2];
        if (pipe2(stop, O_CLOEXEC) == -1) {
            report_untested("pipe2");
            return;
        }
        const char *argv[] = {report_helper("misbehave"), "hang", NULL};
        const struct run_request request = {
            .argv = argv,
            .stop = stop[0],
            .trace = traced ? &options : NULL,
        };
        pid_t child = run_apart(request, STDIN_FILENO, STDOUT_FILENO, stop[1],
                                was_stopped);
        EXPECT(write(stop[1], "", 1) == 1, "pipe");
        ends_well(child);
        close(stop[0]);
        close(stop[1]);
    }
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"input is the caller's, and output comes at once",
         input_is_the_callers_and_output_comes_at_once, 0},
        {"the caller can end it", the_caller_can_end_it, 0},
    };
    return report_main("lab/live", tests, COUNT(tests), argc, argv);
}
