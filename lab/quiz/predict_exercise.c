/* Ask for the answers of a prediction exercise: see predict.h. */
#include "quiz/answers.h"
#include "quiz/predict.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    MISUSED = 2,
    NOT_BUILT = 3,
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

static int check(const char *name, const char *path)
{
    char checker[PATH];
    int status;
    snprintf(checker, sizeof checker, "build/tests/exercises/%s", name);
    if (access(checker, X_OK) == -1) {
        warnx("%s is not built: make", checker);
        return NOT_BUILT;
    }
    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        err(SITTING_OUR_FAULT, "fork");
    if (child == 0) {
        execl(checker, checker, path, (char *)NULL);
        _exit(127);
    }
    if (waitpid(child, &status, 0) == -1)
        err(SITTING_OUR_FAULT, "waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : SITTING_OUR_FAULT;
}

int predict_exercise(struct sitting *sitting, const char *name)
{
    char starter[PATH], own[PATH], given[PATH];
    struct answers answers;
    snprintf(starter, sizeof starter, "exercises/%s.txt", name);
    snprintf(given, sizeof given, "exercises/%s.given.c", name);
    snprintf(own, sizeof own, "%s/%s.txt", sitting->folder, name);
    if (access(sitting->folder, W_OK) == -1)
        errx(MISUSED, "your answers need a folder of yours: `shmlab start` "
                      "makes it");
    const char *from = access(own, R_OK) == 0 ? own : starter;
    if (answers_read(from, &answers) == -1)
        err(MISUSED, "%s", from);
    if (access(given, R_OK) == 0)
        predict_source(sitting, given);
    printf("Say what happens. An empty line leaves an answer as it is; q ends "
           "here, and\nkeeps what you have said so far in %s.\n",
           own);
    bool changed = ask(sitting, &answers);
    if (changed && answers_write(from, own, &answers) == -1)
        err(SITTING_OUR_FAULT, "%s", own);
    bool complete = true;
    for (size_t i = 0; i < answers.count; i++)
        complete = complete && answers.list[i].value[0] != '\0';
    answers_free(&answers);
    if (complete) {
        printf("\n");
        return check(name, own);
    }
    printf("\nSome answers are still empty. When all are there, the program "
           "runs, and you\nsee what it did: shmlab predict %s\n",
           name);
    return EXIT_SUCCESS;
}
