/* The lines of the progress file: see progress_lines.h. */
#include "study/progress_lines.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    DAY = 24 * 60 * 60,
    NUMBER_MAX = 1000000
};

static const char *const kinds[PROGRESS_KINDS] = {
    [PROGRESS_EXERCISE] = "exercise",   [PROGRESS_PREDICTION] = "prediction",
    [PROGRESS_QUESTION] = "question",   [PROGRESS_ORDER] = "order",
    [PROGRESS_DIAGNOSIS] = "diagnosis",
};

/* What a line may say of its thing, in this order. */
static const struct member {
    const char *word;
    size_t offset;
    bool is_day;
} members[] = {
    {"tried", offsetof(struct progress_entry, tried), false},
    {"points", offsetof(struct progress_entry, points), false},
    {"hints", offsetof(struct progress_entry, hints), false},
    {"passed", offsetof(struct progress_entry, passed), true},
    {"solution", offsetof(struct progress_entry, solution), true},
    {"right", offsetof(struct progress_entry, right), false},
    {"wrong", offsetof(struct progress_entry, wrong), false},
    {"row", offsetof(struct progress_entry, row), false},
    {"met", offsetof(struct progress_entry, met), false},
    {"last", offsetof(struct progress_entry, last), true},
    {"again", offsetof(struct progress_entry, again), true},
};

enum {
    MEMBERS = sizeof members / sizeof *members
};

static int *value_of(const struct member *member, struct progress_entry *entry)
{
    return (int *)(void *)((char *)entry + member->offset);
}

const char *progress_date(int day, char text[PROGRESS_DATE])
{
    struct tm parts;
    time_t at = (time_t)day * DAY;
    if (gmtime_r(&at, &parts) == NULL ||
        strftime(text, PROGRESS_DATE, "%Y-%m-%d", &parts) == 0)
        strcpy(text, "1970-01-01");
    return text;
}

int progress_day(const char *text)
{
    int year, month, day, length = 0;
    if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &length) != 3 ||
        length != 10 || text[length] != '\0' || year < 1970 || month < 1 ||
        month > 12 || day < 1 || day > 31)
        return 0;
    struct tm parts = {
        .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    return (int)(timegm(&parts) / DAY);
}

/* The words of one "word value", which is cut in two. */
static bool read_member(char *pair, struct progress_entry *entry)
{
    char *value = strchr(pair, ' '), *end;
    if (value == NULL)
        return false;
    *value++ = '\0';
    for (size_t i = 0; i < MEMBERS; i++) {
        if (strcmp(pair, members[i].word) != 0)
            continue;
        long number = members[i].is_day ? progress_day(value)
                                        : strtol(value, &end, 10);
        bool good = members[i].is_day ? number > 0
                                      : *end == '\0' && end != value;
        *value_of(&members[i], entry) = (int)number;
        return good && number >= 0 && number <= NUMBER_MAX;
    }
    return false;
}

static bool read_name(char *text, struct progress_entry *entry)
{
    char *name = strchr(text, ' ');
    if (name == NULL || strlen(name + 1) >= sizeof entry->name ||
        name[1] == '\0')
        return false;
    *name++ = '\0';
    strcpy(entry->name, name);
    for (int kind = 0; kind < PROGRESS_KINDS; kind++)
        if (strcmp(text, kinds[kind]) == 0) {
            entry->kind = (enum progress_kind)kind;
            return true;
        }
    return false;
}

/* The colon behind the name is the last one that a blank follows, or that ends
 * the line: "order 06_fork:P1: right 1". */
static bool read_parts(char *line, struct progress_entry *entry)
{
    char *rest = strstr(line, ": ");
    size_t length = strlen(line);
    if (rest != NULL) {
        *rest = '\0';
        rest += 2;
    } else if (length > 0 && line[length - 1] == ':')
        line[length - 1] = '\0';
    else
        return false;
    bool good = read_name(line, entry);
    while (good && rest != NULL && *rest != '\0') {
        char *next = strchr(rest, ',');
        if (next != NULL)
            *next++ = '\0';
        good = read_member(rest, entry);
        rest = next;
        while (rest != NULL && *rest == ' ')
            rest++;
    }
    return good;
}

bool progress_line_read(const char *line, struct progress_entry *entry)
{
    char *copied = strdup(line);
    *entry = (struct progress_entry){.name = ""};
    if (copied == NULL)
        return false;
    copied[strcspn(copied, "\r")] = '\0';
    bool good = read_parts(copied, entry);
    free(copied);
    return good;
}

void progress_line_write(FILE *file, const struct progress_entry *entry)
{
    char date[PROGRESS_DATE];
    const char *between = ": ";
    struct progress_entry copied = *entry;
    fprintf(file, "%s %s", kinds[entry->kind], entry->name);
    for (size_t i = 0; i < MEMBERS; i++) {
        int value = *value_of(&members[i], &copied);
        /* Of a question both counts are said, as one alone would puzzle. */
        bool always = !members[i].is_day && entry->last != 0 &&
                      (strcmp(members[i].word, "right") == 0 ||
                       strcmp(members[i].word, "wrong") == 0) &&
                      entry->kind != PROGRESS_DIAGNOSIS &&
                      entry->kind != PROGRESS_EXERCISE;
        if (value == 0 && !always)
            continue;
        if (members[i].is_day)
            fprintf(file, "%s%s %s", between, members[i].word,
                    progress_date(value, date));
        else
            fprintf(file, "%s%s %d", between, members[i].word, value);
        between = ", ";
    }
    fputs(strcmp(between, ": ") == 0 ? ":\n" : "\n", file);
}
