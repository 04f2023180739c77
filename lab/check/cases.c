/* The cases of one answer: see cases.h. */
#include "check/cases.h"

#include "recording/hang.h"

#include <errno.h>
#include <string.h>

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool same_argv(const char *const *a, const char *const *b)
{
    while (*a != NULL && same_text(*a, *b)) {
        a++;
        b++;
    }
    return *a == NULL && *b == NULL;
}

static bool same_request(const struct run_request *a,
                         const struct run_request *b)
{
    return same_argv(a->argv, b->argv) && same_text(a->input, b->input) &&
           a->shared_ipc == b->shared_ipc && a->stdout_to == b->stdout_to &&
           a->signals == b->signals && a->plant == b->plant &&
           a->trace->interventions == b->trace->interventions &&
           a->trace->every_access == b->trace->every_access;
}

struct observed *cases_find(struct case_list *list,
                            const struct run_request *request)
{
    for (size_t i = 0; i < list->count; i++)
        if (same_request(&list->cases[i].request, request))
            return &list->observed[i];
    return NULL;
}

struct observed *cases_add(struct case_list *list,
                           const struct run_request *request,
                           struct run_problem *problem)
{
    if (list->count == CASES_MAX) {
        *problem = (struct run_problem){.step = "cases", .error = E2BIG};
        return NULL;
    }
    size_t i = list->count;
    struct program_case *made = &list->cases[i];
    struct run_request kept = *request;
    list->traces[i] = *request->trace;
    kept.trace = &list->traces[i];
    if (vary_plain(&kept, made, problem) == -1)
        return NULL;
    if (made->variants[0].recording.limit == LIMIT_DEADLINE) {
        vary_free(made);
        kept.deadline_ms *= 2;
        if (vary_plain(&kept, made, problem) == -1)
            return NULL;
        made->request.deadline_ms = request->deadline_ms;
    }
    list->observed[i] = (struct observed){.seen = made};
    list->count++;
    return &list->observed[i];
}

struct program_case *cases_of(struct case_list *list,
                              const struct observed *observed)
{
    return &list->cases[observed - list->observed];
}

bool cases_decided(const struct recording *recording)
{
    const struct history *history = &recording->history;
    struct hang hang;
    if (recording->limit != LIMIT_DEADLINE ||
        history->process_count > CASES_MANY ||
        recording->cpu_seconds > recording->wall_seconds / 3)
        return true;
    for (size_t i = history->event_count; i-- > 0;)
        if (history->events[i].kind == EVENT_HANG)
            return hang_find(history, i, &hang) == 0 &&
                   (hang_is(hang.cause) || hang.cause == HANG_TIME);
    return false;
}

const struct check **cases_wrong(struct case_list *list,
                                 const struct program_case *seen)
{
    return &list->wrong[seen - list->cases];
}

bool cases_plans(const struct variant *plan, size_t count,
                 enum variant_kind kind)
{
    for (size_t i = 0; i < count; i++)
        if (plan[i].kind == kind)
            return true;
    return false;
}

size_t cases_diagnose(const struct case_list *list, const struct idea ideas[],
                      size_t idea_count,
                      struct diagnosis found[DIAGNOSES_SHOWN])
{
    return diagnose(list->observed, list->count, ideas, idea_count, found);
}

void cases_free(struct case_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        vary_free(&list->cases[i]);
    list->count = 0;
}
