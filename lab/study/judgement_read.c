/* From the JSON of a checker to data: see judgement.h. */
#include "study/judgement.h"

#include "study/parts.h"

#include <err.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static char *copy(const char *text)
{
    char *copied = strdup(text != NULL ? text : "");
    if (copied == NULL)
        err(STUDY_OUR_FAULT, "checker");
    return copied;
}

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* The text of a member, NULL where it is missing. */
static char *copy_of(const json_t *object, const char *key)
{
    const char *text = text_of(object, key);
    return text != NULL ? copy(text) : NULL;
}

static enum row_status status_of(const char *word)
{
    static const char *const words[] = {
        [ROW_PASSED] = "passed",
        [ROW_FAILED] = "failed",
        [ROW_UNDECIDED] = "undecided",
        [ROW_SKIPPED] = "skipped",
    };
    for (int i = 0; i < (int)(sizeof words / sizeof *words); i++)
        if (word != NULL && strcmp(word, words[i]) == 0)
            return (enum row_status)i;
    return ROW_UNDECIDED;
}

static const struct judged_row *take_row(struct judgement *judgement,
                                         const json_t *line)
{
    struct judged_row *row = reallocarray(
        judgement->rows, judgement->row_count + 1, sizeof *row);
    if (row == NULL)
        err(STUDY_OUR_FAULT, "checker");
    judgement->rows = row;
    row += judgement->row_count++;
    const json_t *points = json_object_get(line, "points");
    const json_t *messages = json_object_get(line, "messages");
    *row = (struct judged_row){
        .name = copy(text_of(line, "name")),
        .status = status_of(text_of(line, "status")),
        .points = (int)json_integer_value(json_array_get(points, 0)),
        .max = (int)json_integer_value(json_array_get(points, 1)),
        .expected = copy_of(line, "expected"),
        .observed = copy_of(line, "observed"),
    };
    row->message_count = json_array_size(messages);
    row->messages = calloc(row->message_count + 1, sizeof *row->messages);
    if (row->messages == NULL)
        err(STUDY_OUR_FAULT, "checker");
    for (size_t i = 0; i < row->message_count; i++)
        row->messages[i] = copy(json_string_value(json_array_get(messages, i)));
    judgement->points += row->points;
    if (row->status == ROW_PASSED || row->status == ROW_FAILED)
        judgement->max += row->max;
    return row;
}

static void take_idea(struct judgement *judgement, const json_t *line)
{
    struct judged_idea *idea = reallocarray(
        judgement->ideas, judgement->idea_count + 1, sizeof *idea);
    if (idea == NULL)
        err(STUDY_OUR_FAULT, "checker");
    judgement->ideas = idea;
    idea[judgement->idea_count++] = (struct judged_idea){
        .id = copy(text_of(line, "diagnosis")),
        .message = copy(text_of(line, "message")),
        .evidence = copy(text_of(line, "evidence")),
        .read = copy(text_of(line, "read")),
        .when = copy(text_of(line, "variant")),
        .look = copy(text_of(line, "look")),
        .certain = json_is_true(json_object_get(line, "certain")),
    };
}

static void take_ending(struct judgement *judgement, const json_t *line)
{
    judgement->ending = copy(text_of(line, "ending"));
    judgement->ending_why = copy(text_of(line, "why"));
    judgement->ending_plain = json_is_true(json_object_get(line, "plain"));
    judgement->recorded = json_is_true(json_object_get(line, "kept"));
}

const struct judged_row *judgement_take(struct judgement *judgement,
                                        const char *line)
{
    const struct judged_row *row = NULL;
    json_error_t error;
    json_t *object = json_loads(line, 0, &error);
    if (json_object_get(object, "diagnosis") != NULL)
        take_idea(judgement, object);
    else if (json_object_get(object, "ending") != NULL)
        take_ending(judgement, object);
    else if (json_object_get(object, "name") != NULL)
        row = take_row(judgement, object);
    json_decref(object);
    return row;
}

void judgement_free(struct judgement *judgement)
{
    for (size_t i = 0; i < judgement->row_count; i++) {
        struct judged_row *row = &judgement->rows[i];
        for (size_t k = 0; k < row->message_count; k++)
            free(row->messages[k]);
        free(row->messages);
        free(row->expected);
        free(row->observed);
        free(row->name);
    }
    for (size_t i = 0; i < judgement->idea_count; i++) {
        free(judgement->ideas[i].id);
        free(judgement->ideas[i].message);
        free(judgement->ideas[i].evidence);
        free(judgement->ideas[i].read);
        free(judgement->ideas[i].when);
        free(judgement->ideas[i].look);
    }
    free(judgement->rows);
    free(judgement->ideas);
    free(judgement->trouble);
    free(judgement->ending);
    free(judgement->ending_why);
    *judgement = (struct judgement){.trouble = NULL};
}
