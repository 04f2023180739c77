/* The text file of a prediction: see answers.h. */
#include "quiz/answers.h"

#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    OUR_FAULT = 4,
    FILE_MAX = 64 * 1024,
    PATH = 4096,
    CANONICAL = 64 /* bytes of a value that count */
};

static void *must(void *memory)
{
    if (memory == NULL)
        errx(OUR_FAULT, "no memory");
    return memory;
}

/* Without the blanks at both ends, in place. */
static char *trimmed(char *text)
{
    text += strspn(text, " \t\v\f\r\n");
    size_t length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        text[--length] = '\0';
    return text;
}

/* The size of the file; -1 with errno when it is none to be read. */
static int is_readable(FILE *file)
{
    struct stat about;
    if (fstat(fileno(file), &about) == -1)
        return -1;
    errno = S_ISDIR(about.st_mode) ? EISDIR : EFBIG;
    return S_ISREG(about.st_mode) && about.st_size <= FILE_MAX ? 0 : -1;
}

static void add_bad(struct answers *answers, int line, const char *text)
{
    answers->bad = must(
        realloc(answers->bad, (answers->bad_count + 1) * sizeof *answers->bad));
    answers->bad[answers->bad_count++] = (struct bad_line){line,
                                                           must(strdup(text))};
}

/* The name of a cell, in lower case; false when it is none. */
static bool is_name(char *name)
{
    for (char *c = name; *c != '\0'; c++) {
        if (!isalnum((unsigned char)*c) && *c != '_')
            return false;
        *c = (char)tolower((unsigned char)*c);
    }
    return name[0] != '\0';
}

static void take_line(struct answers *answers, int number, char *line,
                      char **question)
{
    char *text = trimmed(line);
    if (text[0] == '#') {
        text += 1 + (text[1] == ' ');
        size_t length = strlen(*question);
        *question = must(realloc(*question, length + strlen(text) + 2));
        sprintf(*question + length, "%s\n", text);
        return;
    }
    char *equals = strpbrk(text, "=:");
    char *whole = must(strdup(text));
    if (equals != NULL) {
        *equals = '\0';
        equals[1 + strcspn(equals + 1, "#")] = '\0';
    }
    if (equals != NULL && is_name(trimmed(text))) {
        answers->list = must(realloc(answers->list, (answers->count + 1) *
                                                        sizeof *answers->list));
        answers->list[answers->count++] = (struct answer){
            must(strdup(trimmed(text))), must(strdup(trimmed(equals + 1))),
            must(strdup(*question)), number};
    } else if (whole[0] != '\0') {
        add_bad(answers, number, whole);
    }
    free(whole);
    (*question)[0] = '\0';
}

int answers_read(const char *path, struct answers *answers)
{
    *answers = (struct answers){0};
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return -1;
    char *line = NULL, *question = must(strdup(""));
    size_t room = 0;
    ssize_t length = -1;
    int result = is_readable(file), why = errno;
    for (int number = 1; result == 0; number++) {
        length = getline(&line, &room, file);
        if (length == -1)
            break;
        for (ssize_t i = 0; i < length; i++)
            if (line[i] == '\0') /* no text has such bytes */
                line[i] = '?';
        bool mark = number == 1 && strncmp(line, "\xef\xbb\xbf", 3) == 0;
        take_line(answers, number, line + (mark ? 3 : 0), &question);
    }
    if (result == 0 && ferror(file)) {
        result = -1;
        why = errno;
    }
    free(line);
    free(question);
    fclose(file);
    errno = why;
    return result;
}

void answers_free(struct answers *answers)
{
    for (size_t i = 0; i < answers->count; i++) {
        free(answers->list[i].name);
        free(answers->list[i].value);
        free(answers->list[i].question);
    }
    for (size_t i = 0; i < answers->bad_count; i++)
        free(answers->bad[i].text);
    free(answers->list);
    free(answers->bad);
    *answers = (struct answers){0};
}

const struct answer *answers_find(const struct answers *answers,
                                  const char *name)
{
    for (size_t i = answers->count; i > 0; i--)
        if (strcasecmp(answers->list[i - 1].name, name) == 0)
            return &answers->list[i - 1];
    return NULL;
}

/* A value as it is compared: lower case, without blanks, commas, periods and
 * quotes, and with one word for those that mean the same. */
static void canonical(const char *value, char out[CANONICAL])
{
    static const char *const same[][2] = {
        {"y", "yes"},
        {"n", "no"},
        {"segfault", "sigsegv"},
        {"segmentationfault", "sigsegv"},
        {"signal11", "sigsegv"},
        {"exits", "exit"},
        {"exit0", "exit"},
        {"exit(0)", "exit"},
        {"never", "0"},
    };
    size_t length = 0;
    memset(out, 0, CANONICAL);
    for (; *value != '\0' && length + 1 < CANONICAL; value++)
        if (!isspace((unsigned char)*value) &&
            strchr(",;.\"'`", *value) == NULL)
            out[length++] = (char)tolower((unsigned char)*value);
    out[length] = '\0';
    size_t skip = 0; /* "-1 EFAULT" is EFAULT, and 07 is 7 */
    if (strncmp(out, "-1e", 3) == 0)
        skip = 2;
    while (out[skip] == '0' && isdigit((unsigned char)out[skip + 1]))
        skip++;
    memmove(out, out + skip, length + 1 - skip);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (strcmp(out, same[i][0]) == 0)
            strcpy(out, same[i][1]);
}

bool answers_same(const char *one, const char *other)
{
    char a[CANONICAL], b[CANONICAL];
    canonical(one, a);
    canonical(other, b);
    return strcmp(a, b) == 0;
}

/* The line of a cell with the value that it has now, but the line as it was
 * where the value is the same. */
static void put_line(FILE *out, const char *line, const struct answer *answer)
{
    size_t head = strcspn(line, "=:");
    bool crlf = strstr(line, "\r\n") != NULL;
    fprintf(out, "%.*s%c%s%s%s", (int)head, line, line[head],
            answer->value[0] != '\0' ? " " : "", answer->value,
            crlf ? "\r\n" : "\n");
}

static int copy_with(FILE *in, FILE *out, const struct answers *answers)
{
    char *line = NULL;
    size_t room = 0, next = 0;
    for (int number = 1; getline(&line, &room, in) != -1; number++) {
        if (next < answers->count && answers->list[next].line == number)
            put_line(out, line, &answers->list[next++]);
        else
            fputs(line, out);
    }
    free(line);
    return ferror(in) || ferror(out) ? -1 : 0;
}

int answers_write(const char *from, const char *to,
                  const struct answers *answers)
{
    char path[PATH];
    if (snprintf(path, sizeof path, "%s.new-%ld", to, (long)getpid()) >= PATH) {
        errno = ENAMETOOLONG;
        return -1;
    }
    FILE *in = fopen(from, "re"), *out = in != NULL ? fopen(path, "we") : NULL;
    int result = out != NULL ? copy_with(in, out, answers) : -1, why = errno;
    if (out != NULL && (fflush(out) == EOF || fsync(fileno(out)) == -1))
        result = -1;
    if (out != NULL && fclose(out) == EOF)
        result = -1;
    if (result == 0)
        result = rename(path, to);
    why = result == -1 && errno != 0 ? errno : why;
    if (result == -1 && out != NULL)
        unlink(path);
    if (in != NULL)
        fclose(in);
    errno = why;
    return result;
}
