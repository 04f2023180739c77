/* The verb grade: see grade.h. */
#include "grade/grade.h"

#include "grade/crew.h"
#include "grade/gather.h"
#include "grade/pages.h"
#include "grade/parts.h"
#include "grade/tell_class.h"
#include "grade/unit.h"
#include "grade/wish.h"
#include "study/parts.h"

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- What it is judged with ---------------------------------------------- */

static void tell_problem(const struct sandbox_problem *problem)
{
    warnx("%s cannot be had: %s", sandbox_name(problem->level), problem->why);
    if (problem->ask[0] != '\0')
        warnx("    ask the administrator for: %s", problem->ask);
}

/* The level that was asked for, or with which this grading began; else the
 * highest that can be had.  Whether it can be had still is seen later. */
static enum sandbox_level choose_level(const struct wish *wish,
                                       const struct ledger *ledger)
{
    static struct sandbox sandbox;
    struct sandbox_problem problems[SANDBOX_LEVELS] = {{.why = ""}};
    enum sandbox_level level;
    char keeper[PATH_MAX];
    bool core;
    if (wish->level != -1)
        level = (enum sandbox_level)wish->level;
    else if (!judging_kept(ledger, &level, &core)) {
        keeper_path(keeper);
        level = sandbox_best(0, keeper, &sandbox, problems);
        sandbox_close(&sandbox);
        for (int i = SANDBOX_LEVELS - 1; i > (int)level; i--)
            tell_problem(&problems[i]);
    }
    if (level == SANDBOX_LIMITS && !wish->unsafe)
        errx(STUDY_NOT_HERE,
             "L0 does not keep strangers' programs from this machine; "
             "--unsafe-local grades nevertheless");
    return level;
}

/* The exercises that were asked for; else, when nothing new is taken in, those
 * of before; else all. */
static void choose_exercises(const struct wish *wish,
                             const struct ledger *ledger,
                             struct exercises *chosen)
{
    struct class before;
    exercises_read(chosen);
    bool kept = wish->name_count == 0 && wish->submissions == NULL &&
                gather_kept(ledger, &before) == 0;
    if (wish->name_count == 0 && !kept)
        return;
    size_t used = 0;
    for (size_t i = 0; i < chosen->count; i++) {
        bool wanted = false;
        for (size_t k = 0; k < wish->name_count && !wanted; k++)
            wanted = strcmp(exercises_find(chosen, wish->names[k]),
                            chosen->names[i]) == 0;
        for (size_t k = 0; kept && k < before.exercise_count && !wanted; k++)
            wanted = strcmp(before.exercises[k], chosen->names[i]) == 0;
        if (wanted) {
            char *name = chosen->names[used];
            chosen->names[used++] = chosen->names[i];
            chosen->names[i] = name;
        }
    }
    for (size_t i = used; i < chosen->count; i++)
        free(chosen->names[i]);
    chosen->count = used;
    if (kept)
        class_free(&before);
}

/* --- All of it ----------------------------------------------------------- */

static volatile sig_atomic_t ended_by;

static void on_signal(int signo)
{
    ended_by = signo;
    crew_stop();
}

