/* The run that was wrong first: see wrong.h. */
#include "check/wrong.h"

#include "check/endings.h"
#include "check/report.h"
#include "check/text.h"
#include "recording/jsonl.h"

#include <err.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    KEPT_EVENTS = 4000 /* more is no evidence that anybody reads */
};

void wrong_note(struct wrong *wrong, const struct program_case *seen,
                const struct variant *variant)
{
    if (wrong->seen != NULL)
        return;
    wrong->seen = seen;
    wrong->variant = (size_t)(variant - seen->variants);
    wrong->plain = variant->kind == VARIANT_PLAIN;
}

/* Returns whether it is kept, which depends on the recording alone: where it
 * cannot be written, there is no judgement either. */
static bool keep(const struct recording *recording, const char *path)
{
    struct jsonl_writer writer;
    if (path == NULL || recording->history.event_count > KEPT_EVENTS)
        return false;
    FILE *file = fopen(path, "we");
    bool good = file != NULL && jsonl_begin(file, &writer) == 0 &&
                jsonl_event(file, &recording->history, &writer) == 0;
    int error = errno;
    if (file != NULL && fclose(file) == EOF && good) {
        good = false;
        error = errno;
    }
    if (good)
        return true;
    unlink(path);
    errno = error;
    err(REPORT_UNTESTED, "the recording cannot be kept");
}

/* Why it ended as it did, in words, to be freed. */
static char *why_of(const struct recording *recording)
{
    char phrase[PHRASE];
    if (recording->limit == LIMIT_HUNG || recording->limit == LIMIT_DEADLINE)
        return ending_why(recording);
    ending_actual(recording, phrase);
    char *why = strdup(phrase);
    if (why == NULL)
        err(REPORT_UNTESTED, "strdup");
    return why;
}

void wrong_tell(const struct wrong *wrong, const char *file, FILE *json)
{
    if (wrong->seen == NULL || json == NULL)
        return;
    const struct variant *variant = &wrong->seen->variants[wrong->variant];
    char *why = why_of(&variant->recording);
    char *clean = text_clean(why, strlen(why));
    json_t *line = json_pack("{s:s, s:s, s:b, s:b}", "ending",
                             recording_word(&variant->recording), "why", clean,
                             "plain", wrong->plain, "kept",
                             keep(&variant->recording, file));
    char *text = line != NULL ? json_dumps(line, JSON_COMPACT) : NULL;
    if (text == NULL)
        errx(REPORT_UNTESTED, "JSON: no memory");
    fprintf(json, "%s\n", text);
    free(text);
    free(clean);
    free(why);
    json_decref(line);
}
