/* The values in a line of output: see blanks.h. */
#include "quiz/blanks.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* How long the symbol of an error at `text` is; 0: there is none. */
static size_t symbol(const char *text)
{
    size_t length = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    return text[0] == 'E' && length > 3 && strchr(", \n", text[length]) != NULL
               ? length
               : 0;
}

/* A value behind ": ", up to a comma, two blanks or the end; "-1, EACCES" is
 * one.  0: what stands there is no value, but has one in it. */
static size_t sentence(const char *text)
{
    size_t length = 0;
    while (strchr(",\n", text[length]) == NULL &&
           strncmp(text + length, "  ", 2) != 0)
        length++;
    if (memchr(text, ':', length) != NULL || memchr(text, '=', length) != NULL)
        return 0;
    if (strncmp(text + length, ", ", 2) == 0 && symbol(text + length + 2) > 0)
        length += 2 + symbol(text + length + 2);
    return length;
}

/* A number or a text in quotes. */
static size_t thing(const char *text)
{
    if (text[0] == '"') {
        const char *end = strpbrk(text + 1, "\"\n");
        return end != NULL && *end == '"' ? (size_t)(end - text) + 1 : 0;
    }
    return strspn(text, "0123456789");
}

/* Does `word` end just before line[at]? */
static bool behind(const char *line, size_t at, const char *word)
{
    size_t length = strlen(word);
    return at >= length && memcmp(line + at - length, word, length) == 0;
}

static size_t value_at(const char *line, size_t at)
{
    if (behind(line, at, "="))
        return strcspn(line + at, " ,\n");
    if (behind(line, at, ": "))
        return sentence(line + at);
    if (behind(line, at, "reads ") || behind(line, at, "holds "))
        return thing(line + at);
    if (at > 0 && line[at - 1] == ' ')
        return symbol(line + at);
    return 0;
}

size_t blanks_in(const char *line, struct blank blanks[BLANKS_MAX])
{
    size_t count = 0, at = strcspn(line, ":\n"); /* behind who speaks */
    at += line[at] == ':';
    at += strspn(line + at, " ");
    if (line[at] != '\0')
        at++; /* what follows the speaker's ": " is no value */
    while (line[at] != '\0' && line[at] != '\n' && count < BLANKS_MAX) {
        size_t length = value_at(line, at);
        if (length > 0 && line[at] != '<')
            blanks[count++] = (struct blank){at, length};
        at += length > 0 ? length : 1;
    }
    return count;
}
