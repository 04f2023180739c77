/* Say what an example will print, then run it: see predict.h. */
#include "quiz/predict.h"

#include "promise/promise.h"
#include "quiz/answers.h"
#include "quiz/blanks.h"
#include "quiz/quiz.h"
#include "show/find.h"
#include "show/verdict.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MISUSED = 2,
    NOT_BUILT = 3,
    VALUES = 64, /* of one program */
    PATH = 8192
};

/* One value that is asked for. */
struct guess {
    const char *line; /* in the promise */
    struct blank blank;
    char *said; /* NULL: nothing */
};

struct guesses {
    struct guess list[VALUES];
    size_t count;
};

void predict_go_to_top(void)
{
    const char *top = getenv("SHMLAB_TOP");
    if (top != NULL && chdir(top) == -1)
        err(SITTING_OUR_FAULT, "%s", top);
}

void predict_source(const struct sitting *sitting, const char *path)
{
    FILE *file = fopen(path, "re");
    char *line = NULL;
    size_t room = 0;
    bool below = false;
    if (file == NULL)
        err(MISUSED, "%s", path);
    printf("%s%s%s\n\n", sitting->style.title, path, sitting->style.plain);
    while (getline(&line, &room, file) != -1) {
        if (below)
            fputs(line, stdout);
        below = below || strstr(line, "*/") != NULL;
    }
    putchar('\n');
    free(line);
    fclose(file);
}