static void heed_signals(void)
{
    const int signals[] = {SIGHUP, SIGINT, SIGTERM};
    const struct sigaction action = {.sa_handler = on_signal};
    struct sigaction before; /* nohup(1), or a shell's &, ignores some */
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (sigaction(signals[i], NULL, &before) == 0 &&
            before.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static void on_done(const char *key, enum grade_verdict verdict, void *context)
{
    (void)key;
    progress_done(context, verdict);
}

static void begin_crew(struct crew *crew, enum sandbox_level level,
                       unsigned places)
{
    struct sandbox_problem problem;
    if (crew_gather(crew, level, places, &problem) == 0)
        return;
    tell_problem(&problem);
    errx(STUDY_NOT_HERE, "nothing was graded; another --level grades all "
                         "answers at that one");
}

/* Why it could not go on.  What is done is done. */
static _Noreturn void give_up(struct crew *crew, const struct ledger *ledger)
{
    int error = errno;
    crew_leave(crew);
    if (ended_by != 0) {
        warnx("stopped; the same command goes on from here");
        signal(ended_by, SIG_DFL);
        raise(ended_by);
    }
    errx(STUDY_OUR_FAULT,
         "%s: %s; what is judged is kept, and the same command goes on from "
         "there",
         ledger->folder, strerror(error));
}

/* Judge those; then those again that were undecided, with nothing beside. */
static void judge_all(const struct wish *wish, const struct ledger *ledger,
                      const struct judging *judging, const char *keys[],
                      size_t count)
{
    struct progress_line line;
    struct crew crew = {.ledger = ledger,
                        .judging = judging,
                        .on_done = on_done,
                        .context = &line};
    unsigned places = count < wish->jobs ? (unsigned)count : wish->jobs;
    if (count == 0)
        return;
    crew.alone = places == 1;
    begin_crew(&crew, judging->level, places);
    heed_signals();
    progress_begin_line(&line, count);
    int result = crew_judge(&crew, keys, count);
    progress_end_line(&line);
    size_t open = result == 0 ? gather_undecided(ledger, keys, count) : 0;
    if (open > 0 && places > 1) {
        fprintf(stderr, "%zu undecided: judged once more, one by one\n", open);
        unsigned all = crew.count;
        crew.count = 1;
        crew.alone = true;
        progress_begin_line(&line, open);
        result = crew_judge(&crew, keys, open);
        progress_end_line(&line);
        crew.count = all;
    }
    if (result == -1)
        give_up(&crew, ledger);
    crew_leave(&crew);
}

/* The marks are published, unless some that were are others now. */
static void publish(const struct wish *wish, const struct ledger *ledger,
                    const struct class *class)
{
    char next[PATH_MAX], path[PATH_MAX];
    struct class before;
    size_t changes = 0;
    ledger_path(ledger, path, "class.json");
    ledger_path(ledger, next, "class.next.json");
    if (class_read(&before, path) == 0) {
        changes = tell_changes(ledger, &before, class);
        class_free(&before);
    }
    if (changes > 0 && !wish->publish) {
        printf("%zu mark%s would be another: not published; look at them, then "
               "--publish\n",
               changes, changes == 1 ? "" : "s");
        return;
    }
    if (rename(next, path) == -1)
        err(STUDY_OUR_FAULT, "%s", path);
    pages_write(ledger->folder, NULL);
}

static enum study_status grade_with(const struct wish *wish,
                                    const struct ledger *ledger,
                                    const struct judging *judging)
{
    char why[LEDGER_WHY], path[PATH_MAX];
    struct class class;
    size_t count, all;
    int taken = wish->submissions != NULL
                    ? gather_new(ledger, judging, wish->submissions,
                                 wish->roster, &class, why)
                    : gather_again(ledger, judging, &class, why);
    if (taken == -1)
        errx(errno == 0 ? STUDY_MISUSED : STUDY_OUR_FAULT, "%s", why);
    if (wish->submissions != NULL && wish->name_count == 0)
        class_drop_exercises(&class);
    ledger_path(ledger, path, "class.next.json");
    if (class_write(&class, path) == -1 || judging_write(judging, ledger) == -1)
        err(STUDY_OUR_FAULT, "%s", ledger->folder);
    const char **keys = gather_open(ledger, &class, &count, &all);
    if (keys == NULL)
        err(STUDY_OUR_FAULT, "%s", ledger->folder);
    enum study_status status = STUDY_GOOD;
    if (wish->list) {
        for (size_t i = 0; i < count; i++)
            puts(keys[i]);
    } else {
        fprintf(stderr, "%zu of %zu to be judged, at level %s, %u at a time\n",
                count, all, sandbox_name(judging->level), wish->jobs);
        judge_all(wish, ledger, judging, keys, count);
        if (!tell_class(ledger, &class))
            status = STUDY_NOT_HERE;
        publish(wish, ledger, &class);
    }
    free(keys);
    class_free(&class);
    return status;
}

/* One answer, beside others that other machines or processes judge. */
static enum study_status grade_one(const struct wish *wish,
                                   const struct ledger *ledger,
                                   const struct judging *judging)
{
    char why[LEDGER_WHY], path[PATH_MAX];
    struct crew crew = {
        .ledger = ledger, .judging = judging, .slot = wish->slot};
    if (!judging_same(judging, ledger, why))
        errx(STUDY_NOT_HERE, "%s", why);
    if (!ledger_find(ledger, wish->only, path))
        errx(STUDY_MISUSED, "%s has no answer with the key %s", wish->out,
             wish->only);
    json_t *result = result_read(ledger->folder, wish->only);
    if (result == NULL || result_verdict(result) == GRADE_ERROR) {
        json_decref(result);
        begin_crew(&crew, judging->level, 1);
        heed_signals();
        if (crew_judge(&crew, &wish->only, 1) == -1)
            give_up(&crew, ledger);
        crew_leave(&crew);
        result = result_read(ledger->folder, wish->only);
    }
    enum grade_verdict verdict = result_verdict(result);
    const char *reason = result_text(result, "reason");
    printf("%s: %s%s%s\n", wish->only, grade_said(verdict),
           reason[0] != '\0' ? ": " : "", reason);
    json_decref(result);
    return verdict == GRADE_ERROR ? STUDY_OUR_FAULT : STUDY_GOOD;
}

int grade_class(int argc, char *argv[])
{
    struct wish wish;
    struct ledger ledger;
    struct judging judging;
    struct exercises exercises;
    char why[LEDGER_WHY], exercise[CLASS_KEY], *one[1] = {exercise};
    wish_read(argc, argv, &wish);
    keep_places();
    enum ledger_use use = wish.only != NULL ? LEDGER_BESIDE
                          : wish.wait       ? LEDGER_PATIENT
                                            : LEDGER_ALONE;
    if (ledger_open(&ledger, wish.out, use, why) == -1)
        errx(STUDY_MISUSED, "%s", why);
    exercises.count = 0;
    if (wish.only != NULL) {
        unit_exercise(wish.only, exercise);
        exercises = (struct exercises){.names = one, .count = 1};
    } else
        choose_exercises(&wish, &ledger, &exercises);
    enum sandbox_level level = choose_level(&wish, &ledger), kept;
    bool core = wish.core;
    if (wish.only != NULL)
        judging_kept(&ledger, &kept, &core);
    if (judging_prepare(&judging, exercises.names, exercises.count, level, core,
                        wish.only != NULL, why) == -1)
        errx(STUDY_OUR_FAULT, "%s", why);
    enum study_status status = wish.only != NULL
                                   ? grade_one(&wish, &ledger, &judging)
                                   : grade_with(&wish, &ledger, &judging);
    judging_free(&judging);
    if (wish.only == NULL)
        exercises_free(&exercises);
    ledger_close(&ledger);
    return (int)status;
}
