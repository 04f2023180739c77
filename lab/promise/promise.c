/* What a program says of itself in the comment at its top: see promise.h. */
#include "promise/promise.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A header that has not ended after so many bytes is none.  Nothing behind
 * them is read, so that a huge or endless file costs no more than a small. */
enum {
    HEADER_MAX = 64 * 1024
};

/* Where in the header we are. */
enum part {
    PART_CLAIM,  /* the first line, and those that continue it */
    PART_STORY,  /* everything that nobody asks for */
    PART_OUTPUT, /* below "Output:" */
};

/* READING */

/* Read the beginning of a file, as a string, which ends at the first NUL byte.
 * Returns NULL with errno set; it is EINVAL for what is not a regular file. */
static char *read_beginning(const char *path)
{
    /* O_NONBLOCK: do not wait for somebody to open the other end of a FIFO */
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file == -1)
        return NULL;

    struct stat about;
    char *text = calloc(1, HEADER_MAX + 1);
    size_t size = 0;
    ssize_t got = -1;
    if (fstat(file, &about) == 0 && text != NULL) {
        errno = EINVAL;
        if (S_ISREG(about.st_mode))
            while ((got = read(file, text + size, HEADER_MAX - size)) > 0)
                size += (size_t)got;
    }
    int error = errno;
    close(file);
    if (got == 0)
        return text;
    free(text);
    errno = error;
    return NULL;
}

/* Cut the next line off the text: it loses its newline.  Returns NULL when
 * there is no whole line any more. */
static char *next_line(char **rest)
{
    char *line = *rest;
    char *newline = strchr(line, '\n');
    if (newline == NULL)
        return NULL;
    *newline = '\0';
    *rest = newline + 1;
    return line;
}

/* The rest of the line when it begins with `prefix`, otherwise NULL. */
static const char *behind(const char *prefix, const char *line)
{
    size_t length = strlen(prefix);
    return strncmp(line, prefix, length) == 0 ? line + length : NULL;
}

/* Append words, with one blank between any two; `into` has room for them. */
static void append_words(char *into, const char *words)
{
    for (;;) {
        words += strspn(words, " \t");
        size_t length = strcspn(words, " \t");
        if (length == 0)
            return;
        if (into[0] != '\0')
            strcat(into, " ");
        strncat(into, words, length);
        words += length;
    }
}

/* Take " * NAME.c - the claim" apart. */
static bool read_title(const char *line, struct promise *promise)
{
    const char *title = behind(" * ", line);
    const char *dash = title != NULL ? strstr(title, ".c - ") : NULL;
    if (dash == NULL || dash == title)
        return false;
    strncat(promise->name, title, (size_t)(dash - title));
    append_words(promise->claim, dash + strlen(".c - "));
    return promise->claim[0] != '\0' && strpbrk(promise->name, " \t") == NULL;
}

/* One line of the header below the title, without its " *".  Blank lines of
 * the output wait in *blanks until a line follows that belongs to it. */
static enum part read_line(const char *line, enum part part,
                           struct promise *promise, int *blanks)
{
    const char *text;
    if (part == PART_OUTPUT) {
        if (line[0] == '\0') {
            (*blanks)++;
            return part;
        }
        if ((text = behind("     ", line)) != NULL) {
            for (; *blanks > 0; (*blanks)--)
                strcat(promise->output, "\n");
            strcat(promise->output, text);
            strcat(promise->output, "\n");
            return part;
        }
    }
    if (part == PART_CLAIM && line[0] != '\0') {
        append_words(promise->claim, line);
        return part;
    }
    if ((text = behind(" Claims:", line)) != NULL)
        append_words(promise->claims, text);
    else if ((text = behind(" Needs:", line)) != NULL)
        append_words(promise->needs, text);
    else if (strcmp(line, " Output:") == 0 && promise->output[0] == '\0')
        return PART_OUTPUT;
    return PART_STORY;
}

/* Read a header to its end.  Returns false when it is none. */
static bool read_header(char *text, struct promise *promise)
{
    const char *line = next_line(&text);
    if (line == NULL || strcmp(line, "/*") != 0)
        return false;
    line = next_line(&text);
    if (line == NULL || strchr(line, '\r') != NULL ||
        !read_title(line, promise))
        return false;

    enum part part = PART_CLAIM;
    int blanks = 0;
    while ((line = next_line(&text)) != NULL) {
        if (strcmp(line, " */") == 0)
            return true;
        const char *inside = behind(" *", line);
        if (inside == NULL || (inside[0] != '\0' && inside[0] != ' ') ||
            strchr(line, '\r') != NULL)
            return false;
        part = read_line(inside, part, promise, &blanks);
    }
    return false;
}