static void find_guesses(const char *output, struct guesses *guesses)
{
    guesses->count = 0;
    for (const char *line = output; *line != '\0';) {
        struct blank blanks[BLANKS_MAX];
        size_t count = blanks_in(line, blanks);
        for (size_t i = 0; i < count && guesses->count < VALUES; i++)
            guesses->list[guesses->count++] = (struct guess){line, blanks[i],
                                                             NULL};
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
}

/* The line with what was said so far: the value that is asked for is "__", and
 * those behind it are "..". */
static void print_line(const struct guesses *guesses, size_t asked)
{
    const char *line = guesses->list[asked].line;
    size_t at = 0, length = strcspn(line, "\n");
    printf("  ");
    for (size_t i = 0; i < guesses->count; i++) {
        const struct guess *guess = &guesses->list[i];
        if (guess->line != line)
            continue;
        printf("%.*s", (int)(guess->blank.start - at), line + at);
        printf("%s", i == asked            ? "__"
                     : i > asked           ? ".."
                     : guess->said == NULL ? "?"
                                           : guess->said);
        at = guess->blank.start + guess->blank.length;
    }
    printf("%.*s\n", (int)(length - at), line + at);
}

/* Ask for all values, and print the lines between that have none. */
static void ask(struct sitting *sitting, const char *output,
                struct guesses *guesses)
{
    size_t next = 0;
    printf("What does it print? Fill in each __. An empty line: no idea; q "
           "ends.\n\n");
    for (const char *line = output; *line != '\0' && !sitting->quit;) {
        bool any = false;
        for (; next < guesses->count && guesses->list[next].line == line &&
               !sitting->quit;
             next++) {
            any = true;
            print_line(guesses, next);
            char *said = sitting_line(sitting, "  > ");
            if (said != NULL && strcmp(said, "q") == 0)
                sitting->quit = true;
            if (said != NULL && (said[0] == '\0' || sitting->quit)) {
                free(said);
                said = NULL;
            }
            guesses->list[next].said = said;
        }
        if (!any)
            printf("  %.*s\n", (int)strcspn(line, "\n"), line);
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
}

static bool is_right(const struct guess *guess)
{
    char value[FIND_NAME];
    snprintf(value, sizeof value, "%.*s", (int)guess->blank.length,
             guess->line + guess->blank.start);
    return guess->said != NULL && answers_same(guess->said, value);
}

/* The prediction beside the output, to a terminal or into a file.  Returns how
 * many were right. */
static size_t compare(FILE *out, const char *output,
                      const struct guesses *guesses)
{
    size_t right = 0;
    for (const char *line = output; *line != '\0';) {
        fprintf(out, "  %.*s\n", (int)strcspn(line, "\n"), line);
        for (size_t i = 0; i < guesses->count; i++) {
            const struct guess *guess = &guesses->list[i];
            if (guess->line != line)
                continue;
            bool good = is_right(guess);
            right += good;
            if (good)
                fprintf(out, "      %.*s: as predicted\n",
                        (int)guess->blank.length, line + guess->blank.start);
            else
                fprintf(out, "      %.*s: predicted %s\n",
                        (int)guess->blank.length, line + guess->blank.start,
                        guess->said != NULL ? guess->said : "nothing");
        }
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return right;
}

static void store(const struct sitting *sitting, const struct promise *promise,
                  const struct guesses *guesses)
{
    char path[PATH];
    if (!sitting->keeps)
        return;
    snprintf(path, sizeof path, "%s/predictions", sitting->folder);
    if (mkdir(path, 0777) == -1 && errno != EEXIST) {
        warn("%s", path);
        return;
    }
    snprintf(path, sizeof path, "%s/predictions/%s.txt", sitting->folder,
             promise->name);
    FILE *file = fopen(path, "we");
    if (file != NULL)
        compare(file, promise->output, guesses);
    if (file == NULL || fclose(file) == EOF)
        warn("%s", path);
}

/* Run it, and say what came of the prediction. */
static int reveal(struct sitting *sitting, const struct promise *promise,
                  const struct guesses *guesses)
{
    struct verdict verdict;
    char built[PROGRESS_PATH];
    printf("\nNow it runs.\n\n");
    fflush(stdout);
    verdict_reach(sitting_built("examples", built), promise, &verdict);
    bool shown = verdict.kind == VERDICT_SHOWN;
    int status = EXIT_SUCCESS;
    if (shown) {
        size_t right = compare(stdout, promise->output, guesses);
        bool all = right == guesses->count;
        int column = printf("\n%zu of %zu as predicted. It shows:", right,
                            guesses->count);
        sitting_say(promise->claim, 0, column);
        store(sitting, promise, guesses);
        sitting_note(sitting, PROGRESS_PREDICTION, promise->name, all);
        status = all ? EXIT_SUCCESS : EXIT_FAILURE;
        if (!all)
            printf("Why? See it step by step: %s see %s\n", sitting->command,
                   promise->name);
    } else {
        printf("It is %s: %s\n", verdict_word(verdict.kind), verdict.reason);
        status = verdict.kind == VERDICT_NOT_RUN ? NOT_BUILT
                                                 : SITTING_OUR_FAULT + 1;
    }
    verdict_free(&verdict);
    return status;
}

int predict_example(struct sitting *sitting, const char *name)
{
    char path[FIND_PATH];
    struct promise promise;
    struct guesses guesses;
    snprintf(path, sizeof path, "examples/%s.c", name);
    if (promise_read(path, &promise) == -1)
        return MISUSED;
    find_guesses(promise.output, &guesses);
    predict_source(sitting, path);
    printf("This was %s, below its header.\n", path);
    ask(sitting, promise.output, &guesses);

    bool any = false;
    for (size_t i = 0; i < guesses.count; i++)
        any = any || guesses.list[i].said != NULL;
    int status = EXIT_SUCCESS;
    if (any && !sitting->quit)
        status = reveal(sitting, &promise, &guesses);
    else if (!sitting->quit)
        printf("\nNothing predicted, so nothing is run. To see it all the "
               "same:\n  %s run %s\n",
               sitting->command, name);
    for (size_t i = 0; i < guesses.count; i++)
        free(guesses.list[i].said);
    promise_free(&promise);
    return status;
}

static int is_prediction(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot != NULL && strcmp(dot, ".txt") == 0 && entry->d_name[0] != '.';
}

/* The prediction exercises that `word` may mean.  Returns how many; one of them
 * is in name[]. */
static int find_exercise(const char *word, char name[FIND_NAME], bool list)
{
    struct dirent **files;
    int count = scandir("exercises", &files, is_prediction, alphasort);
    int matches = 0;
    for (int i = 0; i < count; i++) {
        files[i]->d_name[strlen(files[i]->d_name) - strlen(".txt")] = '\0';
        if (strncmp(files[i]->d_name, word, strlen(word)) == 0) {
            matches++;
            snprintf(name, FIND_NAME, "%s", files[i]->d_name);
            if (list)
                printf("  %s\n", name);
        }
        free(files[i]);
    }
    if (count != -1)
        free(files);
    return matches;
}

int predict_verb(int argc, char *argv[])
{
    struct sitting sitting;
    char name[FIND_NAME], built[PROGRESS_PATH];
    sitting_begin(&sitting);
    predict_go_to_top();
    if (argc != 2 || argv[1][0] == '-') {
        if (argc > 1)
            errx(MISUSED, "usage: shmlab predict NAME");
        printf("Prediction exercises:\n");
        find_exercise("", name, true);
        printf("\n%s predict NAME asks for their answers; with the name of an "
               "example\nit asks what that will print. %s examples lists "
               "these.\n",
               sitting.command, sitting.command);
        return EXIT_SUCCESS;
    }
    char *word = argv[1];
    char *dot = strrchr(word, '.');
    if (dot != NULL && (strcmp(dot, ".txt") == 0 || strcmp(dot, ".c") == 0))
        *dot = '\0';
    if (find_exercise(word, name, false) == 1)
        return predict_exercise(&sitting, name);
    if (find_name(sitting_built("examples", built), word, name) != NULL)
        return predict_example(&sitting, name);
    errx(MISUSED, "\"%s\" is no exercise to predict and no built example",
         word);
}
