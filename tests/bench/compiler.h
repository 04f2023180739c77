/*
 * compiler.h - compiling the sources of tests/hostile/grader/compiler/; for
 * contain.c
 *
 * They are only compiled, in a sandbox.  What must become of each stands in it:
 *
 *     Attack: what it tries
 *     Gets: refused or limit    what must come of it; or "built"
 *     Hides: root:x             what must not be told of it, beside the secret
 *
 * "limit" is a compiler that was ended, or gave up, without an error that we
 * understand.  Before that, THE_FOLDER becomes the folder of the secret,
 * THE_ESCAPE the byte of that name, and THE_LONG a text of 256 KiB.  Neither
 * what is told nor what was built may hold the secret, and no control character
 * comes through.
 */
#ifndef TESTS_BENCH_COMPILER_H
#define TESTS_BENCH_COMPILER_H

#include "compile/compile.h"
#include "corpus.h"
#include "others.h"
#include "run/proc.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    LONG = 256 << 10,
    TOLD_MAX = 16 << 10, /* bytes: more nobody reads */
    COMPILER_SECONDS = 40
};

static inline void put_long(FILE *to)
{
    for (int i = 0; i < LONG / 2; i++)
        fputs("1+", to);
}

static inline void put_escape(FILE *to)
{
    fputc('\033', to);
}

static inline void put_folder(FILE *to)
{
    fputs(others.folder, to);
}

/* A line, with what stands for something else replaced. */
static inline void put_line(FILE *to, const char *line)
{
    static const struct {
        const char *mark;
        void (*put)(FILE *to);
    } marks[] = {{"THE_FOLDER", put_folder},
                 {"THE_ESCAPE", put_escape},
                 {"THE_LONG", put_long}};
    while (*line != '\0') {
        size_t i = 0;
        const size_t count = sizeof marks / sizeof *marks;
        while (i < count &&
               strncmp(line, marks[i].mark, strlen(marks[i].mark)) != 0)
            i++;
        if (i < count) {
            marks[i].put(to);
            line += strlen(marks[i].mark);
        } else
            fputc(*line++, to);
    }
}

/* As a student would have handed it in. */
static inline void hand_in(const char *source, const char *path)
{
    char line[1024];
    FILE *from = fopen(source, "re"), *to = fopen(path, "wxe");
    if (from == NULL || to == NULL)
        err(4, "%s", from == NULL ? source : path);
    while (fgets(line, sizeof line, from) != NULL)
        put_line(to, line);
    fclose(from);
    if (fclose(to) == EOF)
        err(4, "%s", path);
}

static inline const char *word_of(enum compile_result result,
                                  const struct compiled *made)
{
    switch (result) {
    case COMPILE_BUILT:
        return "built";
    case COMPILE_REFUSED:
        return made->errors > 0 ? "refused" : "limit";
    default:
        return "not compiled at all";
    }
}

/* Is any of these in the program?  Then it is in the file as it is. */
static inline bool is_built_in(const char *program, const char *text)
{
    struct stat about;
    int file = open(program, O_RDONLY | O_CLOEXEC);
    if (file == -1)
        return false;
    char *bytes = fstat(file, &about) == 0 ? malloc((size_t)about.st_size)
                                           : NULL;
    ssize_t got = bytes != NULL ? read(file, bytes, (size_t)about.st_size) : -1;
    close(file);
    bool found = got > 0 && has_text(bytes, (size_t)got, text);
    free(bytes);
    return found;
}

static inline bool has_control(const char *said)
{
    for (; *said != '\0'; said++)
        if (iscntrl((unsigned char)*said) && *said != '\n' && *said != '\t')
            return true;
    return false;
}

static inline bool leaks(const struct compiled *made, const char *text)
{
    return text[0] != '\0' && (strstr(made->said, text) != NULL ||
                               is_built_in(made->program, text));
}

/* What is not as it must be, or NULL. */
static inline const char *wrong_with(const struct compiled *made,
                                     const char *source, double seconds)
{
    char hidden[LINE];
    header(source, "Hides", NULL, hidden);
    if (leaks(made, others.said))
        return "it has the secret";
    if (leaks(made, hidden))
        return "it has what it must not";
    if (strstr(made->said, "attached-handed-in-") != NULL)
        return "it is told where it lay";
    if (has_control(made->said))
        return "it is told with control characters";
    if (strlen(made->said) > TOLD_MAX)
        return "it is told at great length";
    if (seconds > COMPILER_SECONDS)
        return "it takes too long";
    return spoilt_others();
}

/* Compile it, and tell what is not as it must be.  Returns whether all is. */
static inline bool compiles_well(const char *source, const char *name,
                                 const struct sandbox *sandbox)
{
    char folder[] = "/var/tmp/attached-handed-in-XXXXXX", path[PATH_MAX];
    char wanted[LINE];
    const char *level = sandbox_name(sandbox->level);
    struct compiled made;
    if (mkdtemp(folder) == NULL || chmod(folder, 0755) == -1)
        err(4, "%s", folder);
    snprintf(path, sizeof path, "%s/%.200s.c", folder, name);
    hand_in(source, path);
    double begin = proc_now();
    enum compile_result result = compile_in(sandbox, path, true, &made);
    const char *what = wrong_with(&made, source, proc_now() - begin);
    header(source, "Gets", level, wanted);
    bool good = what == NULL && is_among(word_of(result, &made), wanted);
    if (what != NULL)
        tell(name, level, what, "");
    else if (!good)
        tell(name, level, "it is ", word_of(result, &made));
    if (!good && getenv("SHOW_SAID") != NULL)
        fputs(made.said, stdout);
    compile_forget(&made);
    scratch_discard(folder);
    return good;
}

#endif
