/*
 * Grades for Moodle: see export.h.
 *
 * Whoever imports feedback without grades loses the grades, and the other way
 * round, so each row has both, and who has no mark has no row.  Moodle takes
 * feedback for HTML, so it is escaped, and its lines end with <br>.
 */
#include "grade/csv_out.h"
#include "grade/export.h"

#include "say/plain.h"

#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

static const char column_default[] = "Grade";

/* --- Feedback ------------------------------------------------------------- */

static FILE *text_open(char **text)
{
    static size_t size;
    FILE *out = open_memstream(text, &size);
    if (out == NULL)
        err(EXPORT_OUR_FAULT, "feedback");
    return out;
}

static void text_close(FILE *out)
{
    if (fclose(out) == EOF)
        err(EXPORT_OUR_FAULT, "feedback");
}

/* The first check that failed, of those that everybody may see. */
static void put_failed(FILE *out, const struct unit *unit)
{
    json_t *tests = unit_tests(unit);
    for (size_t i = 0; i < json_array_size(tests); i++) {
        const json_t *test = json_array_get(tests, i);
        if (unit_row(unit, test) != ROW_BAD ||
            strcmp(result_text(test, "visibility"), "visible") != 0)
            continue;
        fputs(". Failed: ", out);
        put_plain(out, result_text(test, "name"), FEEDBACK_MAX);
        break;
    }
    json_decref(tests);
}

static char *plain_feedback(const struct paper *paper)
{
    char *text = NULL;
    FILE *out = text_open(&text);
    fprintf(out, "%d of %d points.\n", paper->total, paper->max);
    for (size_t i = 0; i < paper->count; i++) {
        const struct unit *unit = &paper->units[i];
        put_plain(out, unit->exercise, FEEDBACK_MAX);
        fputs(": ", out);
        unit_put(out, unit);
        if (unit->handed_in)
            put_failed(out, unit);
        fputc('\n', out);
        unit_put_ideas(out, unit, false);
    }
    text_close(out);
    return text;
}

/* How a character is written in HTML. */
static const char *in_html(const char *character)
{
    return strcmp(character, "<") == 0    ? "&lt;"
           : strcmp(character, ">") == 0  ? "&gt;"
           : strcmp(character, "&") == 0  ? "&amp;"
           : strcmp(character, "\"") == 0 ? "&quot;"
           : strcmp(character, "\n") == 0 ? "<br>"
                                          : character;
}

/* As HTML of at most FEEDBACK_MAX characters, to be freed.  It may be shorter
 * by what the last one would have taken. */
static char *feedback(const struct paper *paper)
{
    static const char more[] = "...";
    char *plain = plain_feedback(paper), *text = NULL;
    size_t size = strlen(plain), at = 0, length = 0;
    FILE *out = text_open(&text);
    while (at < size) {
        char next[PLAIN_ROOM];
        size_t step = plain_next(plain + at, size - at, next);
        const char *html = in_html(next);
        size_t characters = html == next && (next[0] & 0x80) != 0
                                ? 1
                                : strlen(html);
        /* The table may put an apostrophe behind these. */
        characters += strchr(",;|", html[strlen(html) - 1]) != NULL;
        if (length + characters > FEEDBACK_MAX - strlen(more))
            break;
        fputs(html, out);
        length += characters;
        at += step;
    }
    if (at < size)
        fputs(more, out);
    text_close(out);
    free(plain);
    return text;
}

/* --- A worksheet that was downloaded -------------------------------------- */

/* "Participant 1234" is number 1234. */
static const char *number_in(const char *identifier)
{
    const char *end = identifier + strlen(identifier);
    while (end > identifier && isdigit((unsigned char)end[-1]))
        end--;
    return end;
}

