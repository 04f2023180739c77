/*
 * students.h - what a class hands in, by chance
 *
 * For class.c.
 */
#ifndef TESTS_BENCH_STUDENTS_H
#define TESTS_BENCH_STUDENTS_H

#include "grader.h"

#include <glob.h>

enum {
    EXERCISES_MAX = 12
};

struct wish {
    size_t students, exercises, kills;
    unsigned seed;
    char *names[EXERCISES_MAX]; /* of the exercises */
};

/* --- By chance ------------------------------------------------------------ */

static unsigned long long random_state;

/* xorshift: the same on every system. */
static inline size_t random_below(size_t most)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (size_t)((random_state >> 11) % most);
}

/* From 0 to 1. */
static inline double random_part(void)
{
    return (double)random_below(1000000) / 1e6;
}

/* One of the files that fit; NULL: there is none.  To be freed. */
static inline char *random_file(const char *pattern)
{
    glob_t found;
    char *path = NULL;
    if (glob(pattern, 0, NULL, &found) != 0)
        return NULL;
    path = strdup(found.gl_pathv[random_below(found.gl_pathc)]);
    globfree(&found);
    return path;
}

/* --- Texts ---------------------------------------------------------------- */

/* The text with the n-th `from` become `to`; the old one is freed. */
static inline char *replaced(char *text, const char *from, const char *to,
                             size_t n)
{
    char *at = strstr(text, from), *made = NULL;
    while (at != NULL && n-- > 0)
        at = strstr(at + 1, from);
    if (at == NULL)
        return text;
    if (asprintf(&made, "%.*s%s%s", (int)(at - text), text, to,
                 at + strlen(from)) == -1)
        err(4, "asprintf");
    free(text);
    return made;
}

/* A mistake as students make it, one of these, somewhere. */
static inline char *mutated(char *text)
{
    static const char *const mistakes[][2] = {
        {"== -1", "== 0"},
        {"<=", "<"},
        {"++", "--"},
        {" + 1", " + 2"},
        {"IPC_RMID", "IPC_STAT"},
        {"0600", "0400"},
        {"_exit(", "exit("},
        {"sizeof(int)", "1"},
        {"(void *)-1", "NULL"},
        {"IPC_PRIVATE", "4711"},
        {"EXIT_SUCCESS", "EXIT_FAILURE"},
        {"fork()", "fork() + 0 * fork()"},
        {" = 0;", " = 1;"},
        {"if (", "while ("},
        {"&status", "NULL"},
        {"shmdt(", "(void)("},
        {"== 0)", "!= 0)"},
        {";\n", "\n"},
    };
    size_t count = sizeof mistakes / sizeof *mistakes;
    for (size_t tries = 0; tries < 20; tries++) {
        const char *const *mistake = mistakes[random_below(count)];
        size_t before = strlen(text);
        char *made = replaced(text, mistake[0], mistake[1], random_below(3));
        if (made != text || strlen(made) != before)
            return made;
    }
    return text;
}

static inline char *hostile_text(void)
{
    char *path = random_file("tests/hostile/grader/[a-z]*.c");
    char *header = grader_read("tests/hostile/grader/hostile.h");
    char *text = replaced(grader_read(path), "#include \"hostile.h\"", header,
                          0);
    free(path);
    free(header);
    return text;
}

/* What somebody hands in for this exercise. */
static inline char *random_answer(const char *exercise)
{
    char pattern[PATH_MAX], *path = NULL, *text = NULL;
    size_t kind = random_below(100);
    if (kind < 4)
        return hostile_text();
    snprintf(pattern, sizeof pattern, "solutions/%s.c", exercise);
    if (kind >= 35 && kind < 55)
        snprintf(pattern, sizeof pattern, "solutions/wrong/%s/*.c", exercise);
    if (kind >= 55 && kind < 65)
        snprintf(pattern, sizeof pattern, "exercises/%s.c", exercise);
    path = random_file(pattern);
    if (path == NULL)
        errx(4, "there is no %s", pattern);
    text = grader_read(path);
    free(path);
    return kind >= 65 ? mutated(text) : text;
}

/* --- The class ------------------------------------------------------------ */

static inline void hand_in(const char *class, size_t student,
                           const char *exercise)
{
    char *text = random_answer(exercise);
    const char *folder = grader_path("%s/student%04zu", class, student);
    grader_mkdir(folder);
    FILE *file = fopen(
        grader_path("%s/student%04zu/%s.c", class, student, exercise), "we");
    if (file == NULL || fputs(text, file) == EOF)
        err(4, "%s", folder);
    if (random_below(2) == 0) /* the others have copied */
        fprintf(file, "/* by student %zu */\n", student);
    if (fclose(file) == EOF)
        err(4, "%s", folder);
    free(text);
}

/* The same students hand in the same, whichever folder it is. */
static inline void students_hand_in(const struct wish *wish, const char *class,
                                    size_t count)
{
    random_state = 88172645463325252ULL + wish->seed;
    grader_mkdir(grader_path("%s", class));
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < wish->exercises; k++)
            hand_in(class, i, wish->names[k]);
}

static inline size_t wished(const char *option, const char *text, size_t most)
{
    char *end = NULL;
    unsigned long value = text != NULL ? strtoul(text, &end, 10) : 0;
    if (text == NULL || *end != '\0' || value < 1 || value > most)
        errx(2, "%s takes a number from 1 to %zu", option, most);
    return value;
}

/* Any exercises that ask for a program. */
static inline void choose_exercises(struct wish *wish)
{
    glob_t found;
    if (glob("solutions/[0-9]*.c", 0, NULL, &found) != 0 ||
        found.gl_pathc < wish->exercises)
        errx(2, "there are not so many exercises here; run this in the top "
                "folder");
    random_state = 88172645463325252ULL + wish->seed;
    for (size_t i = 0; i < wish->exercises; i++) {
        size_t k = i + random_below(found.gl_pathc - i);
        char *path = found.gl_pathv[k];
        found.gl_pathv[k] = found.gl_pathv[i];
        found.gl_pathv[i] = path;
        wish->names[i] = strdup(strrchr(path, '/') + 1);
        if (wish->names[i] == NULL)
            err(4, "strdup");
        *strrchr(wish->names[i], '.') = '\0';
    }
    globfree(&found);
}

static inline void wish_for(int argc, char *argv[], struct wish *wish)
{
    *wish = (struct wish){
        .students = 40, .exercises = 5, .kills = 15, .seed = 1};
    for (int i = 0; i < argc; i += 2) {
        if (strcmp(argv[i], "--students") == 0)
            wish->students = wished(argv[i], argv[i + 1], 100000);
        else if (strcmp(argv[i], "--exercises") == 0)
            wish->exercises = wished(argv[i], argv[i + 1], EXERCISES_MAX);
        else if (strcmp(argv[i], "--kills") == 0)
            wish->kills = wished(argv[i], argv[i + 1], 10000);
        else if (strcmp(argv[i], "--seed") == 0)
            wish->seed = (unsigned)wished(argv[i], argv[i + 1], 1000000000);
        else
            errx(2, "\"%s\" is not understood", argv[i]);
    }
    choose_exercises(wish);
    printf("class: seed %u:", wish->seed);
    for (size_t i = 0; i < wish->exercises; i++)
        printf(" %s", wish->names[i]);
    printf("\n");
    fflush(stdout);
}

#endif