int promise_read(const char *path, struct promise *promise)
{
    *promise = (struct promise){0};
    char *text = read_beginning(path);
    if (text == NULL)
        return -1;

    /* Whatever is taken from the text is not longer than the text. */
    size_t room = strlen(text) + 1;
    *promise = (struct promise){
        .name = calloc(1, room),
        .claim = calloc(1, room),
        .claims = calloc(1, room),
        .needs = calloc(1, room),
        .output = calloc(1, room),
    };
    int error = 0;
    if (promise->name == NULL || promise->claim == NULL ||
        promise->claims == NULL || promise->needs == NULL ||
        promise->output == NULL)
        error = ENOMEM;
    else if (!read_header(text, promise))
        error = EINVAL;

    free(text);
    if (error == 0)
        return 0;
    promise_free(promise);
    errno = error;
    return -1;
}

void promise_free(struct promise *promise)
{
    free(promise->name);
    free(promise->claim);
    free(promise->claims);
    free(promise->needs);
    free(promise->output);
    *promise = (struct promise){0};
}

/* COMPARING */

/* How many bytes at `text` are a whole number, or a decimal one. */
static size_t number_length(const char *text, bool decimal)
{
    static const char digits[] = "0123456789";
    size_t whole = strspn(text, digits);
    if (!decimal || whole == 0)
        return whole;
    size_t fraction = text[whole] == '.' ? strspn(text + whole + 1, digits) : 0;
    return fraction > 0 ? whole + 1 + fraction : 0;
}

/* How many bytes the placeholder <one|other|...> at `text` has; 0: it is none,
 * but text like any other. */
static size_t choice_length(const char *text)
{
    bool several = false;
    size_t i = 1;
    for (; isalnum((unsigned char)text[i]) || strchr("_-|", text[i]); i++) {
        if (text[i] == '\0')
            return 0;
        if (text[i] == '|') {
            several = true;
            if (text[i - 1] == '<' || text[i - 1] == '|')
                return 0; /* an empty word */
        }
    }
    return several && text[i] == '>' && text[i - 1] != '|' ? i + 1 : 0;
}

static bool line_ends(const char *text)
{
    return *text == '\0' || *text == '\n';
}

static bool line_kept(const char *promised, const char *printed);

/* The same, where `promised` begins with a <one|other> of `length` bytes. */
static bool choice_kept(const char *promised, size_t length,
                        const char *printed)
{
    const char *behind_it = promised + length;
    for (const char *word = promised + 1; word < behind_it;) {
        size_t size = strcspn(word, "|>");
        if (strncmp(word, printed, size) == 0 &&
            line_kept(behind_it, printed + size))
            return true;
        word += size + 1;
    }
    return false;
}

/* Compare one line of each: true when they match and end in the same way. */
static bool line_kept(const char *promised, const char *printed)
{
    while (!line_ends(promised)) {
        const char *next;
        size_t taken = 0;
        if ((next = behind("<count>", promised)) != NULL)
            taken = number_length(printed, false);
        else if ((next = behind("<ratio>", promised)) != NULL)
            taken = number_length(printed, true);
        else if (*promised == '<' && choice_length(promised) != 0)
            return choice_kept(promised, choice_length(promised), printed);
        else {
            next = promised + 1;
            taken = *printed == *promised;
        }
        if (taken == 0)
            return false;
        promised = next;
        printed += taken;
    }
    return *promised == *printed;
}

/* Compare one line of each, byte by byte. */
static bool line_same(const char *promised, const char *printed)
{
    size_t length = strcspn(promised, "\n");
    return strncmp(promised, printed, length) == 0 &&
           promised[length] == printed[length];
}

static bool compare(const char *promised, const char *printed,
                    bool (*line_good)(const char *, const char *),
                    struct mismatch *mismatch)
{
    *mismatch = (struct mismatch){0, promised, printed};
    for (int line = 1; *promised != '\0' || *printed != '\0'; line++) {
        /* An empty line is not the end of the text. */
        bool both = *promised != '\0' && *printed != '\0';
        if (!both || !line_good(promised, printed)) {
            *mismatch = (struct mismatch){line, promised, printed};
            return false;
        }
        promised += strcspn(promised, "\n");
        printed += strcspn(printed, "\n");
        if (*promised == '\n') {
            promised++;
            printed++;
        }
    }
    return true;
}

bool promise_kept(const char *promised, const char *printed,
                  struct mismatch *mismatch)
{
    return compare(promised, printed, line_kept, mismatch);
}

bool promise_exact(const char *expected, const char *printed,
                   struct mismatch *mismatch)
{
    return compare(expected, printed, line_same, mismatch);
}
