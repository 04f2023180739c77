/* Marks filled into a table: see export.h. */
#include "grade/export.h"

#include "say/plain.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

enum {
    SHOWN = 80 /* bytes of a name */
};

bool export_is_points(const char *text, int points)
{
    char *end;
    text += strspn(text, " ");
    bool same = strtol(text, &end, 10) == points && end != text;
    if (*end == '.' || *end == ',')
        end += 1 + strspn(end + 1, "0");
    return same && end[strspn(end, " ")] == '\0';
}

int export_points(const struct export *export)
{
    int points = 0;
    for (size_t i = 0; i < export->class.exercise_count; i++)
        points += export->max[i];
    return points;
}

char *export_number(int number)
{
    char *text = NULL;
    if (asprintf(&text, "%d", number) == -1)
        err(EXPORT_OUR_FAULT, "a number");
    return text;
}

/* A sentence on standard error about somebody. */
static void tell(struct export *export, const char *before, const char *name,
                 const char *behind)
{
    fprintf(stderr, "shmlab: %s", before);
    plain_name(stderr, name, SHOWN);
    fprintf(stderr, "%s\n", behind);
    export->told++;
}

static void tell_row(struct export *export, size_t row,
                     const struct person *person, bool doubtful)
{
    const char *const names[] = {person->name, person->login, person->email,
                                 person->sis, person->number};
    char before[64];
    size_t i = 0;
    while (i + 1 < sizeof names / sizeof *names && names[i][0] == '\0')
        i++;
    snprintf(before, sizeof before, "row %zu of the table: ", row + 1);
    tell(export, before, names[i],
         doubtful ? " could be more than one student, and gets no mark"
                  : " is not in the class");
}

/* Whom each row means, MATCH_NOBODY and the like among them; to be freed.  Told
 * is who is asked for and cannot be matched. */
static long *match(struct export *export, const struct filling *filling)
{
    size_t count = filling->sheet.count, students = export->class.count;
    struct matcher *matcher = matcher_make(&export->class);
    struct person person;
    long *found = calloc(count, sizeof *found);
    int *rows = calloc(students + 1, sizeof *rows); /* of each student */
    if (found == NULL || rows == NULL)
        err(EXPORT_OUR_FAULT, "%s", export->into);
    for (size_t row = 0; row < count; row++) {
        person = (struct person){"", "", "", "", ""};
        found[row] = filling->person(filling, row, &person)
                         ? matcher_find(matcher, &person)
                         : MATCH_NOBODY;
        if (found[row] >= 0)
            rows[found[row]]++;
    }
    for (size_t row = 0; row < count; row++) {
        person = (struct person){"", "", "", "", ""};
        if (found[row] >= 0 && rows[found[row]] > 1)
            found[row] = MATCH_SEVERAL;
        if (found[row] < 0 && export->student == NULL &&
            filling->person(filling, row, &person))
            tell_row(export, row, &person, found[row] == MATCH_SEVERAL);
    }
    const struct student *student;
    for (size_t at = 0; (student = export_next(export, &at)) != NULL;)
        if (rows[student - export->class.students] != 1)
            tell(export, "", student->id,
                 rows[student - export->class.students] == 0
                     ? " of the class is not in the table, and has no mark "
                       "there"
                     : " of the class is in the table twice, and has no mark "
                       "there");
    matcher_free(matcher);
    free(rows);
    return found;
}

static void fill_row(struct export *export, const struct filling *filling,
                     long found, char *texts[FILL_COLUMNS])
{
    const struct student *student = &export->class.students[found];
    struct paper paper;
    if (export->student != NULL && strcmp(export->student, student->id) != 0)
        return;
    paper_read(export, student, &paper);
    if (paper.total >= 0)
        filling->texts(filling, &paper, texts);
    paper_free(&paper);
}

void export_fill(struct export *export, struct filling *filling)
{
    struct target target;
    long *found = match(export, filling);
    target_open(&target, export->out);
    for (size_t row = 0; row < filling->sheet.count; row++) {
        char *texts[FILL_COLUMNS] = {0};
        if (found[row] >= 0)
            fill_row(export, filling, found[row], texts);
        else if (filling->others != NULL)
            filling->others(filling, export, row, texts);
        sheet_put_row(target.out, &filling->sheet, row, filling->columns, texts,
                      FILL_COLUMNS);
        for (size_t i = 0; i < FILL_COLUMNS; i++)
            free(texts[i]);
    }
    target_close(&target);
    free(found);
    sheet_free(&filling->sheet);
}
