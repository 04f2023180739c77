/* What an answer to exercises/06_fork_exec_worker.md must do. */
#include "check/exercise.h"

#include "recording/query.h"

#include <stdio.h>
#include <string.h>

enum {
    NUMBERS = 4
};

static void some_numbers(unsigned seed, struct given *given)
{
    int last = 0;
    for (int i = 0; i < NUMBERS; i++) {
        int number = given_number(seed, (unsigned)i, 2, 9999);
        snprintf(given->args[i], GIVEN_TEXT, "%d", number);
        last = number * number;
    }
    given->flows = last;
    given->becomes = last + given_number(seed, NUMBERS, 1, 1000);
}

/* "parent:" and the squares, the last of them being `last`. */
static void line_of(const struct given *given, int last,
                    char line[GIVEN_OUTPUT])
{
    char *end = line + sprintf(line, "parent:");
    for (int i = 0; i < NUMBERS - 1; i++) {
        int number = 0;
        sscanf(given->args[i], "%d", &number);
        end += sprintf(end, " %d", number * number);
    }
    sprintf(end, " %d\n", last);
}

static void squares(unsigned seed, struct given *given)
{
    some_numbers(seed, given);
    line_of(given, given->flows, given->prints);
    line_of(given, given->becomes, given->changed);
}

/* --- The worker ---------------------------------------------------------- */

static const struct event *attached_behind(const struct history *history,
                                           const struct event *exec)
{
    const struct event *found;
    for (size_t i = 0;
         (found = query_call(history, CALL_SHMAT, exec->process, i)) != NULL;
         i++)
        if (found->error == 0 && query_before(exec, found))
            return found;
    return NULL;
}

static void attaches_anew(const struct recording *recording)
{
    const struct history *history = &recording->history;
    const struct event *get = query_call(history, CALL_SHMGET, 0, 0);
    const struct event *exec = query_event(history, EVENT_EXEC, 1);
    if (history->process_count < 2) {
        EXPECT(false, "the parent makes no child");
        return;
    }
    if (exec == NULL) {
        EXPECT(false, "the child has not become another program: no execv");
        return;
    }
    const struct event *attach = attached_behind(history, exec);
    if (attach == NULL) {
        EXPECT(false, "the worker has attached nothing, and from the parent "
                      "it has inherited no attachment, because of its execv");
        return;
    }
    EXPECT(attach->segment == query_made(get),
           "the worker has attached another segment than that of the parent");
}

/* --- A worker that is killed --------------------------------------------- */

/* Whoever gives execv the word "worker" first gives it as the name of the
 * program; then that is one parent after the other. */
static void one_worker(const struct recording *recording)
{
    const struct history *history = &recording->history;
    EXPECT(history->process_count > 1, "the parent makes no child");
    EXPECT(history->process_count < 3 ||
               query_event(history, EVENT_EXEC, 1) == NULL,
           "the new program is no worker, but one more parent: it makes a "
           "child itself. The first string for execv is its name, argv[0]; "
           "\"worker\" has to be the second");
}

static void forks(const struct recording *recording)
{
    EXPECT(query_event(&recording->history, EVENT_EXEC, 1) != NULL,
           "neither fork nor execv could be made to fail: it does not call "
           "both");
}

static void marks_it(const struct recording *recording)
{
    EXPECT(query_calls(&recording->history, CALL_SHMAT, 0) > 0,
           "the parent attaches no segment");
}

static void is_noticed(const struct program_case *seen,
                       const struct variant *variant)
{
    const struct recording *now = &variant->recording;
    check_variant(seen, variant);
    if (now->limit != LIMIT_NONE || now->ending != ENDED_BY_EXIT)
        return;
    bool prints = strncmp(now->out.text, "parent:", 7) == 0;
    EXPECT(now->status != 0 && !prints,
           "%s:\n    the worker has done nothing, or half of its work, but the "
           "parent %s%s",
           check_when(seen, variant), prints ? "prints numbers" : "",
           now->status != 0 ? ""
           : prints         ? ", and ends with status 0"
                            : "ends with status 0");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "the parent prints the square of each number",
        .given = squares,
        .also = one_worker,
        .points = 25,
    },
    {
        .line = __LINE__,
        .name = "the worker is a new program, which attaches the segment of "
                "the parent",
        .given = some_numbers,
        .also = attaches_anew,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "what the parent prints is what is in the segment then",
        .given = squares,
        .vary = &(const struct vary){.kinds = VARY(CHANGE)},
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "a call that fails is reported, and the status is not 0",
        .given = some_numbers,
        .also = forks,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "a worker that is killed is noticed, and the status is not 0",
        .given = some_numbers,
        .also = one_worker,
        .vary = &(const struct vary){.kinds = VARY(KILL),
                                     .calls = {CALL_EXEC, CALL_SHMAT},
                                     .who = "children"},
        .in_variant = is_noticed,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "if the parent is killed after it has attached, nothing stays "
                "behind",
        .given = some_numbers,
        .also = marks_it,
        .vary = &(const struct vary){.kinds = VARY(KILL),
                                     .who = "parent",
                                     .from = CALL_SHMAT},
        .points = 10,
    },
};

/* K9, unless each of many parents makes one. */
static bool own_segment(const struct observed *observed,
                        struct diagnosis *found)
{
    return observed->seen->variants[0].recording.history.process_count == 2 &&
           diagnose_rule_of("K9")(observed, found);
}

static const struct idea ideas[] = {
    {"A5", NULL}, {"K9", own_segment}, {"E1", NULL}, {"E2", NULL},
    {"W5", NULL}, {"W1", NULL},        {"L1", NULL}, {"O1", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
