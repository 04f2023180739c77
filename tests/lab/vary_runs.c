/* What variants do to real programs. */
#include "traced.h"
#include "vary/words.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

/* Make a plain run of an example.  Returns false when it cannot be traced. */
static bool begin(const char *name, struct program_case *seen)
{
    static const char *argv[2];
    struct run_problem problem;
    argv[0] = example(name);
    const struct run_request request = {.argv = argv, .deadline_ms = PATIENTLY};
    if (vary_plain(&request, seen, &problem) == 0)
        return true;
    report_skip("this system does not let us trace: %s: %s", problem.step,
                strerror(problem.error));
    return false;
}

/* Plan and make all that is wished.  Returns how many. */
static size_t vary(struct program_case *seen, const struct vary *wish)
{
    struct variant *plan;
    struct run_problem problem;
    size_t left_out,
        count = vary_plan(&seen->variants[0].recording, wish, &plan, &left_out);
    int result = vary_all(seen, plan, count, wish, &problem);
    EXPECT(result == 0, "%s: %s", problem.step, strerror(problem.error));
    EXPECT(result == -1 || seen->count == count + 1, "%zu variants", count);
    free(plan);
    return result == 0 ? count : 0;
}

static const char *out_of(const struct program_case *seen, size_t number)
{
    return seen->variants[number].recording.out.text;
}

static void a_failing_call_is_noticed(void)
{
    struct program_case seen;
    if (!begin("01_sharing_first_share", &seen))
        return;
    const struct vary wish = {.kinds = VARY(FAIL)};
    size_t count = vary(&seen, &wish);
    EXPECT(count == 4, "%zu calls fail", count); /* get, attach, remove, fork */
    for (size_t i = 1; i < seen.count; i++) {
        const struct variant *variant = &seen.variants[i];
        EXPECT(recording_exited(&variant->recording, EXIT_FAILURE),
               "variant %zu: status %d", i, variant->recording.status);
        EXPECT(variant->act.call == CALL_SHMCTL ||
                   variant->recording.left.segment_count == 0,
               "variant %zu leaves a segment", i);
    }
    vary_free(&seen);
    EXPECT(seen.count == 0 && seen.variants == NULL, "it is not empty");
}

static void who_is_held_changes_nothing_that_waits(void)
{
    struct program_case seen;
    if (!begin("01_sharing_first_share", &seen))
        return;
    const struct vary wish = {.kinds = VARY(HOLD) | VARY(TERMINAL)};
    size_t count = vary(&seen, &wish);
    EXPECT(count > 5, "%zu variants", count);
    for (size_t i = 1; i < seen.count; i++)
        EXPECT(strcmp(out_of(&seen, i), out_of(&seen, 0)) == 0,
               "variant %zu printed \"%s\"", i, out_of(&seen, i));
    vary_free(&seen);
}

static void what_is_changed_comes_out(void)
{
    struct program_case seen;
    if (!begin("01_sharing_first_share", &seen))
        return;
    struct vary wish = {.kinds = VARY(CHANGE), .flows = 42, .becomes = 4711};
    if (vary(&seen, &wish) == 1)
        EXPECT(strstr(out_of(&seen, 1), "it holds 4711\n") != NULL, "\"%s\"",
               out_of(&seen, 1));
    else
        EXPECT(false, "nothing is changed");
    vary_free(&seen);
    if (!begin("01_sharing_first_share", &seen))
        return;
    wish.calls[0] = CALL_WAIT; /* the same, while somebody is held */
    wish.who = "parent";
    if (vary(&seen, &wish) == 1)
        EXPECT(strstr(out_of(&seen, 1), "it holds 4711\n") != NULL, "\"%s\"",
               out_of(&seen, 1));
    else
        EXPECT(false, "nothing is changed while the parent is held");
    vary_free(&seen);
}

static void whoever_is_killed_has_ended(void)
{
    struct program_case seen;
    if (!begin("01_sharing_first_share", &seen))
        return;
    const struct vary wish = {.kinds = VARY(KILL), .from = CALL_SHMCTL};
    size_t count = vary(&seen, &wish);
    EXPECT(count > 3, "%zu variants", count);
    for (size_t i = 1; i < seen.count; i++)
        EXPECT(seen.variants[i].recording.left.segment_count == 0 &&
                   seen.variants[i].recording.limit == LIMIT_NONE,
               "variant %zu leaves a segment, or does not end", i);
    vary_free(&seen);
}

