/*
 * check.c - the check library, watched from outside
 *
 * Runs tests/lab/rows.c, whose tables are wrong on purpose, on the programs of
 * tests/lab/misbehave.c, and looks at the exit status, the text, the JSON and
 * the XML.  So each failure message has been seen at least once.
 */
#include "check/check.h"
#include "check/needs.h"
#include "check/report.h"

#include <ctype.h>
#include <err.h>
#include <jansson.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a run of rows.c gave. */
struct outcome {
    struct recording recording;
    json_t *checks; /* the lines of its JSON file; NULL: there is none */
};

/* Where the files lie that rows.c reads and writes. */
static char folder[] = "/tmp/attached-check-XXXXXX";
static char source[64], json[64], junit[64];

/* RUNNING */

static const char *misbehave(void)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s", report_helper("misbehave"));
    return path;
}

/* Read a whole file, as a string that the caller frees; NULL: there is none. */
static char *read_file(const char *path)
{
    char *text = NULL;
    size_t room = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return NULL;
    if (getdelim(&text, &room, '\0', file) == -1) {
        free(text);
        text = strdup("");
    }
    fclose(file);
    return text;
}

static json_t *read_json_lines(const char *path)
{
    char *text = read_file(path);
    json_t *lines = text != NULL ? json_array() : NULL;
    char *rest = text, *line;
    while (lines != NULL && (line = strsep(&rest, "\n")) != NULL) {
        json_t *value = json_loads(line, 0, NULL);
        EXPECT(line[0] == '\0' || value != NULL, "not JSON: %s", line);
        json_array_append_new(lines, value);
    }
    free(text);
    return lines;
}

/* Run rows.c.  A program that gets no arguments behaves in this way. */
static struct outcome run_rows(const char *way, enum run_stdout stdout_to,
                               const char *const arguments[])
{
    const char *argv[10] = {report_helper("rows")};
    for (size_t i = 0; arguments[i] != NULL; i++)
        argv[i + 1] = arguments[i];
    setenv("MISBEHAVE", way, 1);
    unlink(json);
    unlink(junit);

    /* Without a namespace around it, rows.c finds what it always finds. */
    const struct run_request request = {
        .argv = argv,
        .deadline_ms = 30 * 1000,
        .shared_ipc = true,
        .stdout_to = stdout_to,
    };
    struct run_problem problem;
    struct outcome outcome;
    if (run(&request, &outcome.recording, &problem) == -1)
        errx(REPORT_UNTESTED, "%s: %s", argv[0], problem.step);
    outcome.checks = read_json_lines(json);
    return outcome;
}

#define ROWS(...) \
    run_rows("fine", RUN_TO_PIPE, (const char *const[]){__VA_ARGS__, NULL})

static struct outcome run_table(const char *table)
{
    return ROWS(table, misbehave(), "--junit", junit, "--json", json);
}

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

static void forget(struct outcome *outcome)
{
    json_decref(outcome->checks);
    recording_free(&outcome->recording);
}

/* LOOKING */

static void expect_says(const char *text, const char *part)
{
    EXPECT(strstr(text, part) != NULL, "nothing says \"%s\" in\n%s", part,
           text);
}

/* How rows.c ended, and what else it said of itself. */
static void expect_end(struct outcome *outcome, int status, const char *out,
                       const char *errors)
{
    const struct recording *recording = &outcome->recording;
    EXPECT(recording_exited(recording, status), "status %d, not %d, with\n%s%s",
           recording->status, status, recording->out.text, recording->err.text);
    expect_says(recording->out.text, out);
    expect_says(recording->err.text, errors);
}

static const char *field(const json_t *check, const char *name)
{
    const char *text = json_string_value(json_object_get(check, name));
    return text != NULL ? text : "(not there)";
}

/* The line about one check, or NULL. */
static json_t *find(const struct outcome *outcome, const char *name)
{
    for (size_t i = 0; i < json_array_size(outcome->checks); i++) {
        json_t *check = json_array_get(outcome->checks, i);
        if (strcmp(field(check, "check"), name) == 0)
            return check;
    }
    return NULL;
}

