/* A table of text: see csv.h. */
#include "grade/csv.h"

#include "grade/intake.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* All bytes, also of a pipe, to be freed; NULL with errno. */
static char *read_all(int fd, size_t *size)
{
    const size_t most_room = (size_t)2 * CSV_BYTES;
    size_t room = 1 << 16;
    char *bytes = NULL;
    ssize_t got = 1;
    for (*size = 0; got > 0; *size += got > 0 ? (size_t)got : 0) {
        if (bytes == NULL || *size == room) {
            room *= bytes == NULL ? 1 : 2;
            char *more = room <= most_room ? realloc(bytes, room) : NULL;
            if (more == NULL) {
                errno = room <= most_room ? ENOMEM : EFBIG;
                break;
            }
            bytes = more;
        }
        got = read(fd, bytes + *size, room - *size);
    }
    if (got == 0 && *size <= CSV_BYTES)
        return bytes;
    if (got == 0)
        errno = EFBIG;
    free(bytes);
    return NULL;
}

/* What the first line has most of, outside of quotes. */
static char separator_of(const char *text)
{
    static const char all[] = ",;\t";
    size_t counts[sizeof all - 1] = {0}, best = 0;
    int quoted = 0;
    for (; *text != '\0' && (quoted || *text != '\n'); text++) {
        const char *found = strchr(all, *text);
        if (*text == '"')
            quoted = !quoted;
        else if (found != NULL && !quoted)
            counts[found - all]++;
    }
    for (size_t i = 1; i < sizeof all - 1; i++)
        if (counts[i] > counts[best])
            best = i;
    return all[best];
}

int csv_open(struct csv *csv, const char *path)
{
    size_t size = 0;
    *csv = (struct csv){.next_line = 1};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    char *bytes = fd != -1 ? read_all(fd, &size) : NULL;
    int error = errno;
    if (fd != -1)
        close(fd);
    errno = error;
    csv->text = bytes != NULL ? intake_text(bytes, size, &size) : NULL;
    error = errno;
    free(bytes);
    errno = error;
    if (csv->text == NULL)
        return -1;
    csv->next = csv->text;
    if (strncmp(csv->text, "sep=", 4) == 0 && size >= 6 &&
        csv->text[5] == '\n') {
        csv->separator = csv->text[4];
        csv->next += 6;
        csv->next_line++;
    } else
        csv->separator = separator_of(csv->text);
    return 0;
}

/* Take a field from *at, which is left on what ends it; its bytes move forward
 * over its quotes.  Returns where it begins, and *end where it ends; NULL when
 * a quote is not closed. */
static char *take(struct csv *csv, char **at, char **end)
{
    char *from = *at + strspn(*at, " "), *to = from, *read = from;
    bool quoted = *read == '"';
    char *least = from; /* what is quoted keeps its blanks */
    if (quoted) {
        for (read++; *read != '\0' && (*read != '"' || read[1] == '"');) {
            read += *read == '"';
            csv->next_line += *read == '\n';
            *to++ = *read++;
        }
        if (*read++ == '\0')
            return NULL;
        least = to;
    }
    while (*read != '\0' && *read != '\n' && *read != csv->separator)
        *to++ = *read++;
    while (to > least && (to[-1] == ' ' || to[-1] == '\t'))
        to--;
    *at = read;
    *end = to;
    return from;
}

static int put(struct csv *csv, char *field)
{
    if (csv->count == csv->room) {
        size_t room = csv->room == 0 ? 16 : 2 * csv->room;
        char **more = reallocarray(csv->fields, room, sizeof *more);
        if (more == NULL)
            return -1;
        csv->fields = more;
        csv->room = room;
    }
    csv->fields[csv->count++] = field;
    return 0;
}

int csv_next(struct csv *csv)
{
    char *at = csv->next, *end, ends = csv->separator;
    for (; *at == '\n'; at++)
        csv->next_line++;
    csv->line = csv->next_line;
    csv->count = 0;
    if (*at == '\0')
        return 0;
    while (ends == csv->separator) {
        char *field = take(csv, &at, &end);
        if (field == NULL) {
            errno = EBADMSG;
            return -1;
        }
        if (put(csv, field) == -1)
            return -1;
        ends = *at;
        if (ends != '\0')
            at++;
        *end = '\0';
    }
    csv->next_line += ends == '\n';
    csv->next = at;
    return 1;
}

const char *csv_field(const struct csv *csv, size_t column)
{
    return column < csv->count ? csv->fields[column] : "";
}

void csv_close(struct csv *csv)
{
    free(csv->text);
    free(csv->fields);
    *csv = (struct csv){.text = NULL};
}
