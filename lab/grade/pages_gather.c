/* All results of a class, made small: see pages.h. */
#include "grade/pages.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

static void *need(void *memory)
{
    if (memory == NULL)
        err(PAGES_OUR_FAULT, "results");
    return memory;
}

/* --- Ideas --------------------------------------------------------------- */

static struct met *find_met(struct pages *pages, const json_t *diagnosis)
{
    const char *id = result_text(diagnosis, "id");
    for (size_t i = 0; i < pages->met_count; i++)
        if (strcmp(pages->met[i].id, id) == 0)
            return &pages->met[i];
    pages->met = need(
        realloc(pages->met, (pages->met_count + 1) * sizeof *pages->met));
    struct met *met = &pages->met[pages->met_count++];
    *met = (struct met){
        .id = need(strdup(id)),
        .message = need(strdup(result_text(diagnosis, "message"))),
        .counts = need(calloc(pages->class.exercise_count, sizeof(int)))};
    return met;
}

static void take_ideas(struct pages *pages, size_t exercise,
                       const json_t *result)
{
    size_t i;
    const json_t *diagnosis;
    json_array_foreach(json_object_get(result, "diagnoses"), i, diagnosis)
    {
        struct met *met = find_met(pages, diagnosis);
        met->counts[exercise]++;
        met->count++;
        met->certain += strcmp(result_text(diagnosis, "confidence"),
                               "certain") == 0;
    }
}

static int by_count(const void *a, const void *b)
{
    const struct met *one = a, *other = b;
    return one->count != other->count ? other->count - one->count
                                      : strcmp(one->id, other->id);
}

/* --- Marks --------------------------------------------------------------- */

static long number_of(const json_t *object, const char *member)
{
    const json_t *number = json_object_get(object, member);
    return json_is_number(number) ? (long)json_number_value(number) : 0;
}

static void take_result(struct mark *mark, const json_t *result)
{
    const json_t *run = json_object_get(result, "run");
    mark->judged = true;
    mark->verdict = result_verdict(result);
    mark->score = result_score(result);
    mark->max = (int)number_of(result, "max");
    mark->wall_ms = number_of(run, "wall_ms");
    mark->tries = (int)number_of(run, "tries");
    const char *host = result_text(run, "host");
    if (host[0] != '\0')
        mark->host = need(strdup(host));
    const char *reason = result_text(result, "reason");
    if (reason[0] == '\0')
        reason = result_text(result, "trouble");
    if (mark->score < 0 || is_ours(mark->verdict))
        mark->reason = need(strdup(reason));
}

void pages_gather(struct pages *pages)
{
    const struct class *class = &pages->class;
    size_t wide = class->exercise_count;
    pages->marks = need(calloc(class->count * wide + 1, sizeof(struct mark)));
    pages->max = need(calloc(wide + 1, sizeof(int)));
    for (size_t s = 0; s < class->count; s++)
        for (size_t e = 0; e < wide; e++) {
            struct mark *mark = &pages->marks[s * wide + e];
            const struct answer *answer = student_answer(&class->students[s],
                                                         class->exercises[e]);
            mark->handed_in = answer != NULL;
            mark->score = -1;
            if (answer == NULL || answer->key[0] == '\0')
                continue;
            json_t *result = result_read(pages->results, answer->key);
            if (result == NULL)
                continue;
            take_result(mark, result);
            take_ideas(pages, e, result);
            if (mark->max > pages->max[e])
                pages->max[e] = mark->max;
            json_decref(result);
        }
    for (size_t e = 0; e < wide; e++)
        if (pages->max[e] == 0)
            pages->max[e] = PAGES_MAX_SCORE;
    if (pages->met_count > 0)
        qsort(pages->met, pages->met_count, sizeof *pages->met, by_count);
}

const struct mark *pages_mark(const struct pages *pages, size_t student,
                              size_t exercise)
{
    return &pages->marks[student * pages->class.exercise_count + exercise];
}

struct sum pages_sum(const struct pages *pages, size_t student)
{
    struct sum sum = {0};
    for (size_t e = 0; e < pages->class.exercise_count; e++) {
        const struct mark *mark = pages_mark(pages, student, e);
        if (mark->handed_in && mark->score < 0) {
            sum.without++;
            continue;
        }
        sum.none += !mark->handed_in;
        sum.score += mark->handed_in ? mark->score : 0;
        sum.max += mark->handed_in ? mark->max : pages->max[e];
    }
    return sum;
}

void pages_free(struct pages *pages)
{
    for (size_t i = 0; i < pages->class.count * pages->class.exercise_count;
         i++) {
        free(pages->marks[i].reason);
        free(pages->marks[i].host);
    }
    for (size_t i = 0; i < pages->met_count; i++) {
        free(pages->met[i].id);
        free(pages->met[i].message);
        free(pages->met[i].counts);
    }
    free(pages->met);
    free(pages->marks);
    free(pages->max);
    free(pages->files);
    class_free(&pages->class);
}