/* How many checks ended in each way. */
static void expect_counts(const struct outcome *outcome, int passed, int failed,
                          int skipped)
{
    int counts[3] = {0};
    for (size_t i = 0; i < json_array_size(outcome->checks); i++) {
        const char *status = field(json_array_get(outcome->checks, i),
                                   "status");
        counts[0] += strcmp(status, "passed") == 0;
        counts[1] += strcmp(status, "failed") == 0;
        counts[2] += strcmp(status, "skipped") == 0;
    }
    EXPECT(counts[0] == passed && counts[1] == failed && counts[2] == skipped,
           "%d passed, %d failed, %d skipped:\n%s", counts[0], counts[1],
           counts[2], outcome->recording.out.text);
}

static void expect_failed(const json_t *check, const char *says)
{
    EXPECT(strcmp(field(check, "status"), "failed") == 0, "\"%s\": %s",
           field(check, "check"), field(check, "status"));
    expect_says(field(check, "message"), says);
}

/* Walk through XML: tags must match, and no byte may be a control character.
 * Text behind '<' is ours, so the names need no closer look. */
static bool is_well_formed(const char *xml)
{
    const char *open[8];
    int depth = 0;
    for (; *xml != '\0'; xml++) {
        if (iscntrl((unsigned char)*xml) && *xml != '\n')
            return false;
        if (*xml == '>' && xml[-1] == '/')
            depth--;
        if (*xml != '<' || xml[1] == '?')
            continue;
        if (xml[1] != '/') {
            if (depth == 8)
                return false;
            open[depth++] = xml + 1;
        } else {
            size_t size = strcspn(xml + 2, ">");
            if (depth == 0 || strncmp(open[--depth], xml + 2, size) != 0)
                return false;
        }
    }
    return depth == 0;
}

