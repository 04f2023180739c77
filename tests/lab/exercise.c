/*
 * exercise.c - the checker of an exercise, watched from outside
 *
 * Runs tests/lab/graded.c, whose table is wrong on purpose, on the programs of
 * tests/lab/misbehave.c.
 */
#include "outcome.h"

static const char *graded(void)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s", report_helper("graded"));
    return path;
}

static bool run_graded(const char *program, const char *seed,
                       struct outcome *outcome)
{
    const char *argv[] = {graded(), program, "--json", json,
                          "--seed", seed,    NULL};
    const struct run_request request = {.argv = argv, .deadline_ms = 120000};
    struct run_problem problem;
    *outcome = (struct outcome){.checks = NULL};
    remove(json);
    if (run(&request, &outcome->recording, &problem) == -1)
        err(REPORT_UNTESTED, "%s: %s", graded(), problem.step);
    outcome->checks = read_json_lines(json);
    bool traced = strstr(outcome->recording.out.text,
                         "does not let us trace") == NULL;
    if (!traced)
        report_skip("this system does not let us trace");
    return traced;
}

/* All messages of a row, one behind the other; the caller frees it. */
static char *messages_of(const json_t *line)
{
    const json_t *list = json_object_get(line, "messages");
    char *all = NULL;
    size_t size;
    FILE *file = open_memstream(&all, &size);
    if (file == NULL)
        err(REPORT_UNTESTED, "open_memstream");
    for (size_t i = 0; i < json_array_size(list); i++)
        fprintf(file, "%s\n", json_string_value(json_array_get(list, i)));
    if (fclose(file) == EOF)
        err(REPORT_UNTESTED, "open_memstream");
    return all;
}

/* The name of a row says what must become of it, and behind a colon what its
 * message must say. */
static void expect_row(const json_t *line)
{
    static const struct {
        const char *word, *status;
    } words[] = {
        {"passes", "passed"},
        {"gap", "failed"},
        {"fails", "failed"},
        {"undecided", "undecided"},
    };
    const char *name = field(line, "name"), *colon = strstr(name, ": ");
    const char *status = field(line, "status");
    const json_t *points = json_object_get(line, "points");
    json_int_t got = json_integer_value(json_array_get(points, 0));
    json_int_t most = json_integer_value(json_array_get(points, 1));
    char *messages = messages_of(line);
    for (size_t i = 0; i < COUNT(words); i++)
        if (strncmp(name, words[i].word, strlen(words[i].word)) == 0)
            EXPECT(strcmp(status, words[i].status) == 0, "%s: %s\n%s", name,
                   status, messages);
    if (colon != NULL && (name[0] == 'f' || name[0] == 'u'))
        EXPECT(strstr(messages, colon + 2) != NULL, "%s:\n%s", name, messages);
    EXPECT(got == (strcmp(status, "passed") == 0 ? most : 0) && most > 0,
           "%s: %d of %d points", name, (int)got, (int)most);
    free(messages);
}

static void each_row_has_its_line(void)
{
    struct outcome outcome;
    if (run_graded(misbehave(), "7", &outcome)) {
        EXPECT(recording_exited(&outcome.recording, REPORT_FAILED), "status %d",
               outcome.recording.status);
        EXPECT(json_array_size(outcome.checks) == 13, "%zu lines",
               json_array_size(outcome.checks));
        for (size_t i = 0; i + 2 < json_array_size(outcome.checks); i++)
            expect_row(json_array_get(outcome.checks, i));
        EXPECT(strstr(outcome.recording.out.text, "score: 40 of 85") != NULL,
               "%s", outcome.recording.out.text);
    }
    forget(&outcome);
}

static void the_first_wrong_run_is_told(void)
{
    struct outcome outcome;
    if (run_graded(misbehave(), "7", &outcome)) {
        const json_t *line = json_array_get(outcome.checks, 12);
        EXPECT(strcmp(field(line, "ending"), "exit") == 0 &&
                   strstr(field(line, "why"), "exit status") != NULL &&
                   json_is_true(json_object_get(line, "plain")) &&
                   json_is_false(json_object_get(line, "kept")),
               "%s, %s", field(line, "ending"), field(line, "why"));
    }
    forget(&outcome);
}

static void diagnoses_come_behind_the_rows(void)
{
    struct outcome outcome;
    if (run_graded(misbehave(), "7", &outcome)) {
        const json_t *line = json_array_get(outcome.checks, 11);
        EXPECT(strcmp(field(line, "diagnosis"), "L1") == 0 &&
                   json_is_true(json_object_get(line, "certain")) &&
                   strcmp(field(line, "evidence"), "here it is.") == 0 &&
                   strcmp(field(line, "read"), "07_lifetime") == 0 &&
                   strstr(field(line, "message"), "left behind") != NULL &&
                   strcmp(field(line, "variant"), "") == 0,
               "%s", field(line, "diagnosis"));
        EXPECT(strstr(outcome.recording.out.text, "\nL1 (certain): ") != NULL,
               "%s", outcome.recording.out.text);
    }
    forget(&outcome);
}

/* What the third row has expected; the caller frees it. */
static char *expected_of(const char *seed)
{
    struct outcome outcome;
    char *expected = NULL;
    if (run_graded(misbehave(), seed, &outcome)) {
        const json_t *line = json_array_get(outcome.checks, 2);
        EXPECT(strcmp(field(line, "observed"), "process: fine") == 0,
               "observed: %s", field(line, "observed"));
        expected = strdup(field(line, "expected"));
    }
    forget(&outcome);
    return expected;
}

static void the_seed_decides_on_the_values(void)
{
    char *one = expected_of("7"), *same = expected_of("7"),
         *other = expected_of("8");
    if (one != NULL && same != NULL && other != NULL) {
        EXPECT(one[0] != '\0' && strcmp(one, same) == 0, "%s and %s", one,
               same);
        EXPECT(strcmp(one, other) != 0, "%s and %s", one, other);
    }
    free(one);
    free(same);
    free(other);
}

/* Nobody waits until its time is up. */
static void a_hang_is_explained(void)
{
    struct outcome outcome;
    static char path[4096];
    snprintf(path, sizeof path, "%s", report_helper("../hangs/pipe_both_read"));
    if (run_graded(path, "7", &outcome)) {
        char *messages = messages_of(json_array_get(outcome.checks, 0));
        expect_says(messages, "it hangs: nobody could ever go on:\n    ");
        free(messages);
        EXPECT(outcome.recording.wall_seconds < 60, "it took %.1f s",
               outcome.recording.wall_seconds);
    }
    forget(&outcome);
}

static void a_wrong_use_is_refused(void)
{
    const char *argv[] = {graded(), "/nowhere", NULL};
    const struct run_request request = {.argv = argv};
    struct recording recording;
    struct run_problem problem;
    if (run(&request, &recording, &problem) == -1)
        err(REPORT_UNTESTED, "%s: %s", graded(), problem.step);
    EXPECT(recording_exited(&recording, REPORT_MISUSED), "status %d",
           recording.status);
    recording_free(&recording);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"each row has its line", each_row_has_its_line, 0},
        {"diagnoses come behind the rows", diagnoses_come_behind_the_rows, 0},
        {"the run that was wrong first is told", the_first_wrong_run_is_told,
         0},
        {"the seed decides on the values", the_seed_decides_on_the_values, 0},
        {"a hang is explained, and at once", a_hang_is_explained, 0},
        {"a wrong use is refused", a_wrong_use_is_refused, 0},
    };
    return main_in_folder("lab/exercise", tests, COUNT(tests), argc, argv);
}
