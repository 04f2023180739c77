/* Lines of output, for the rules: see look.h. */
#include "diagnose/look.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *look_next_line(const char **at, size_t *size)
{
    const char *line = *at;
    if (*line == '\0')
        return NULL;
    const size_t whole = strcspn(line, "\n");
    *size = strcspn(line, "\r\n");
    *at = line + whole + (line[whole] == '\n');
    return line;
}

size_t look_times(const char *text, const char *line, size_t size)
{
    size_t count = 0, other_size = 0;
    for (const char *other;
         (other = look_next_line(&text, &other_size)) != NULL;)
        count += other_size == size && memcmp(other, line, size) == 0;
    return count;
}

const char *look_more_often(const char *one, const char *other, size_t *size)
{
    const char *at = one;
    for (const char *line; (line = look_next_line(&at, size)) != NULL;)
        if (*size > 0 &&
            look_times(one, line, *size) > look_times(other, line, *size))
            return line;
    return NULL;
}

bool look_same_lines(const char *one, const char *other)
{
    size_t size = 0;
    return look_more_often(one, other, &size) == NULL &&
           look_more_often(other, one, &size) == NULL;
}

bool look_line(const char *text, size_t line, char copy[LOOK_LINE + 4])
{
    for (; line > 0 && *text != '\0'; line--) {
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    const size_t size = strcspn(text, "\r\n");
    copy[0] = '\0';
    if (line > 0 || *text == '\0')
        return false;
    snprintf(copy, LOOK_LINE + 4, "%.*s%s",
             (int)(size < LOOK_LINE ? size : LOOK_LINE), text,
             size > LOOK_LINE ? "..." : "");
    return true;
}

/* The number at the end of a line. */
static bool last_number(const char *line, long long *number)
{
    size_t at = strlen(line);
    while (at > 0 && isdigit((unsigned char)line[at - 1]))
        at--;
    *number = strtoll(line + at, NULL, 10);
    return line[at] != '\0';
}

bool look_numbers(const struct observed *observed,
                  const struct variant *variant, long long *seen,
                  long long *wanted)
{
    char is[LOOK_LINE + 4], should[LOOK_LINE + 4];
    const char *text = variant->recording.out.text,
               *expected = variant->kind == VARIANT_PLAIN
                               ? observed->prints
                               : look_plain(observed)->out.text;
    for (size_t line = 0; expected != NULL && look_line(text, line, is) &&
                          look_line(expected, line, should);
         line++)
        if (strcmp(is, should) != 0)
            return last_number(is, seen) && last_number(should, wanted);
    return false;
}
