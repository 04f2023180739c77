/* The verb replay: see grade.h. */
#include "grade/grade.h"

#include "grade/crew.h"
#include "grade/parts.h"
#include "grade/unit.h"
#include "run/scratch.h"
#include "study/parts.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    ANSWER_MAX = 1 << 20,
    SHOWN = 12 /* lines that differ */
};

/* The answer once more, in a folder of its own that goes again. */
struct replay {
    struct ledger ledger, own;
    char key[CLASS_KEY];
    struct judging judging;
    json_t *before;
};

static struct replay *to_discard; /* for atexit(3) */

static void discard(void)
{
    scratch_discard(to_discard->own.folder);
}

/* RESULTS/units/KEY.json, taken apart. */
static void find_result(const char *path, struct replay *replay)
{
    char why[LEDGER_WHY], folder[PATH_MAX];
    const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
    if (slash == NULL || dot == NULL || dot < slash ||
        strcmp(dot, ".json") != 0)
        errx(STUDY_MISUSED, "%s: a result is RESULTS/units/KEY.json", path);
    snprintf(replay->key, sizeof replay->key, "%.*s", (int)(dot - slash - 1),
             slash + 1);
    snprintf(folder, sizeof folder, "%.*s/..", (int)(slash - path), path);
    if (ledger_open(&replay->ledger, folder, LEDGER_READ, why) == -1)
        errx(STUDY_MISUSED, "%s", why);
    replay->before = result_read(replay->ledger.folder, replay->key);
    if (replay->before == NULL)
        errx(STUDY_MISUSED, "%s: there is no such result", path);
}

/* A ledger with the same secret, and this answer alone. */
static void copy_answer(struct replay *replay, const char *exercise,
                        char key[CLASS_KEY])
{
    char path[PATH_MAX], part[PATH_MAX];
    size_t size;
    struct ledger *own = &replay->own;
    char *text = ledger_find(&replay->ledger, replay->key, path)
                     ? file_read(path, ANSWER_MAX, &size)
                     : NULL;
    if (text == NULL)
        err(STUDY_MISUSED, "the answer of %s", replay->key);
    if (!judging_key(&replay->judging, exercise, text, size, key))
        errx(STUDY_MISUSED, "%s", exercise);
    *own = replay->ledger;
    strcpy(own->folder, "/tmp/attached-XXXXXX");
    if (mkdtemp(own->folder) == NULL)
        err(STUDY_OUR_FAULT, "%s", own->folder);
    to_discard = replay;
    atexit(discard);
    for (int i = 0; i < 2; i++) {
        ledger_path(own, part, "%s", i == 0 ? "answers" : "units");
        if (mkdir(part, 0700) == -1)
            err(STUDY_OUR_FAULT, "%s", part);
    }
    if (ledger_answer(own, key, exercise, text, size) == -1)
        err(STUDY_OUR_FAULT, "%s", own->folder);
    free(text);
}

/* Say what is judged with other means than it was. */
static void tell_means(const struct replay *replay, const json_t *now)
{
    static const char *const means[] = {"toolchain", "checks", "level"};
    for (size_t i = 0; i < 3; i++) {
        const char *was = result_text(replay->before, means[i]);
        const char *is = result_text(now, means[i]);
        if (strcmp(was, is) != 0)
            printf("%s: was %s, is %s\n", means[i], was, is);
    }
}

/* Lines of the one that are not those of the other, side by side. */
static void tell_difference(const char *before, const char *now)
{
    int shown = 0;
    while ((*before != '\0' || *now != '\0') && shown < SHOWN) {
        size_t old = strcspn(before, "\n"), new = strcspn(now, "\n");
        if (old != new || strncmp(before, now, old) != 0) {
            printf("  was: %.*s\n  is:  %.*s\n", (int)old, before, (int)new,
                   now);
            shown++;
        }
        before += old + (before[old] != '\0');
        now += new + (now[new] != '\0');
    }
}

static enum study_status compare(const struct replay *replay, const char *key)
{
    json_t *result = result_read(replay->own.folder, key);
    if (result == NULL)
        errx(STUDY_OUR_FAULT, "%s: it was not judged", key);
    tell_means(replay, result);
    json_t *fair = json_copy(result); /* a key follows from the means */
    json_object_set(fair, "key", json_object_get(replay->before, "key"));
    char *before = result_compared(replay->before);
    char *now = result_compared(fair);
    bool same = strcmp(before, now) == 0;
    int was = result_score(replay->before), is = result_score(result);
    printf("%s: %s; ", replay->key, grade_said(result_verdict(result)));
    if (was == is)
        printf("the same mark, %d of 100\n", is);
    else
        printf("the mark was %d, and is %d\n", was, is);
    puts(same ? "All that is compared is the same, byte for byte."
              : "Not all is the same:");
    if (!same)
        tell_difference(before, now);
    free(before);
    free(now);
    json_decref(fair);
    json_decref(result);
    return same ? STUDY_GOOD : STUDY_WRONG;
}

int grade_replay(int argc, char *argv[])
{
    static struct replay replay;
    struct sandbox_problem problem;
    char why[LEDGER_WHY], exercise[CLASS_KEY], key[CLASS_KEY];
    char *names[1] = {exercise};
    const char *one = key;
    if (argc != 2 || argv[1][0] == '-')
        errx(STUDY_MISUSED, "usage: shmlab replay RESULTS/units/KEY.json");
    find_result(argv[1], &replay);
    keep_places();
    unit_exercise(replay.key, exercise);
    int level = sandbox_level_of(result_text(replay.before, "level"));
    if (judging_prepare(&replay.judging, names, 1, (enum sandbox_level)level,
                        json_is_true(json_object_get(replay.before, "core")),
                        false, why) == -1)
        errx(STUDY_OUR_FAULT, "%s", why);
    copy_answer(&replay, exercise, key);
    struct crew crew = {.ledger = &replay.own, .judging = &replay.judging};
    if (crew_gather(&crew, (enum sandbox_level)level, 1, &problem) == -1)
        errx(STUDY_NOT_HERE, "%s, at which it was judged, cannot be had: %s",
             sandbox_name((enum sandbox_level)level), problem.why);
    int judged = crew_judge(&crew, &one, 1);
    crew_leave(&crew);
    if (judged == -1)
        err(STUDY_OUR_FAULT, "%s", replay.own.folder);
    enum study_status status = compare(&replay, key);
    judging_free(&replay.judging);
    json_decref(replay.before);
    return (int)status;
}
