/*
 * check.c - the check library, watched from outside: what it says of programs
 *
 * Runs tests/lab/rows.c, whose tables are wrong on purpose, on the programs of
 * tests/lab/misbehave.c.  So each failure message has been seen at least once.
 */
#include "outcome.h"
#include "run/needs.h"

#include <sched.h>

/* Run a table on a program whose header has these lines. */
static struct outcome run_promised(const char *table, const char *way,
                                   const char *needs, const char *output)
{
    FILE *file = fopen(source, "w");
    if (file == NULL)
        err(REPORT_UNTESTED, "%s", source);
    fprintf(file, "/*\n * way.c - one way to behave\n *\n");
    if (needs[0] != '\0')
        fprintf(file, " * Needs: %s\n", needs);
    fprintf(file, " * Output:\n *     %s\n */\n", output);
    fclose(file);
    return run_rows(way, RUN_TO_PIPE,
                    (const char *const[]){table, misbehave(), source, "--json",
                                          json, NULL});
}

/* TABLES OF ROWS */

static void good_behaviour_passes_in_one_line(void)
{
    struct outcome outcome = run_table("good");
    expect_end(&outcome, REPORT_PASSED, "ok      rows     ", "");
    EXPECT(strcspn(outcome.recording.out.text, "\n") ==
               outcome.recording.out.size - 1,
           "more than one line:\n%s", outcome.recording.out.text);
    expect_counts(&outcome, 13, 0, 0);
    forget(&outcome);
}

static void haste_ends_with_the_first_failure(void)
{
    struct outcome outcome = ROWS("bad", misbehave(), "--json", json, "--hasty",
                                  "500");
    expect_end(&outcome, REPORT_FAILED, "FAIL    ", "");
    EXPECT(json_array_size(outcome.checks) == 1, "%zu rows were run",
           json_array_size(outcome.checks));
    EXPECT(outcome.recording.wall_seconds < 5, "it took %.1f s",
           outcome.recording.wall_seconds);
    forget(&outcome);
    outcome = ROWS("good", misbehave(), "--hasty", "0");
    expect_end(&outcome, REPORT_MISUSED, "", "usage: ");
    forget(&outcome);
}

/* Each row of the table says behind a colon what its message must say. */
static void expect_messages(const struct outcome *outcome)
{
    for (size_t i = 0; i < json_array_size(outcome->checks); i++) {
        const json_t *check = json_array_get(outcome->checks, i);
        const char *colon = strstr(field(check, "check"), ": ");
        expect_failed(check, colon != NULL ? colon + 2 : "");
        const char *ending = strstr(field(check, "message"), "ending: ");
        EXPECT(ending != NULL && strstr(ending + 1, "ending: ") == NULL,
               "more or less than one run: %s", field(check, "message"));
    }
}

static void each_misbehaviour_has_its_message(void)
{
    struct outcome outcome = run_table("bad");
    const char *out = outcome.recording.out.text;
    /* Where EXPECT does not work, it would not tell. */
    if (!recording_exited(&outcome.recording, REPORT_FAILED))
        errx(REPORT_UNTESTED, "failed checks do not fail:\n%s", out);
    expect_end(&outcome, REPORT_FAILED, "failed  rows    ", "");
    expect_says(out, "FAIL    another line: wrong in line 1\n");
    expect_says(out, "\n        tests/lab/rows.c:1001\n");
    expect_messages(&outcome);
    expect_counts(&outcome, 0, 36, 0);
    forget(&outcome);
}

static void what_only_a_namespace_shows_is_noticed(void)
{
    const char *argv[] = {misbehave(), "fine", NULL};
    const struct run_request request = {.argv = argv};
    struct recording recording;
    struct run_problem problem;
    if (run(&request, &recording, &problem) == -1)
        errx(REPORT_UNTESTED, "%s: %s", argv[0], problem.step);
    bool isolated = recording.left.exact;
    recording_free(&recording);
    if (!isolated) {
        report_skip("no IPC namespace here");
        return;
    }
    struct outcome outcome = run_table("isolated");
    expect_end(&outcome, REPORT_FAILED, "3 of 3 checks", "");
    expect_messages(&outcome);
    forget(&outcome);
}

/* WHAT check_example() ADDS */

