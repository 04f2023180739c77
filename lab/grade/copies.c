/* The verb copies: see grade.h. */
#include "grade/grade.h"

#include "grade/alike.h"
#include "grade/gather.h"
#include "grade/parts.h"
#include "run/scratch.h"
#include "study/parts.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    ANSWER_MAX = 1 << 20,
    USUALLY = 80,  /* percent that are worth a look */
    UNTOUCHED = 90 /* percent of the starter: nothing of its own to compare */
};

/* One answer that is compared, and how much of it is the starter's. */
struct text {
    const struct student *student;
    const struct answer *answer;
    int of_starter;
};

struct pair {
    const struct text *one, *other;
    int percent; /* of what is not the starter's */
};

struct copies {
    struct ledger ledger;
    struct class class;
    struct sandbox sandbox;
    char folder[PATH_MAX];
    int least;
};

static struct copies copies;

static void leave(void)
{
    scratch_discard(copies.folder);
    sandbox_close(&copies.sandbox);
}

/* --- What is compared ---------------------------------------------------- */

static bool put(const char *from, size_t number)
{
    char to[PATH_MAX];
    size_t size;
    char *text = file_read(from, ANSWER_MAX, &size);
    snprintf(to, sizeof to, "%.4000s/%zu.c", copies.folder, number);
    unlink(to);
    bool good = text != NULL && file_make(to, text, size) == 0 &&
                (copies.sandbox.uid == (uid_t)-1 ||
                 chown(to, copies.sandbox.uid, (gid_t)-1) == 0);
    free(text);
    return good;
}

/* All answers to an exercise, those that are the same once; the starter is the
 * last.  Returns how many answers. */
static size_t gather(const char *exercise, struct text *texts)
{
    size_t count = 0;
    for (size_t i = 0; i < copies.class.count; i++) {
        const struct student *student = &copies.class.students[i];
        const struct answer *answer = student_answer(student, exercise);
        char path[PATH_MAX];
        bool again = answer == NULL;
        for (size_t k = 0; k < count && !again; k++)
            again = strcmp(texts[k].answer->key, answer->key) == 0;
        if (again || !ledger_find(&copies.ledger, answer->key, path) ||
            !put(path, count))
            continue;
        texts[count++] = (struct text){.student = student, .answer = answer};
    }
    if (!put(study_top("exercises/%s.c", exercise), count))
        err(STUDY_OUR_FAULT, "the starter of %s", exercise);
    return count;
}

/* --- What is told -------------------------------------------------------- */

static const char *key_of(size_t student, const char *exercise)
{
    const struct answer *answer = student_answer(
        &copies.class.students[student], exercise);
    return answer != NULL ? answer->key : "";
}

/* Whoever has the very same text, a line for each such group. */
static size_t tell_same(const char *exercise)
{
    size_t told = 0;
    for (size_t i = 0; i < copies.class.count; i++) {
        const char *key = key_of(i, exercise);
        bool is_first = key[0] != '\0', alone = true;
        for (size_t k = 0; k < i && is_first; k++)
            is_first = strcmp(key_of(k, exercise), key) != 0;
        for (size_t k = i + 1; k < copies.class.count && is_first; k++) {
            if (strcmp(key_of(k, exercise), key) != 0)
                continue;
            if (alone)
                printf("  the same text: %s", copies.class.students[i].id);
            printf(", %s", copies.class.students[k].id);
            alone = false;
        }
        if (!alone)
            putchar('\n');
        told += !alone;
    }
    return told;
}

static int compare(const void *a, const void *b)
{
    const struct pair *one = a, *other = b;
    return other->percent - one->percent;
}

/* How much of what is not the starter's is in the other, too. */
static int own_part(int percent, int of_starter)
{
    int own = (percent - of_starter) * 100 / (100 - of_starter);
    return own < 0 ? 0 : own > 100 ? 100 : own;
}