static void expect_xml(const char *part)
{
    char *xml = read_file(junit);
    EXPECT(xml != NULL, "no %s", junit);
    if (xml == NULL)
        return;
    EXPECT(is_well_formed(xml), "not well-formed:\n%s", xml);
    expect_says(xml, part);
    free(xml);
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
    expect_xml(" tests=\"13\" failures=\"0\" errors=\"0\" skipped=\"0\"");
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
    expect_xml(" tests=\"36\" failures=\"36\"");
    expect_xml("name=\"&#60;&#38;&#34;&#39;\xef\xbf\xbd\xef\xbf\xbd: process");
    for (; *out != '\0'; out++)
        EXPECT(*out == '\n' || !iscntrl((unsigned char)*out), "control %#x",
               (unsigned)*out);
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

static void points_are_summed(void)
{
    struct outcome outcome = run_table("points");
    expect_end(&outcome, REPORT_FAILED,
               "score: 3 of 7 (5 more cannot be judged here)\n", "");
    expect_counts(&outcome, 1, 1, 1);
    int points = -1, max_points = -1;
    double seconds = -1;
    json_unpack(find(&outcome, "four"), "{s:i, s:i, s:f}", "points", &points,
                "max_points", &max_points, "seconds", &seconds);
    EXPECT(points == 0 && max_points == 4 && seconds > 0, "%d, %d, %f", points,
           max_points, seconds);
    expect_xml("<skipped message=\"it is Tuesday\"");
    forget(&outcome);
}

static void a_reason_to_skip_is_told_once(void)
{
    struct outcome outcome = run_table("skipper");
    expect_end(&outcome, REPORT_PASSED, "skipped rows  ", "");
    const char *end = strstr(outcome.recording.out.text, "2 checks, 2 skipped");
    EXPECT(end != NULL && strcmp(end, "2 checks, 2 skipped:\n"
                                      "        it is Tuesday\n") == 0,
           "%s", outcome.recording.out.text);
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

/* WHAT IS NOT THE PROGRAM'S FAULT */

static void expect_and_forget(struct outcome outcome, int status,
                              const char *errors)
{
    expect_end(&outcome, status, "", errors);
    forget(&outcome);
}

static void wrong_use_is_answered_with_2(void)
{
    const int misused = REPORT_MISUSED;
    expect_and_forget(ROWS("good"), misused,
                      "usage: good PROGRAM [SOURCE] [--");
    expect_and_forget(ROWS("good", misbehave(), "--json"), misused, "usage: ");
    expect_and_forget(ROWS("good", misbehave(), "--jsn", json), misused,
                      "usage: ");
    expect_and_forget(ROWS("good", misbehave(), "a", "b"), misused, "usage: ");
    expect_and_forget(ROWS("good", "--json", json), misused, "usage: ");
    expect_and_forget(ROWS("good", "no/program"), misused, "no/program");
    expect_and_forget(ROWS("good", folder), misused, folder);
    expect_and_forget(ROWS("good", misbehave(), "no/source.c"), misused,
                      "no/source.c");
    expect_and_forget(ROWS("good", misbehave(), misbehave()), misused,
                      "does not begin with a header");
    expect_and_forget(ROWS("promised", misbehave()), misused, "needs SOURCE");
    expect_and_forget(ROWS("example", misbehave()), misused, "needs SOURCE");
    expect_and_forget(ROWS("good", misbehave(), "--json", "/no/file"), misused,
                      "/no/file");
}

static void what_could_not_be_tested_is_answered_with_4(void)
{
    const int untested = REPORT_UNTESTED;
    expect_and_forget(run_table("twice"), untested,
                      "two checks have the name \"the same\"");
    expect_and_forget(run_table("nameless"), untested, "check 1 has no name");
    expect_and_forget(run_table("empty"), untested, "nothing to test");
    expect_and_forget(ROWS("skipper", misbehave(), "--junit", "/dev/full"),
                      untested, "/dev/full could not be written");
    expect_and_forget(run_rows("fine", RUN_TO_FULL,
                               (const char *[]){"skipper", misbehave(), NULL}),
                      untested, "stdout");

    struct outcome outcome = run_table("leaver");
    expect_end(&outcome, untested, "FAIL    before\n", "middle of \"leaves\"");
    expect_counts(&outcome, 0, 1, 0); /* what was written before survives */
    forget(&outcome);

    FILE *file = fopen(source, "w");
    if (file == NULL || fputs("no program\n", file) == EOF ||
        fclose(file) == EOF || chmod(source, 0755) == -1)
        err(untested, "%s", source);
    outcome = ROWS("skipper", source, "--json", json, "--junit", junit);
    expect_end(&outcome, untested, "2 checks, 2 not tested",
               "could not be run");
    expect_counts(&outcome, 0, 0, 0);
    expect_xml("errors=\"2\"");
    forget(&outcome);
}

static void a_demand_in_a_child_is_not_lost(void)
{
    expect_and_forget(run_table("forker"), REPORT_PASSED,
                      "in a forked child: nobody would hear this");
}

static void remember(char path[64], const char *name)
{
    snprintf(path, 64, "%s/%s", folder, name);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"good behaviour passes, in one line",
         good_behaviour_passes_in_one_line, 0},
        {"each misbehaviour has its message", each_misbehaviour_has_its_message,
         0},
        {"what only a namespace shows is noticed",
         what_only_a_namespace_shows_is_noticed, 0},
        {"points are summed", points_are_summed, 0},
        {"a reason to skip is told once", a_reason_to_skip_is_told_once, 0},
        {"an example must pass more", an_example_must_pass_more, 0},
        {"only an unmet need excuses", only_an_unmet_need_excuses, 0},
        {"wrong use is answered with 2", wrong_use_is_answered_with_2, 0},
        {"what could not be tested is answered with 4",
         what_could_not_be_tested_is_answered_with_4, 0},
        {"a demand in a child is not lost", a_demand_in_a_child_is_not_lost, 0},
    };
    if (mkdtemp(folder) == NULL)
        err(REPORT_UNTESTED, "%s", folder);
    remember(source, "way.c");
    remember(json, "report.jsonl");
    remember(junit, "report.xml");
    int status = report_main("lab/check", tests, COUNT(tests), argc, argv);
    unlink(source);
    unlink(json);
    unlink(junit);
    rmdir(folder);
    return status;
}
