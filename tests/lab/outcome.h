/*
 * outcome.h - run the helper program rows, and look at what it reported
 *
 * For the tests of lab/check; each includes it once.
 */
#ifndef TESTS_LAB_OUTCOME_H
#define TESTS_LAB_OUTCOME_H

#include "check/check.h"
#include "check/report.h"

#include <err.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

static inline const char *misbehave(void)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s", report_helper("misbehave"));
    return path;
}

/* Read a whole file, as a string that the caller frees; NULL: there is none. */
static inline char *read_file(const char *path)
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

static inline json_t *read_json_lines(const char *path)
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
static inline struct outcome run_rows(const char *way,
                                      enum run_stdout stdout_to,
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
        .deadline_ms = 300 * 1000, /* it is not about time */
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

static inline struct outcome run_table(const char *table)
{
    return ROWS(table, misbehave(), "--junit", junit, "--json", json);
}

static inline void forget(struct outcome *outcome)
{
    json_decref(outcome->checks);
    recording_free(&outcome->recording);
}

/* LOOKING */

static inline void expect_says(const char *text, const char *part)
{
    EXPECT(strstr(text, part) != NULL, "nothing says \"%s\" in\n%s", part,
           text);
}

/* How rows.c ended, and what else it said of itself. */
static inline void expect_end(struct outcome *outcome, int status,
                              const char *out, const char *errors)
{
    const struct recording *recording = &outcome->recording;
    EXPECT(recording_exited(recording, status), "status %d, not %d, with\n%s%s",
           recording->status, status, recording->out.text, recording->err.text);
    expect_says(recording->out.text, out);
    expect_says(recording->err.text, errors);
}

static inline const char *field(const json_t *check, const char *name)
{
    const char *text = json_string_value(json_object_get(check, name));
    return text != NULL ? text : "(not there)";
}

/* The line about one check, or NULL. */
static inline json_t *find(const struct outcome *outcome, const char *name)
{
    for (size_t i = 0; i < json_array_size(outcome->checks); i++) {
        json_t *check = json_array_get(outcome->checks, i);
        if (strcmp(field(check, "check"), name) == 0)
            return check;
    }
    return NULL;
}

/* How many checks ended in each way. */
static inline void expect_counts(const struct outcome *outcome, int passed,
                                 int failed, int skipped)
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

static inline void expect_failed(const json_t *check, const char *says)
{
    EXPECT(strcmp(field(check, "status"), "failed") == 0, "\"%s\": %s",
           field(check, "check"), field(check, "status"));
    expect_says(field(check, "message"), says);
}

/* ITS OWN FOLDER */

/* What report_main() does, with a folder for the files of rows.c. */
static inline int main_in_folder(const char *name,
                                 const struct named_test *tests, size_t count,
                                 int argc, char *argv[])
{
    if (mkdtemp(folder) == NULL)
        err(REPORT_UNTESTED, "%s", folder);
    snprintf(source, sizeof source, "%s/way.c", folder);
    snprintf(json, sizeof json, "%s/report.jsonl", folder);
    snprintf(junit, sizeof junit, "%s/report.xml", folder);
    int status = report_main(name, tests, count, argc, argv);
    unlink(source);
    unlink(json);
    unlink(junit);
    rmdir(folder);
    return status;
}

#endif