static bool person_of(const struct filling *filling, size_t row,
                      struct person *person)
{
    const struct sheet *sheet = &filling->sheet;
    if (row == 0 || sheet->rows[row].count < 2)
        return false;
    person->number = number_in(
        sheet_text(sheet, row, sheet_column(sheet, "Identifier")));
    person->sis = sheet_text(sheet, row, sheet_column(sheet, "ID number"));
    person->login = sheet_text(sheet, row, sheet_column(sheet, "Username"));
    person->email = sheet_text(sheet, row,
                               sheet_column(sheet, "Email address"));
    person->name = sheet_text(sheet, row, sheet_column(sheet, "Full name"));
    return true;
}

/* The columns ascend, so either may be the grade. */
static void texts_of(const struct filling *filling, const struct paper *paper,
                     char *texts[FILL_COLUMNS])
{
    size_t comments = sheet_column(&filling->sheet, "Feedback comments") ==
                              filling->columns[0]
                          ? 0
                          : 1;
    char *plain = feedback(paper);
    texts[1 - comments] = export_number(paper->total);
    FILE *out = text_open(&texts[comments]);
    csv_put(out, plain);
    text_close(out);
    free(plain);
}

static void look_at_maximum(struct export *export,
                            const struct filling *filling)
{
    const struct sheet *sheet = &filling->sheet;
    for (size_t row = 1; row < sheet->count; row++) {
        const char *text = sheet_text(sheet, row,
                                      sheet_column(sheet, "Maximum Grade"));
        if (text[0] == '\0' || export_is_points(text, filling->points))
            continue;
        warnx("the maximum grade in Moodle is %.20s, and there are %d points "
              "to be earned: make them the same",
              text, filling->points);
        export->told++;
        return;
    }
}

static void fill_worksheet(struct export *export)
{
    struct filling filling = {.points = export_points(export),
                              .person = person_of,
                              .texts = texts_of};
    sheet_read(&filling.sheet, export->into);
    long grade = sheet_column(&filling.sheet, export->column);
    long comments = sheet_column(&filling.sheet, "Feedback comments");
    if (grade == -1 || comments == -1)
        errx(EXPORT_MISUSED,
             "%s: its first line has no columns \"%s\" and \"Feedback "
             "comments\": let the assignment have both feedback comments and "
             "an offline grading worksheet",
             export->into, export->column);
    filling.columns[0] = grade < comments ? grade : comments;
    filling.columns[1] = grade < comments ? comments : grade;
    look_at_maximum(export, &filling);
    export_fill(export, &filling);
}

/* --- A new table ---------------------------------------------------------- */

static void put_student(struct csv_out *csv, const struct paper *paper)
{
    const struct student *student = paper->student;
    char *text = feedback(paper);
    csv_text(csv, student->number[0] != '\0' ? student->number : student->id);
    csv_text(csv, student->email);
    csv_number(csv, paper->total);
    csv_text(csv, text);
    csv_end(csv);
    free(text);
}

static void new_table(struct export *export)
{
    const struct student *student;
    struct target target;
    size_t at = 0, strangers = 0;
    target_open(&target, export->out);
    struct csv_out csv = {.out = target.out, .separator = ','};
    csv_text(&csv, "Identifier");
    csv_text(&csv, "Email address");
    csv_text(&csv, export->column);
    csv_text(&csv, "Feedback comments");
    csv_end(&csv);
    while ((student = export_next(export, &at)) != NULL) {
        struct paper paper;
        paper_read(export, student, &paper);
        if (paper.total >= 0)
            put_student(&csv, &paper);
        strangers += paper.total >= 0 && student->email[0] == '\0' &&
                     student->number[0] == '\0';
        paper_free(&paper);
    }
    target_close(&target);
    if (strangers > 0) {
        warnx("%zu of them have neither an e-mail address nor a number, by "
              "which Moodle would know them: `shmlab grade` takes a roster",
              strangers);
        export->told++;
    }
}

void export_moodle(struct export *export)
{
    if (export->column[0] == '\0')
        export->column = column_default;
    if (export->into != NULL)
        fill_worksheet(export);
    else
        new_table(export);
}
