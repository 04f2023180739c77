/*
 * report.c - the check library, watched from outside: its reports
 *
 * Runs tests/lab/rows.c as tests/lab/check.c does, and looks at the text, the
 * JSON, the XML and the exit status: for a reader, and where it is used wrongly
 * or cannot do its work.
 */
#include "outcome.h"

#include <ctype.h>
#include <sys/stat.h>

/* WHAT IT WRITES */

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

static void every_reader_can_read_it(void)
{
    struct outcome outcome = run_table("good");
    expect_end(&outcome, REPORT_PASSED, "ok      rows     ", "");
    expect_xml(" tests=\"13\" failures=\"0\" errors=\"0\" skipped=\"0\"");
    forget(&outcome);

    /* Names and output with markup, escapes and invalid UTF-8. */
    outcome = run_table("bad");
    expect_end(&outcome, REPORT_FAILED, "failed  rows     ", "");
    expect_counts(&outcome, 0, 36, 0);
    expect_xml(" tests=\"36\" failures=\"36\"");
    expect_xml("name=\"&#60;&#38;&#34;&#39;\xef\xbf\xbd\xef\xbf\xbd: process");
    const char *out = outcome.recording.out.text;
    expect_says(out, "\nFAIL    <&\"'\\x1b\\xff: process: \\x1b[2J");
    for (; *out != '\0'; out++)
        EXPECT(*out == '\n' || !iscntrl((unsigned char)*out), "control %#x",
               (unsigned)*out);
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

/* WHERE IT CANNOT WORK */

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

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"every reader can read it", every_reader_can_read_it, 0},
        {"points are summed", points_are_summed, 0},
        {"a reason to skip is told once", a_reason_to_skip_is_told_once, 0},
        {"wrong use is answered with 2", wrong_use_is_answered_with_2, 0},
        {"what could not be tested is answered with 4",
         what_could_not_be_tested_is_answered_with_4, 0},
        {"a demand in a child is not lost", a_demand_in_a_child_is_not_lost, 0},
    };
    return main_in_folder("lab/report", tests, COUNT(tests), argc, argv);
}
