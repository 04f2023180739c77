/* How to ask, and to take an answer: see sitting.h. */
#include "quiz/sitting.h"

#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void sitting_begin(struct sitting *sitting)
{
    *sitting = (struct sitting){
        .style = text_style(),
        .terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO),
    };
    char folder[PROGRESS_PATH];
    const char *called = getenv("SHMLAB_CALLED"); /* the launcher says it */
    sitting->command = called != NULL ? called : "shmlab";
    sitting->keeps = progress_folder(folder);
    if (realpath(folder, sitting->folder) == NULL) /* none yet */
        strcpy(sitting->folder, folder);
}

const char *sitting_built(const char *name, char path[PROGRESS_PATH])
{
    const char *build = getenv("SHMLAB_BUILD");
    snprintf(path, PROGRESS_PATH, "%s/%s",
             build != NULL && build[0] != '\0' ? build : "build", name);
    return path;
}

char *sitting_line(struct sitting *sitting, const char *prompt)
{
    char *line = NULL;
    size_t room = 0;
    if (sitting->no_answer)
        return NULL;
    printf("%s", prompt);
    fflush(stdout);
    ssize_t length = getline(&line, &room, stdin);
    if (length == -1) {
        free(line);
        sitting->no_answer = true;
        sitting->quit = sitting->terminal;
        putchar('\n');
        return NULL;
    }
    while (length > 0 && isspace((unsigned char)line[length - 1]))
        line[--length] = '\0';
    size_t blanks = strspn(line, " \t");
    memmove(line, line + blanks, (size_t)length + 1 - blanks);
    if (!sitting->terminal)
        printf("%s\n", line);
    return line;
}

void sitting_say(const char *text, int indent, int column)
{
    char *flat = strdup(text);
    if (flat == NULL)
        errx(SITTING_OUR_FAULT, "no memory");
    for (char *c = flat; *c != '\0'; c++)
        if (*c == '\n')
            *c = ' ';
    text_wrapped(flat, indent, column);
    free(flat);
}

void sitting_note(struct sitting *sitting, enum progress_kind kind,
                  const char *name, bool right)
{
    if (right)
        sitting->right++;
    else
        sitting->wrong++;
    if (!sitting->keeps)
        return;
    fflush(stdout);
    if (progress_note_answer(sitting->folder, kind, name, right) == -1) {
        warn("%s/progress", sitting->folder);
        sitting->keeps = false; /* say it once */
    }
}

unsigned sitting_seed(const struct sitting *sitting, enum progress_kind kind,
                      const char *name)
{
    struct progress progress;
    unsigned seed = 0;
    if (sitting->seeded)
        return sitting->seed;
    if (!sitting->keeps)
        return 0;
    if (progress_read(sitting->folder, &progress) == 0) {
        const struct progress_entry *entry = progress_find(&progress, kind,
                                                           name);
        if (entry != NULL)
            seed = (unsigned)(entry->right + entry->wrong);
    }
    progress_free(&progress);
    return seed;
}

bool sitting_program(const char *text, char name[SITTING_PROGRAM])
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    for (const char *at = text; *at != '\0'; at++) {
        size_t length = strspn(at, letters);
        char path[SITTING_PROGRAM + 16];
        if (length > 3 && length < SITTING_PROGRAM &&
            isdigit((unsigned char)at[0]) && isdigit((unsigned char)at[1]) &&
            at[2] == '_') {
            snprintf(name, SITTING_PROGRAM, "%.*s", (int)length, at);
            snprintf(path, sizeof path, "examples/%s.c", name);
            if (access(path, R_OK) == 0)
                return true;
        }
        at += length > 0 ? length - 1 : 0;
    }
    return false;
}