#define CLOSED   "a closed standard output is noticed"
#define FULL     "a full standard output is noticed"
#define TERMINAL "it prints the same on a terminal as into a pipe"
#define IGNORED  "when the caller ignores SIGCHLD: the same, or a refusal"
#define BLOCKED  "when the caller blocks all signals: the same, or a refusal"

static void an_example_must_pass_more(void)
{
    static const struct {
        const char *way, *output;
        int failed;
        const char *check, *says;
    } examples[] = {
        {"fine", "process: <fine|well>", 0, NULL, NULL},
        {"other_line", "process: fine", 5,
         "twenty runs in a row print the same", "run 1 of 20"},
        {"careless", "process: fine", 2, CLOSED, "any exit status but 0"},
        {"careless", "process: fine", 2, FULL, "any exit status but 0"},
        {"terminal", "process: terminal: no", 1, TERMINAL, "terminal: yes"},
        {"signals",
         "process: SIGCHLD ignored: no\n *     process: SIGUSR1 blocked: no", 2,
         IGNORED, "SIGCHLD ignored: yes"},
        {"signals",
         "process: SIGCHLD ignored: no\n *     process: SIGUSR1 blocked: no", 2,
         BLOCKED, "SIGUSR1 blocked: yes"},
    };
    for (size_t i = 0; i < COUNT(examples); i++) {
        struct outcome outcome = run_promised("example", examples[i].way, "",
                                              examples[i].output);
        int failed = examples[i].failed;
        expect_end(&outcome, failed ? REPORT_FAILED : REPORT_PASSED, "7 check",
                   "");
        expect_counts(&outcome, 7 - failed, failed, 0);
        if (failed)
            expect_failed(find(&outcome, examples[i].check), examples[i].says);
        forget(&outcome);
    }
}

static void only_an_unmet_need_excuses(void)
{
    static const char keeps[] = "keeps its promise";
    struct outcome outcome;
    char line[64];
    if (needs_met("ordinary user", line, sizeof line) == NEEDS_MET) {
        outcome = run_promised("promised", "skip", "ordinary user", "x");
        expect_failed(find(&outcome, keeps),
                      "no excuse: what it needs is here: ordinary user");
        forget(&outcome);
        unsigned uid = geteuid() == 0 ? RUN_ORDINARY_UID : geteuid();
        snprintf(line, sizeof line, "process: uid=%u", uid);
        outcome = run_promised("promised", "uid", "ordinary user", line);
        expect_end(&outcome, REPORT_PASSED, "1 check\n", "");
        forget(&outcome);
    }
    outcome = run_promised("promised", "skip", "a moon", "x");
    expect_end(&outcome, REPORT_UNTESTED, "", "nobody knows the need \"a moon");
    forget(&outcome);

    /* Two processors are missing where only one may be used. */
    cpu_set_t all, one;
    CPU_ZERO(&one);
    CPU_SET((size_t)sched_getcpu(), &one);
    if (sched_getaffinity(0, sizeof all, &all) == -1 ||
        sched_setaffinity(0, sizeof one, &one) == -1) {
        report_skip("the processors to run on cannot be chosen here");
        return;
    }
    outcome = run_promised("example", "skip", "two processors", "x");
    expect_end(&outcome, REPORT_PASSED,
               "7 checks, 7 skipped:\n"
               "        cannot be shown here: the moon is not full\n",
               "");
    expect_counts(&outcome, 0, 0, 7);
    forget(&outcome);
    outcome = run_promised("promised", "skip_silently", "two processors", "x");
    expect_failed(find(&outcome, keeps),
                  "nothing says \"cannot be shown here: REASON\"");
    forget(&outcome);
    sched_setaffinity(0, sizeof all, &all);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"good behaviour passes, in one line",
         good_behaviour_passes_in_one_line, 0},
        {"each misbehaviour has its message", each_misbehaviour_has_its_message,
         0},
        {"in haste the first failure is the last",
         haste_ends_with_the_first_failure, 0},
        {"what only a namespace shows is noticed",
         what_only_a_namespace_shows_is_noticed, 0},
        {"an example must pass more", an_example_must_pass_more, 0},
        {"only an unmet need excuses", only_an_unmet_need_excuses, 0},
    };
    return main_in_folder("lab/check", tests, COUNT(tests), argc, argv);
}
