/* The verbs quiz and order: see quiz.h. */
#include "quiz/quiz.h"

#include "quiz/predict.h"
#include "quiz/sitting.h"

#include <ctype.h>
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    MISUSED = 2,
    NAME = 64
};

static int is_quiz(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot != NULL && strcmp(dot, ".quiz") == 0 && entry->d_name[0] != '.';
}

/* Read chapters/FILE.  Ends the process when it cannot be. */
static void read_bank(const char *file, struct bank *bank)
{
    char path[PATH_MAX];
    struct bank_problem problem;
    snprintf(path, sizeof path, "chapters/%s", file);
    if (bank_read(path, bank, &problem) == 0)
        return;
    if (problem.line == 0)
        err(SITTING_OUR_FAULT, "%s", path);
    errx(SITTING_OUR_FAULT, "%s:%d: %s", path, problem.line, problem.text);
}

/* All chapters that have questions, in order.  Ends the process without any. */
static int list_quizzes(struct dirent ***files)
{
    int count = scandir("chapters", files, is_quiz, alphasort);
    if (count == -1)
        err(SITTING_OUR_FAULT, "chapters");
    if (count == 0)
        errx(SITTING_OUR_FAULT, "chapters: there are no questions");
    return count;
}

static void free_quizzes(struct dirent **files, int count)
{
    for (int i = 0; i < count; i++)
        free(files[i]);
    free(files);
}

/* "6", "06", "06_fork" and "06_fork_inherits" all mean 06_fork.quiz. */
static bool means(const char *word, const char *file)
{
    size_t length = strcspn(file, ".");
    char *end;
    long number = strtol(word, &end, 10);
    if (end != word && *end == '\0')
        return number == strtol(file, NULL, 10);
    return strncmp(word, file, length) == 0 &&
           (word[length] == '\0' || word[length] == '_');
}

/* Read the chapter that is meant.  Ends the process when there is none. */
static void find_bank(const char *word, struct bank *bank)
{
    struct dirent **files;
    int count = list_quizzes(&files), found = -1;
    for (int i = 0; i < count; i++)
        if (means(word, files[i]->d_name))
            found = i;
    if (found == -1) {
        warnx("no chapter \"%s\" has questions; these have:", word);
        for (int i = 0; i < count; i++)
            fprintf(stderr, "  %.*s\n", (int)strcspn(files[i]->d_name, "."),
                    files[i]->d_name);
        exit(MISUSED);
    }
    read_bank(files[found]->d_name, bank);
    free_quizzes(files, count);
}

/* Ask one question by its id, which no two chapters have, or the problem
 * "06_fork:P1".  Returns false when there is none. */
static bool ask_by_name(struct sitting *sitting, const char *name)
{
    struct dirent **files;
    int count = list_quizzes(&files);
    const char *colon = strchr(name, ':');
    bool found = false;
    for (int i = 0; !found && i < count; i++) {
        struct bank bank;
        size_t length = strcspn(files[i]->d_name, ".");
        if (colon != NULL && (length != (size_t)(colon - name) ||
                              strncmp(name, files[i]->d_name, length) != 0))
            continue;
        read_bank(files[i]->d_name, &bank);
        const struct item *item = bank_find(&bank,
                                            colon != NULL ? colon + 1 : name);
        found = item != NULL && item->is_order == (colon != NULL);
        if (found && item->is_order)
            sitting_order(sitting, &bank, item);
        else if (found)
            sitting_question(sitting, &bank, item);
        bank_free(&bank);
    }
    free_quizzes(files, count);
    return found;
}

/* What is due, by name, so that the answers may be written down meanwhile. */
static int ask_due(struct sitting *sitting, int most)
{
    struct progress progress;
    const struct progress_entry *due[PROGRESS_OLD];
    struct progress_entry held[PROGRESS_OLD];
    size_t count = 0;
    if (!sitting->keeps)
        return 0;
    if (progress_read(sitting->folder, &progress) == 0)
        count = progress_due(&progress, progress_today(), due);
    for (size_t i = 0; i < count; i++)
        held[i] = *due[i];
    progress_free(&progress);

    int asked = 0;
    for (size_t i = 0; i < count && asked < most && !sitting->quit; i++) {
        if (asked == 0)
            printf("\n%sFrom before%s\n", sitting->style.title,
                   sitting->style.plain);
        if (held[i].kind == PROGRESS_PREDICTION)
            asked += predict_example(sitting, held[i].name) != MISUSED;
        else
            asked += ask_by_name(sitting, held[i].name);
    }
    return asked;
}

