/* Answers with keys: see gather.h. */
#include "grade/gather.h"

#include "grade/intake.h"
#include "grade/result.h"
#include "study/parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ANSWER_MAX = 1 << 20
};

struct keeping {
    const struct ledger *ledger;
    const struct judging *judging;
    int error; /* why one could not be kept; 0: all could */
};

static int keep(void *context, const char *exercise, const char *text,
                size_t size, char key[CLASS_KEY])
{
    struct keeping *keeping = context;
    if (!judging_key(keeping->judging, exercise, text, size, key)) {
        errno = EINVAL;
        return -1;
    }
    int kept = ledger_answer(keeping->ledger, key, exercise, text, size);
    keeping->error = kept == -1 ? errno : keeping->error;
    return kept;
}

static int copy_names(const struct judging *judging, struct class *class)
{
    class->exercises = calloc(judging->count + 1, sizeof *class->exercises);
    for (size_t i = 0; i < judging->count && class->exercises != NULL; i++) {
        if ((class->exercises[i] = strdup(judging->exercises[i])) == NULL)
            return -1;
        class->exercise_count++;
    }
    return class->exercises != NULL ? 0 : -1;
}

int gather_new(const struct ledger *ledger, const struct judging *judging,
               const char *submissions, const char *roster, struct class *class,
               char why[LEDGER_WHY])
{
    struct keeping keeping = {ledger, judging, 0};
    const struct intake wanted = {.submissions = submissions,
                                  .roster = roster,
                                  .keep = keep,
                                  .context = &keeping};
    *class = (struct class){0};
    if (copy_names(judging, class) == -1) {
        snprintf(why, LEDGER_WHY, "no memory");
        errno = ENOMEM;
        return -1;
    }
    int taken = intake(&wanted, class, why);
    errno = keeping.error;
    return taken;
}

int gather_kept(const struct ledger *ledger, struct class *class)
{
    static const char *const files[] = {"class.next.json", "class.json"};
    for (size_t i = 0; i < 2; i++) {
        char path[PATH_MAX];
        ledger_path(ledger, path, "%s", files[i]);
        if (class_read(class, path) == 0)
            return 0;
        if (errno != ENOENT)
            return -1;
    }
    return -1;
}

/* The key that this answer has now. */
static int rekey(const struct ledger *ledger, const struct judging *judging,
                 struct answer *answer)
{
    char path[PATH_MAX];
    size_t size;
    if (judging_checks(judging, answer->exercise) == NULL)
        return 0;
    errno = ENOENT;
    char *text = ledger_find(ledger, answer->key, path)
                     ? file_read(path, ANSWER_MAX, &size)
                     : NULL;
    if (text == NULL)
        return -1;
    judging_key(judging, answer->exercise, text, size, answer->key);
    int kept = ledger_answer(ledger, answer->key, answer->exercise, text, size);
    free(text);
    return kept;
}

int gather_again(const struct ledger *ledger, const struct judging *judging,
                 struct class *class, char why[LEDGER_WHY])
{
    if (gather_kept(ledger, class) == -1) {
        snprintf(why, LEDGER_WHY,
                 "%.300s: %s: name the folder of what was handed in",
                 ledger->folder,
                 errno == ENOENT ? "nothing was taken in yet"
                                 : "what was taken in cannot be read any more");
        errno = 0;
        return -1;
    }
    for (size_t i = 0; i < class->count; i++)
        for (size_t k = 0; k < class->students[i].answer_count; k++) {
            struct answer *answer = &class->students[i].answers[k];
            if (rekey(ledger, judging, answer) == -1) {
                int error = errno;
                snprintf(why, LEDGER_WHY, "answers/%s: %s", answer->key,
                         strerror(error));
                errno = error;
                return -1;
            }
        }
    return 0;
}

/* --- What is still to be judged ------------------------------------------ */

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_done(const struct ledger *ledger, const char *key)
{
    json_t *result = result_read(ledger->folder, key);
    const json_t *run = json_object_get(result, "run");
    bool alone = json_is_true(json_object_get(run, "alone"));
    enum grade_verdict verdict = result_verdict(result);
    bool done = result != NULL && verdict != GRADE_ERROR &&
                (verdict != GRADE_UNDECIDED || alone);
    json_decref(result);
    return done;
}

const char **gather_open(const struct ledger *ledger, const struct class *class,
                         size_t *count, size_t *all)
{
    size_t most = 0, used = 0;
    for (size_t i = 0; i < class->count; i++)
        most += class->students[i].answer_count;
    const char **keys = calloc(most + 1, sizeof *keys);
    for (size_t i = 0; i < class->count && keys != NULL; i++)
        for (size_t k = 0; k < class->students[i].answer_count; k++)
            keys[used++] = class->students[i].answers[k].key;
    *count = *all = 0;
    if (keys == NULL)
        return NULL;
    qsort(keys, used, sizeof *keys, compare);
    const char *before = "";
    for (size_t i = 0; i < used; i++) {
        bool again = strcmp(keys[i], before) == 0;
        before = keys[i];
        if (again)
            continue;
        ++*all;
        if (!is_done(ledger, keys[i]))
            keys[(*count)++] = keys[i];
    }
    return keys;
}

size_t gather_undecided(const struct ledger *ledger, const char *keys[],
                        size_t count)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        json_t *result = result_read(ledger->folder, keys[i]);
        if (result != NULL && result_verdict(result) == GRADE_UNDECIDED) {
            const char *key = keys[i];
            keys[i] = keys[found];
            keys[found++] = key;
        }
        json_decref(result);
    }
    return found;
}
