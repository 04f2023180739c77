/* Ask for the answers of a prediction exercise: see predict.h. */
#include "quiz/answers.h"
#include "quiz/predict.h"
#include "quiz/quiz.h"
#include "study/study.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    MISUSED = 2,
    PATH = 8192
};

/* Ask for each cell.  Returns whether one has changed. */
static bool ask(struct sitting *sitting, struct answers *answers)
{
    bool changed = false;
    for (size_t i = 0; i < answers->count && !sitting->quit; i++) {
        struct answer *cell = &answers->list[i];
        putchar('\n');
        text_indented(cell->question, 2);
        if (cell->value[0] != '\0')
            printf("  so far: %s\n", cell->value);
        printf("  %s%s%s", sitting->style.title, cell->name,
               sitting->style.plain);
        char *said = sitting_line(sitting, " = ");
        if (said == NULL)
            continue;
        if (strcmp(said, "q") == 0)
            sitting->quit = true;
        if (said[0] == '\0' || sitting->quit) {
            free(said);
            continue;
        }
        said[strcspn(said, "#")] = '\0';
        free(cell->value);
        cell->value = said;
        changed = true;
    }
    return changed;
}

/* Let it be judged as `check` does, which then finds the file there. */
static int check(struct sitting *sitting, const char *name)
{
    char *word = strdup(name);
    char *argv[] = {"check", word, NULL};
    if (word == NULL || setenv("SHMLAB_MINE", sitting->folder, 1) == -1)
        errx(SITTING_OUR_FAULT, "no memory");
    int status = study_check(2, argv);
    free(word);
    return status;
}

int predict_solution(const char *name)
{
    const char *top = getenv("SHMLAB_TOP");
    char built[PROGRESS_PATH], checker[2 * PATH];
    char tests[PROGRESS_PATH];
    int status;
    snprintf(tests, sizeof tests, "tests/exercises/%s", name);
    snprintf(checker, sizeof checker, "%s/%s", top != NULL ? top : ".",
             sitting_built(tests, built));
    if (access(checker, X_OK) == -1) {
        warn("%s", checker);
        return STUDY_NOT_BUILT;
    }
    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        err(SITTING_OUR_FAULT, "fork");
    if (child == 0) {
        execl(checker, checker, "--solve", (char *)NULL);
        _exit(STUDY_OUR_FAULT);
    }
    if (waitpid(child, &status, 0) == -1)
        err(SITTING_OUR_FAULT, "waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : STUDY_OUR_FAULT;
}

int predict_exercise(struct sitting *sitting, const char *name)
{
    char starter[PATH], own[PATH], given[PATH];
    struct answers answers;
    snprintf(starter, sizeof starter, "exercises/%s.txt", name);
    snprintf(given, sizeof given, "exercises/%s.given.c", name);
    snprintf(own, sizeof own, "%s/%s.txt", sitting->folder, name);
    if (access(sitting->folder, W_OK) == -1)
        errx(MISUSED,
             "your answers need a folder of yours: `%s start` makes it",
             sitting->command);
    const char *from = access(own, R_OK) == 0 ? own : starter;
    if (answers_read(from, &answers) == -1)
        err(MISUSED, "%s", from);
    if (access(given, R_OK) == 0) {
        predict_source(sitting, given);
        printf("This was %s.\nTo look back while you are asked, open it in a "
               "second window.\n\n",
               given);
    }
    printf("Say what happens. An empty line leaves an answer as it is; q ends. "
           "What you\nsay is kept in %s\n",
           own);
    bool changed = ask(sitting, &answers);
    if (changed && answers_write(from, own, &answers) == -1)
        err(SITTING_OUR_FAULT, "%s", own);
    bool complete = true;
    for (size_t i = 0; i < answers.count; i++)
        complete = complete && answers.list[i].value[0] != '\0';
    answers_free(&answers);
    if (sitting->quit)
        return EXIT_SUCCESS;
    if (complete) {
        printf("\n");
        return check(sitting, name);
    }
    printf("\nSome answers are still empty. When all are there, the program "
           "runs, and you\nsee what it did: %s predict %s\n",
           sitting->command, name);
    return EXIT_SUCCESS;
}
