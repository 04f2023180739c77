/*
 * What a compiler has said, made short: see compile.h.
 *
 * gcc and clang begin what they have to say with FILE:LINE:COLUMN: and a word,
 * and a linker, which knows no columns, with what it misses.  Quoted lines of
 * the source follow, and notes.
 */
#include "compile/compile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    ERRORS_TOLD = 3,
    WARNINGS_TOLD = 4,
    QUOTED_LINES = 3, /* behind the first line of each */
    WIDTH = 80
};

enum severity {
    OTHER,
    ERROR,
    WARNING,
    NOTE
};

/* What is being written, and how often. */
struct digest {
    const char *source;
    FILE *errors, *warnings, *others;
    unsigned error_count, warning_count;
    enum severity now;
    unsigned quoted;
    char cut[COMPILE_PATH]; /* what paths begin with that is left out */
};

static const struct {
    const char *word;
    enum severity severity;
} words[] = {
    {": fatal error: ", ERROR},
    {": error: ", ERROR},
    {": warning: ", WARNING},
    {": note: ", NOTE},
};

/* Beside what it misses, it says much that a student has no use for. */
static bool is_linker(const char *line)
{
    size_t length = strcspn(line, " ");
    return length > 2 && strncmp(line + length - 3, "ld:", 3) == 0;
}

/* Of what kind is this line, and where does its message begin? */
static enum severity kind(const char *line, const char **message)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *at = strstr(line, words[i].word);
        if (at != NULL && line[0] != ' ' && !is_linker(line)) {
            *message = at + strlen(words[i].word);
            return words[i].severity;
        }
    }
    return OTHER;
}

/* Is it told no more? */
static bool is_enough(const struct digest *digest)
{
    return digest->now == NOTE ||
           (digest->now == ERROR && digest->error_count > ERRORS_TOLD) ||
           (digest->now == WARNING && digest->warning_count > WARNINGS_TOLD);
}

static FILE *stream(const struct digest *digest)
{
    return digest->now == WARNING ? digest->warnings : digest->errors;
}

/* A sentence in lines, the next ones behind four blanks. */
static void wrap(FILE *out, const char *text)
{
    int column = 0;
    while (*text != '\0') {
        int length = (int)strcspn(text, " ");
        if (column > 4 && column + 1 + length > WIDTH) {
            fputs("\n    ", out);
            column = 4;
        } else if (column > 0)
            column += fprintf(out, " ");
        column += fprintf(out, "%.*s", length, text);
        text += length;
        text += strspn(text, " ");
    }
    fputc('\n', out);
}

static const char *shortened(const struct digest *digest, const char *line)
{
    size_t length = strlen(digest->cut);
    return strncmp(line, digest->cut, length) == 0 ? line + length : line;
}

/* The linker says FILE:LINE:(.text+0x1c): undefined reference to `name'. */
static bool take_linker(struct digest *digest, const char *line)
{
    static const char mark[] = "undefined reference to `";
    const char *at = strstr(line, mark), *end = NULL;
    if (at != NULL)
        end = strchr(at += strlen(mark), '\'');
    if (end == NULL)
        return false;
    digest->now = ERROR;
    digest->error_count++;
    if (is_enough(digest))
        return true;
    int length = (int)(end - at), line_number = 0;
    const char *colon = strstr(line, ".c:");
    if (colon != NULL)
        line_number = atoi(colon + 3);
    char *told = NULL, place[16] = "";
    if (line_number > 0)
        snprintf(place, sizeof place, ":%d", line_number);
    if (asprintf(&told,
                 "%s%s: error: there is no function or variable \"%.*s\"",
                 digest->source, place, length, at) != -1)
        wrap(digest->errors, told);
    free(told);
    return true;
}

static void take(struct digest *digest, const char *line)
{
    const char *message = line;
    enum severity what = kind(line, &message);
    if (take_linker(digest, line))
        return;
    if (what == OTHER && digest->now != OTHER && line[0] == ' ') {
        if (!is_enough(digest) && digest->quoted++ < QUOTED_LINES)
            fprintf(stream(digest), "%.*s\n", WIDTH, line);
        return;
    }
    if (what == ERROR && (strncmp(line, "collect2", 8) == 0 ||
                          strstr(line, "linker command failed") != NULL))
        return;
    digest->now = what;
    digest->quoted = 0;
    digest->error_count += what == ERROR;
    digest->warning_count += what == WARNING;
    if (what == OTHER)
        fprintf(digest->others, "%.300s\n", line);
    else if (!is_enough(digest))
        wrap(stream(digest), shortened(digest, line));
}

static void put_more(FILE *out, unsigned count, unsigned told, const char *word,
                     const char *advice)
{
    if (count > told)
        fprintf(out, "and %u more %s%s%s\n", count - told, word,
                count - told == 1 ? "" : "s", advice);
}

/* Errors, then warnings; what we do not understand only where nothing else
 * says what is wrong.  Returns a text to be freed, or NULL. */
static char *join(struct digest *digest, const char *errors,
                  const char *warnings, const char *others)
{
    char *all = NULL;
    size_t size;
    FILE *out = open_memstream(&all, &size);
    if (out == NULL)
        return NULL;
    fputs(errors, out);
    put_more(out, digest->error_count, ERRORS_TOLD, "error",
             ": mend the first, the others often go with it");
    fputs(warnings, out);
    put_more(out, digest->warning_count, WARNINGS_TOLD, "warning", "");
    if (digest->error_count == 0)
        fprintf(out, "%.1000s", others);
    return fclose(out) == EOF ? NULL : all;
}

static void take_all(struct digest *digest, const char *said, size_t size)
{
    char *copied = malloc(size + 1);
    if (copied == NULL)
        return;
    memcpy(copied, said, size);
    copied[size] = '\0';
    for (char *line = copied, *next; line < copied + size; line = next) {
        size_t length = strcspn(line, "\n");
        line[length] = '\0';
        next = line + length + 1;
        line[strcspn(line, "\r")] = '\0';
        take(digest, line);
    }
    free(copied);
}

char *compile_digest(const char *source, const char *said, size_t size,
                     unsigned *errors, unsigned *warnings)
{
    struct digest digest = {.source = source};
    char *texts[3] = {NULL, NULL, NULL}, *all = NULL;
    size_t sizes[3];
    if (getcwd(digest.cut, sizeof digest.cut - 1) != NULL)
        strcat(digest.cut, "/");
    FILE **const streams[3] = {&digest.errors, &digest.warnings,
                               &digest.others};
    bool good = true;
    for (int i = 0; i < 3; i++) {
        *streams[i] = open_memstream(&texts[i], &sizes[i]);
        good = good && *streams[i] != NULL;
    }
    if (good)
        take_all(&digest, said, size);
    for (int i = 0; i < 3; i++)
        if (*streams[i] != NULL && fclose(*streams[i]) == EOF)
            good = false;
    if (good)
        all = join(&digest, texts[0], texts[1], texts[2]);
    for (int i = 0; i < 3; i++)
        free(texts[i]);
    *errors = digest.error_count;
    *warnings = digest.warning_count;
    return all;
}
