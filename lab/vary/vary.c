/* Make the runs of a case: see vary.h. */
#include "vary/vary.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
#ifdef __SANITIZE_ADDRESS__
    AT_A_TIME = 1, /* its allocator is not ready for a fork(2) while another
                      thread allocates: then the child waits for ever */
#else
    AT_A_TIME = 2,
#endif
    TRIES = 12,           /* until the call that is to be held is made */
    INTERVENTIONS_MAX = 8 /* of the request, and ours */
};

/* One more than there are.  Returns NULL with *problem. */
static struct variant *append(struct program_case *into,
                              struct run_problem *problem)
{
    struct variant *more = realloc(into->variants,
                                   (into->count + 1) * sizeof *more);
    if (more == NULL) {
        *problem = (struct run_problem){.step = "realloc", .error = ENOMEM};
        return NULL;
    }
    into->variants = more;
    return &more[into->count];
}

int vary_plain(const struct run_request *request, struct program_case *made,
               struct run_problem *problem)
{
    static const struct trace_options plainly = {0};
    *made = (struct program_case){.request = *request};
    if (made->request.trace == NULL)
        made->request.trace = &plainly;
    struct variant *plain = append(made, problem);
    if (plain == NULL)
        return -1;
    *plain = (struct variant){.kind = VARIANT_PLAIN};
    if (run(&made->request, &plain->recording, problem) == -1) {
        vary_free(made);
        return -1;
    }
    made->count = 1;
    return 0;
}

const struct variant *vary_again(struct program_case *into, unsigned seed,
                                 struct run_problem *problem)
{
    struct run_request request = into->request;
    struct trace_options trace = *request.trace;
    trace.seed = seed;
    request.trace = &trace;
    struct variant *made = append(into, problem);
    if (made == NULL)
        return NULL;
    *made = (struct variant){.kind = VARIANT_PLAIN, .seed = seed};
    if (run(&request, &made->recording, problem) == -1)
        return NULL;
    into->count++;
    return made;
}

/* Has it ended by itself, and nobody was held?  So it is where its processes
 * have come in another order this time, and nobody has made that call. */
static bool was_missed(const struct recording *recording)
{
    const struct history *history = &recording->history;
    for (size_t i = 0; i < history->event_count; i++)
        if (history->events[i].kind == EVENT_NOTE &&
            history->events[i].note == NOTE_HELD)
            return false;
    return recording->limit == LIMIT_NONE;
}

/* Make one variant.  Only reads the case, so several may be made at once.
 * Returns 0, or -1 with *problem. */
static int make(const struct program_case *from, const struct variant *planned,
                const struct vary *wish, struct variant *made,
                struct run_problem *problem)
{
    struct intervention acts[INTERVENTIONS_MAX];
    struct run_request request = from->request;
    struct trace_options trace = *request.trace;
    *made = *planned;
    made->recording = (struct recording){0};
    request.trace = &trace;
    if (planned->kind == VARIANT_TERMINAL)
        request.stdout_to = RUN_TO_TERMINAL;
    if (planned->kind == VARIANT_PLANTED)
        request.plant = wish->plant;
    request.to_the_last = request.to_the_last || planned->kind == VARIANT_KILL;
    if (planned->kind != VARIANT_TERMINAL && planned->kind != VARIANT_PLANTED &&
        planned->kind != VARIANT_PLAIN) {
        size_t count = trace.intervention_count;
        if (count >= INTERVENTIONS_MAX)
            count = INTERVENTIONS_MAX - 1;
        for (size_t i = 0; i < count; i++)
            acts[i + 1] = trace.interventions[i];
        acts[0] = made->act;
        acts[0].bytes = made->bytes;
        if (made->kind == VARIANT_CHANGE && made->act.call == CALL_NONE)
            acts[0].was = made->was;
        trace.interventions = acts;
        trace.intervention_count = count + 1;
    }
    int result = run(&request, &made->recording, problem);
    for (int tries = 1; result == 0 && planned->kind == VARIANT_HOLD &&
                        tries < TRIES && was_missed(&made->recording);
         tries++) {
        recording_free(&made->recording);
        /* Another order, even if the same load on the machine goes on. */
        made->seed = trace.seed = (unsigned)tries;
        result = run(&request, &made->recording, problem);
    }
    return result;
}

const struct variant *vary_run(struct program_case *into,
                               const struct variant *planned,
                               const struct vary *wish,
                               struct run_problem *problem)
{
    struct variant *made = append(into, problem);
    if (made == NULL || make(into, planned, wish, made, problem) == -1)
        return NULL;
    into->count++;
    return made;
}

/* What those who make runs share.  Each takes the next that nobody has. */
struct work {
    const struct program_case *from;
    const struct variant *planned;
    const struct vary *wish;
    struct variant *made; /* as many */
    size_t count, next;
    pthread_mutex_t lock; /* of `next`, `problem` */
    bool failed;
    struct run_problem problem;
};

static void *make_some(void *argument)
{
    struct work *work = argument;
    for (;;) {
        struct run_problem problem;
        pthread_mutex_lock(&work->lock);
        size_t i = work->failed ? work->count : work->next++;
        pthread_mutex_unlock(&work->lock);
        if (i >= work->count)
            return NULL;
        if (make(work->from, &work->planned[i], work->wish, &work->made[i],
                 &problem) == 0)
            continue;
        pthread_mutex_lock(&work->lock);
        work->failed = true;
        work->problem = problem;
        pthread_mutex_unlock(&work->lock);
    }
}

static void make_all(struct work *work)
{
    pthread_t helpers[AT_A_TIME];
    size_t started = 0;
    pthread_mutex_init(&work->lock, NULL);
    /* Without a namespace of its own, two would meet under the same key. */
    bool alone = work->from->count > 0 &&
                 !work->from->variants[0].recording.left.exact;
    while (!alone && started + 1 < AT_A_TIME && started + 1 < work->count &&
           pthread_create(&helpers[started], NULL, make_some, work) == 0)
        started++;
    make_some(work);
    for (size_t i = 0; i < started; i++)
        pthread_join(helpers[i], NULL);
    pthread_mutex_destroy(&work->lock);
}

int vary_all(struct program_case *into, const struct variant planned[],
             size_t count, const struct vary *wish, struct run_problem *problem)
{
    if (count == 0)
        return 0;
    struct variant *more = realloc(into->variants,
                                   (into->count + count) * sizeof *more);
    if (more == NULL) {
        *problem = (struct run_problem){.step = "realloc", .error = ENOMEM};
        return -1;
    }
    into->variants = more;
    struct work work = {.from = into,
                        .planned = planned,
                        .wish = wish,
                        .made = more + into->count,
                        .count = count};
    memset(work.made, 0, count * sizeof *work.made);
    make_all(&work);
    if (work.failed) {
        for (size_t i = 0; i < count; i++)
            recording_free(&work.made[i].recording);
        *problem = work.problem;
        return -1;
    }
    into->count += count;
    return 0;
}

void vary_free(struct program_case *old)
{
    for (size_t i = 0; i < old->count; i++)
        recording_free(&old->variants[i].recording);
    free(old->variants);
    *old = (struct program_case){0};
}