static size_t tell_alike(const struct alike *found, size_t found_count,
                         struct text *texts, size_t count)
{
    struct pair *pairs = calloc(found_count + 1, sizeof *pairs);
    size_t used = 0;
    if (pairs == NULL)
        err(STUDY_OUR_FAULT, "copies");
    for (size_t i = 0; i < found_count; i++)
        if (found[i].other == count && found[i].one < count)
            texts[found[i].one].of_starter = found[i].percent;
    for (size_t i = 0; i < found_count; i++) {
        const struct alike *one = &found[i];
        if (one->one >= count || one->other >= count ||
            texts[one->one].of_starter >= UNTOUCHED ||
            texts[one->other].of_starter >= UNTOUCHED)
            continue;
        int percent = own_part(one->percent, texts[one->one].of_starter);
        if (percent >= copies.least)
            pairs[used++] = (struct pair){&texts[one->one], &texts[one->other],
                                          percent};
    }
    qsort(pairs, used, sizeof *pairs, compare);
    for (size_t i = 0; i < used; i++)
        printf("  %3d %%  %s, %s\n", pairs[i].percent,
               pairs[i].one->student->id, pairs[i].other->student->id);
    free(pairs);
    return used;
}

static void look_at(const char *exercise)
{
    struct text *texts = calloc(copies.class.count + 1, sizeof *texts);
    struct alike *found;
    size_t found_count;
    if (texts == NULL)
        err(STUDY_OUR_FAULT, "%s", exercise);
    printf("%s\n", exercise);
    size_t told = tell_same(exercise);
    size_t count = gather(exercise, texts);
    if (alike_find(&copies.sandbox, copies.folder, count + 1, &found,
                   &found_count) == -1)
        errx(STUDY_OUR_FAULT, "%s: sim_c has failed", exercise);
    told += tell_alike(found, found_count, texts, count);
    if (told == 0)
        printf("  none of %zu\n", count);
    free(found);
    free(texts);
}

/* --- The verb ------------------------------------------------------------ */

static void begin(const char *folder)
{
    struct sandbox_problem problems[SANDBOX_LEVELS] = {{.why = ""}};
    char why[LEDGER_WHY], keeper[PATH_MAX];
    if (access("/usr/bin/sim_c", X_OK) == -1)
        errx(STUDY_NOT_HERE,
             "similarity-tester is not installed: ./setup --grade");
    if (ledger_open(&copies.ledger, folder, LEDGER_READ, why) == -1)
        errx(STUDY_MISUSED, "%s", why);
    if (gather_kept(&copies.ledger, &copies.class) == -1)
        err(STUDY_MISUSED, "%s", folder);
    keeper_path(keeper);
    if (sandbox_best(0, keeper, &copies.sandbox, problems) == SANDBOX_LIMITS)
        errx(STUDY_NOT_HERE, "strangers' texts are not read without a sandbox: "
                             "shmlab sandbox tells what is missing");
    atexit(leave);
    strcpy(copies.folder, "/tmp/attached-XXXXXX");
    if (mkdtemp(copies.folder) == NULL ||
        (copies.sandbox.uid != (uid_t)-1 &&
         chown(copies.folder, copies.sandbox.uid, (gid_t)-1) == -1))
        err(STUDY_OUR_FAULT, "%s", copies.folder);
}

int grade_copies(int argc, char *argv[])
{
    const char *folder = NULL, *only = NULL;
    struct exercises exercises;
    copies.least = USUALLY;
    for (int i = 1; i < argc; i += 2) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (value != NULL && strcmp(argv[i], "--results") == 0)
            folder = value;
        else if (value != NULL && strcmp(argv[i], "--exercise") == 0)
            only = value;
        else if (value != NULL && strcmp(argv[i], "--least") == 0 &&
                 atoi(value) > 0 && atoi(value) <= 100)
            copies.least = atoi(value);
        else
            folder = NULL, i = argc;
    }
    if (folder == NULL)
        errx(STUDY_MISUSED, "usage: shmlab copies --results RESULTS "
                            "[--exercise NAME] [--least PERCENT]");
    begin(folder);
    exercises_read(&exercises);
    if (only != NULL)
        only = exercises_find(&exercises, only);
    for (size_t i = 0; i < copies.class.exercise_count; i++) {
        const char *name = copies.class.exercises[i];
        if ((only == NULL || strcmp(name, only) == 0) &&
            !exercise_is_text(name))
            look_at(name);
    }
    puts("\nAlike is not copied: a short task has few right answers.  Look at "
         "both.");
    exercises_free(&exercises);
    class_free(&copies.class);
    return STUDY_GOOD;
}
