/*
 * corpus.h - what stands in the sources of tests/hostile/grader/, and telling
 * what is not so; for contain.c
 */
#ifndef TESTS_BENCH_CORPUS_H
#define TESTS_BENCH_CORPUS_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
    LINE = 256
};

/* The rest of the line " * WORD [LEVEL]: ..." in the first comment of a file;
 * false, and "", when there is none. */
static inline bool header_of(const char *path, const char *word,
                             const char *level, char rest[LINE])
{
    char line[LINE], begin[64];
    snprintf(begin, sizeof begin, " * %s%s%s: ", word, level != NULL ? " " : "",
             level != NULL ? level : "");
    FILE *file = fopen(path, "re");
    bool found = false;
    while (file != NULL && !found && fgets(line, sizeof line, file) != NULL &&
           strcmp(line, " */\n") != 0)
        found = strncmp(line, begin, strlen(begin)) == 0;
    if (file != NULL)
        fclose(file);
    snprintf(rest, LINE, "%s", found ? line + strlen(begin) : "");
    rest[strcspn(rest, "\n")] = '\0';
    return found;
}

/* Of this level, or else of all. */
static inline void header(const char *path, const char *word, const char *level,
                          char rest[LINE])
{
    if (!header_of(path, word, level, rest))
        header_of(path, word, NULL, rest);
}

/* Is this one of "cpu or exit any"? */
static inline bool is_among(const char *what, char *wanted)
{
    for (char *end; wanted != NULL; wanted = end) {
        end = strstr(wanted, " or ");
        if (end != NULL) {
            *end = '\0';
            end += strlen(" or ");
        }
        if (strcmp(wanted, what) == 0 ||
            (strcmp(wanted, "exit any") == 0 &&
             strncmp(what, "exit ", strlen("exit ")) == 0))
            return true;
    }
    return false;
}

/* Is this text in these bytes? */
static inline bool has_text(const char *bytes, size_t size, const char *text)
{
    return bytes != NULL && memmem(bytes, size, text, strlen(text)) != NULL;
}

static inline void tell(const char *name, const char *level, const char *what,
                        const char *detail)
{
    printf("FAIL  %-34s %s  %s%s\n", name, level, what, detail);
    fflush(stdout);
}

#endif
