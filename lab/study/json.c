/* What came of a check, for machines: see check.h. */
#include "study/check.h"

#include "check/exercise.h"
#include "run/isolation.h"
#include "study/parts.h"
#include "study/sha256.h"

#include <err.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    ANSWER_MAX = 1 << 22
};

static const char *status_word(enum study_status status)
{
    static const char *const words[] = {
        [STUDY_GOOD] = "pass",           [STUDY_WRONG] = "fail",
        [STUDY_MISUSED] = "bad-request", [STUDY_NOT_BUILT] = "not-built",
        [STUDY_OUR_FAULT] = "error",     [STUDY_NOT_HERE] = "undecided",
    };
    return words[status];
}

/* All of it or nothing: what jansson gives back is NULL without memory. */
static json_t *need(json_t *value)
{
    if (value == NULL)
        errx(STUDY_OUR_FAULT, "JSON: no memory");
    return value;
}

static json_t *text_or_null(const char *text)
{
    return text != NULL ? json_string(text) : json_null();
}

static json_t *test_of(const struct judged_row *row, const char *name,
                       size_t number)
{
    static const char *const words[] = {
        [ROW_PASSED] = "pass",
        [ROW_FAILED] = "fail",
        [ROW_UNDECIDED] = "undecided",
        [ROW_SKIPPED] = "skipped",
    };
    char id[PROGRESS_NAME + 16];
    json_t *messages = need(json_array());
    for (size_t i = 0; i < row->message_count; i++)
        json_array_append_new(messages, json_string(row->messages[i]));
    snprintf(id, sizeof id, "%s.t%zu", name, number);
    return need(json_pack("{s:s, s:s, s:s, s:[i,i], s:o, s:o, s:o, s:s}", "id",
                          id, "name", row->name, "status", words[row->status],
                          "points", row->points, row->max, "expected",
                          text_or_null(row->expected), "observed",
                          text_or_null(row->observed), "messages", messages,
                          "visibility", "visible"));
}

static json_t *idea_of(const struct judged_idea *idea)
{
    return need(json_pack("{s:s, s:s, s:s, s:s, s:[s], s:s}", "id", idea->id,
                          "confidence", idea->certain ? "certain" : "likely",
                          "message", idea->message, "see", idea->read,
                          "evidence", idea->evidence, "when", idea->when));
}

/* Are runs kept apart by a namespace here?  Tried for real. */
static bool isolates(void)
{
    int status = 1;
    pid_t child = fork();
    if (child == 0) {
        struct isolation isolation = {0};
        _exit(isolation_enter(&isolation, false) == 0 && isolation.own_ipc ? 0
                                                                           : 1);
    }
    if (child == -1 || waitpid(child, &status, 0) == -1)
        return false;
    return status == 0;
}

static json_t *environment(const struct checking *checking)
{
    const struct judgement *seen = &checking->judgement;
    const bool own = checking->sandbox != NULL
                         ? checking->sandbox->level >= SANDBOX_SPACES
                         : isolates();
    json_t *skipped = need(json_array());
    for (size_t i = 0; i < seen->row_count; i++)
        if (seen->rows[i].status == ROW_SKIPPED)
            json_array_append_new(skipped, json_string(seen->rows[i].name));
    return need(json_pack(
        "{s:s, s:b, s:i, s:o}", "isolation", own ? "namespace" : "shared",
        "ordinary_user", checking->sandbox != NULL || geteuid() != 0, "cpus",
        (int)sysconf(_SC_NPROCESSORS_ONLN), "skipped", skipped));
}

/* Was a run ended by us?  The checker says so in these words: judge.c. */
static bool hit_limit(const struct judgement *seen)
{
    static const char *const words[] = {
        "it still ran when its time was up", "it hangs: nobody could",
        "it did more than can be followed", "it did not stop writing"};
    for (size_t i = 0; i < seen->row_count; i++)
        for (size_t k = 0; k < seen->rows[i].message_count; k++)
            for (size_t w = 0; w < sizeof words / sizeof *words; w++)
                if (strncmp(seen->rows[i].messages[k], words[w],
                            strlen(words[w])) == 0)
                    return true;
    return false;
}

static void submission(const char *file, char text[SHA256_TEXT + 8])
{
    size_t size;
    char *bytes = file_read(file, ANSWER_MAX, &size);
    strcpy(text, "sha256:");
    if (bytes != NULL)
        sha256(bytes, size, text + strlen(text));
    free(bytes);
}

json_t *checking_json(const struct checking *checking)
{
    const struct judgement *seen = &checking->judgement;
    char digest[SHA256_TEXT + 8];
    json_t *tests = need(json_array()), *ideas = need(json_array());
    int max = 0;
    submission(checking->file, digest);
    for (size_t i = 0; i < seen->row_count; i++) {
        max += seen->rows[i].max;
        json_array_append_new(tests,
                              test_of(&seen->rows[i], checking->name, i + 1));
    }
    for (size_t i = 0; i < seen->idea_count; i++)
        json_array_append_new(ideas, idea_of(&seen->ideas[i]));
    json_t *all = need(json_pack(
        "{s:s, s:s, s:s, s:s, s:i, s:i, s:o, s:o, s:o, s:{s:i, s:b}, s:o}",
        "schema", "1.0", "exercise", checking->name, "submission", digest,
        "status", status_word(checking->status), "score", seen->points, "max",
        max > 0 ? max : 100, "tests", tests, "diagnoses", ideas, "environment",
        environment(checking), "limits", "wall_s", EXERCISE_DEADLINE_MS / 1000,
        "hit", hit_limit(seen), "compiler",
        text_or_null(checking->compiled.said)));
    if (seen->trouble != NULL)
        json_object_set_new(all, "trouble", json_string(seen->trouble));
    return all;
}

void tell_json(const struct checking *checking)
{
    json_t *all = checking_json(checking);
    char *text = json_dumps(all, JSON_INDENT(2));
    if (text == NULL)
        errx(STUDY_OUR_FAULT, "JSON: no memory");
    puts(text);
    free(text);
    json_decref(all);
}