static void other_turns_are_another_run(void)
{
    char options[VARY_COMMAND];
    struct program_case seen;
    struct run_problem problem;
    if (!begin("01_sharing_first_share", &seen))
        return;
    const struct variant *again = vary_again(&seen, 3, &problem);
    EXPECT(again != NULL && again->kind == VARIANT_PLAIN && seen.count == 2 &&
               strcmp(again->recording.out.text, out_of(&seen, 0)) == 0,
           "it is not made");
    if (again != NULL) {
        vary_options(&seen, again, options);
        EXPECT(strcmp(options, " --seed 3") == 0,
               "`see` shows another run, with \"%s\"", options);
    }
    vary_free(&seen);
}

/* --- Planted ---------------------------------------------------------------
 */

enum {
    SIZE = 4711
};

static int plant_some(const char *const argv[])
{
    (void)argv;
    int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    FILE *file = fopen("planted", "w");
    if (set == -1 || file == NULL || fclose(file) == EOF)
        return -1;
    plant_set(set);
    return shmget(IPC_PRIVATE, SIZE, IPC_CREAT | 0600) == -1 ? -1 : 0;
}

static int plant_nothing(const char *const argv[])
{
    (void)argv;
    errno = EDOM;
    return -1;
}

static void expect_planted(bool shared_ipc)
{
    struct program_case seen;
    const char *argv[] = {report_helper("misbehave"), "segment", NULL};
    const struct vary wish = {.kinds = VARY(PLANTED), .plant = plant_some};
    const struct run_request request = {
        .argv = argv, .deadline_ms = PATIENTLY, .shared_ipc = shared_ipc};
    struct run_problem problem;
    if (vary_plain(&request, &seen, &problem) == -1) {
        report_skip("this system does not let us trace: %s", problem.step);
        return;
    }
    if (vary(&seen, &wish) == 1) {
        const struct leftovers *left = &seen.variants[1].recording.left;
        EXPECT(left->planted_count == 1 && left->planted[0].size == SIZE &&
                   left->planted_gone == 0,
               "%zu segments were planted, %d are gone", left->planted_count,
               left->planted_gone);
        EXPECT(left->segment_count == 1 && left->segments[0].size != SIZE,
               "what was planted counts as left: %zu segments",
               left->segment_count);
        EXPECT(left->file_count == 0 && left->semaphore_sets == 0,
               "%zu files and %d sets are left", left->file_count,
               left->semaphore_sets);
        const struct history *history = &seen.variants[1].recording.history;
        EXPECT(history->segment_count == 2 && history->events[0].segment_count,
               "the history begins without it");
        EXPECT(shmctl(left->planted[0].id, IPC_RMID, NULL) == -1,
               "what was planted is still there");
    }
    vary_free(&seen);
}

static void what_is_planted_is_no_leftover(void)
{
    expect_planted(false);
}

static void without_a_namespace_it_is_removed_too(void)
{
    expect_planted(true);
}

static void what_cannot_be_planted_is_no_run(void)
{
    const char *argv[] = {report_helper("misbehave"), "fine", NULL};
    const struct run_request request = {.argv = argv, .plant = plant_nothing};
    struct recording recording;
    struct run_problem problem;
    EXPECT(run(&request, &recording, &problem) == -1 &&
               strcmp(problem.step, "plant") == 0 && problem.error == EDOM,
           "%s: %s", problem.step, strerror(problem.error));
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a failing call is noticed", a_failing_call_is_noticed, 0},
        {"who is held changes nothing for those who wait",
         who_is_held_changes_nothing_that_waits, 0},
        {"what is changed comes out", what_is_changed_comes_out, 0},
        {"whoever is killed has ended", whoever_is_killed_has_ended, 0},
        {"other turns are another run", other_turns_are_another_run, 0},
        {"what is planted is no leftover", what_is_planted_is_no_leftover, 0},
        {"without a namespace what is planted is removed, too",
         without_a_namespace_it_is_removed_too, 0},
        {"what cannot be planted is no run", what_cannot_be_planted_is_no_run,
         0},
    };
    return report_main("lab/vary_runs", tests, COUNT(tests), argc, argv);
}