int quiz_again(int most)
{
    struct sitting sitting;
    int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    sitting_begin(&sitting);
    predict_go_to_top();
    int asked = ask_due(&sitting, most);
    if (here != -1 && fchdir(here) == -1)
        err(SITTING_OUR_FAULT, "the current folder");
    if (here != -1)
        close(here);
    return asked;
}

static int finish(const struct sitting *sitting)
{
    int all = sitting->right + sitting->wrong;
    if (all > 0)
        printf("\n%d of %d right at the first try.%s\n", sitting->right, all,
               sitting->wrong > 0 && sitting->keeps
                   ? " What was wrong comes back tomorrow."
                   : "");
    else if (!sitting->quit && !sitting->terminal)
        printf("\nAnswers are read from standard input, one a line.\n");
    return sitting->wrong > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* Take "[--seed NUMBER] [WORD]" apart.  Returns WORD, or NULL. */
static const char *arguments(struct sitting *sitting, int argc, char *argv[])
{
    const char *word = NULL;
    for (int i = 1; i < argc; i++) {
        char *end;
        if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc) {
            unsigned long seed = strtoul(argv[++i], &end, 10);
            if (end == argv[i] || *end != '\0' || seed > UINT_MAX)
                errx(MISUSED, "--seed takes a number, not \"%s\"", argv[i]);
            sitting->seeded = true;
            sitting->seed = (unsigned)seed;
        } else if (argv[i][0] == '-' || word != NULL) {
            errx(MISUSED, "usage: shmlab %s [--seed NUMBER] [CHAPTER]",
                 argv[0]);
        } else {
            word = argv[i];
        }
    }
    return word;
}

static void introduce(const struct sitting *sitting)
{
    if (sitting->terminal)
        printf("Answer with letters. ? tells the answer, s skips, q ends.\n");
}

static void ask_all(struct sitting *sitting, const struct bank *bank,
                    bool orders)
{
    bool any = false;
    for (size_t i = 0; i < bank->count && !sitting->quit; i++) {
        const struct item *item = &bank->items[i];
        if (item->is_order != orders)
            continue;
        any = true;
        if (orders)
            sitting_order(sitting, bank, item);
        else
            sitting_question(sitting, bank, item);
    }
    if (!any)
        printf("%s has none.\n", bank->chapter);
}

/* Without a chapter: which there are. */
static int list_all(const struct sitting *sitting, const char *verb,
                    bool orders)
{
    struct dirent **files;
    int count = list_quizzes(&files);
    for (int i = 0; i < count; i++) {
        struct bank bank;
        size_t items = 0;
        read_bank(files[i]->d_name, &bank);
        for (size_t k = 0; k < bank.count; k++)
            items += bank.items[k].is_order == orders;
        printf("  %-16s %zu\n", bank.chapter, items);
        bank_free(&bank);
    }
    free_quizzes(files, count);
    printf("\n%s %s 6 asks those of chapter 6.\n", sitting->command, verb);
    return EXIT_SUCCESS;
}

int quiz_verb(int argc, char *argv[])
{
    struct sitting sitting;
    sitting_begin(&sitting);
    predict_go_to_top();
    const char *word = arguments(&sitting, argc, argv);
    if (word == NULL)
        return list_all(&sitting, argv[0], false);
    introduce(&sitting);
    if (toupper((unsigned char)word[0]) == 'Q') {
        char id[NAME];
        snprintf(id, sizeof id, "Q%s", word + 1);
        if (!ask_by_name(&sitting, id))
            errx(MISUSED, "there is no question \"%s\"", id);
        return finish(&sitting);
    }
    struct bank bank;
    find_bank(word, &bank);
    ask_all(&sitting, &bank, false);
    bank_free(&bank);
    if (!sitting.quit)
        ask_due(&sitting, PROGRESS_OLD);
    return finish(&sitting);
}

int order_verb(int argc, char *argv[])
{
    struct sitting sitting;
    struct bank bank;
    sitting_begin(&sitting);
    predict_go_to_top();
    const char *word = arguments(&sitting, argc, argv);
    if (word == NULL)
        return list_all(&sitting, argv[0], true);
    introduce(&sitting);
    if (strchr(word, ':') != NULL) {
        if (!ask_by_name(&sitting, word))
            errx(MISUSED, "there are no lines \"%s\"", word);
        return finish(&sitting);
    }
    find_bank(word, &bank);
    ask_all(&sitting, &bank, true);
    bank_free(&bank);
    return finish(&sitting);
}
