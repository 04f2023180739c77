/*
 * A column in a gradebook of Canvas: see export.h.
 *
 * Canvas knows its own table again by the first columns, and an assignment by
 * the number behind its name.  So an exported gradebook comes back byte for
 * byte but for one column.  An empty cell would take a grade away: who has no
 * mark keeps what stood there, and has no row in a new table.
 */
#include "grade/csv_out.h"
#include "grade/export.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char column_default[] = "Attached";

/* --- An exported gradebook ------------------------------------------------ */

static bool is_points_row(const struct filling *filling, size_t row)
{
    return row > 0 && strstr(sheet_text(&filling->sheet, row, 0),
                             "Points Possible") != NULL;
}

/* A row that tells of the columns: empty but for words such as "Manual
 * Posting". */
static bool is_remark(const struct sheet *sheet, size_t row)
{
    for (size_t i = 0; i < sheet->rows[row].count; i++) {
        const char *text = sheet_text(sheet, row, (long)i);
        text += strspn(text, " ");
        if (text[0] != '\0' && strncasecmp(text, "Muted", 5) != 0 &&
            strncasecmp(text, "Manual Posting", 14) != 0)
            return false;
    }
    return true;
}

static bool person_of(const struct filling *filling, size_t row,
                      struct person *person)
{
    static char name[1024]; /* where it has two columns */
    const struct sheet *sheet = &filling->sheet;
    long student = sheet_column(sheet, "Student");
    if (row == 0 || is_points_row(filling, row) || is_remark(sheet, row))
        return false;
    person->number = sheet_text(sheet, row, sheet_column(sheet, "ID"));
    person->sis = sheet_text(sheet, row, sheet_column(sheet, "SIS User ID"));
    person->login = sheet_text(sheet, row, sheet_column(sheet, "SIS Login ID"));
    person->name = sheet_text(sheet, row, student);
    if (student == -1) {
        snprintf(name, sizeof name, "%.500s, %.500s", sheet_text(sheet, row, 0),
                 sheet_text(sheet, row, 1));
        person->name = name;
    }
    /* Every course has this one, and it is nobody. */
    return strcmp(person->name, "Student, Test") != 0 &&
           strcmp(person->name, "Test Student") != 0;
}

static void texts_of(const struct filling *filling, const struct paper *paper,
                     char *texts[FILL_COLUMNS])
{
    (void)filling;
    texts[0] = export_number(paper->total);
}

static void others_of(const struct filling *filling,
                      const struct export *export, size_t row,
                      char *texts[FILL_COLUMNS])
{
    const struct sheet *sheet = &filling->sheet;
    bool is_new = (size_t)filling->columns[0] >= sheet->rows[0].count;
    size_t size;
    if (is_points_row(filling, row) &&
        !export_is_points(sheet_text(sheet, row, filling->columns[0]),
                          filling->points))
        texts[0] = export_number(filling->points);
    if (row > 0 || !is_new)
        return;
    FILE *out = open_memstream(&texts[0], &size);
    if (out == NULL)
        err(EXPORT_OUR_FAULT, "%s", export->into);
    csv_put(out, export->column);
    if (fclose(out) == EOF)
        err(EXPORT_OUR_FAULT, "%s", export->into);
}

/* What the row of points says of our column, before anything is written. */
static void look_at_points(struct export *export, const struct filling *filling)
{
    for (size_t row = 1; row < filling->sheet.count; row++) {
        const char *text = sheet_text(&filling->sheet, row,
                                      filling->columns[0]);
        if (!is_points_row(filling, row) || text[0] == '\0')
            continue;
        if (strstr(text, "read only") != NULL)
            errx(EXPORT_MISUSED, "the column \"%s\" is computed by Canvas",
                 export->column);
        if (!export_is_points(text, filling->points)) {
            warnx("the column \"%s\" had %.20s points, and has %d now",
                  export->column, text, filling->points);
            export->told++;
        }
    }
}

static void fill_gradebook(struct export *export)
{
    struct filling filling = {.columns = {-1, -1},
                              .points = export_points(export),
                              .person = person_of,
                              .texts = texts_of,
                              .others = others_of};
    sheet_read(&filling.sheet, export->into);
    if ((sheet_column(&filling.sheet, "Student") == -1 &&
         sheet_column(&filling.sheet, "LastName") != 0) ||
        sheet_column(&filling.sheet, "ID") == -1)
        errx(EXPORT_MISUSED,
             "%s: not a gradebook as Canvas exports it: its first line has no "
             "columns \"Student\" and \"ID\"",
             export->into);
    filling.columns[0] = sheet_column(&filling.sheet, export->column);
    if (filling.columns[0] == -1)
        filling.columns[0] = (long)filling.sheet.rows[0].count;
    look_at_points(export, &filling);
    export_fill(export, &filling);
}

/* --- A new one ------------------------------------------------------------ */

static void put_row(struct csv_out *csv, const char *name, const char *sis,
                    const char *login, int points)
{
    csv_text(csv, name);
    csv_text(csv, ""); /* the number that Canvas gives: not known here */
    csv_text(csv, sis);
    csv_text(csv, login);
    csv_text(csv, ""); /* section */
    csv_number(csv, points);
    csv_end(csv);
}

static void new_gradebook(struct export *export)
{
    static const char *const names[] = {"Student", "ID", "SIS User ID",
                                        "SIS Login ID", "Section"};
    const struct student *student;
    struct target target;
    size_t at = 0;
    target_open(&target, export->out);
    struct csv_out csv = {.out = target.out, .separator = ','};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        csv_text(&csv, names[i]);
    csv_text(&csv, export->column);
    csv_end(&csv);
    put_row(&csv, "    Points Possible", "", "", export_points(export));
    while ((student = export_next(export, &at)) != NULL) {
        const char *id = student->id;
        struct paper paper;
        paper_read(export, student, &paper);
        if (paper.total >= 0)
            put_row(&csv, student->name[0] != '\0' ? student->name : id,
                    student->number,
                    student->login[0] != '\0' ? student->login : id,
                    paper.total);
        paper_free(&paper);
    }
    target_close(&target);
}

void export_canvas(struct export *export)
{
    if (export->column[0] == '\0')
        export->column = column_default;
    if (export->into != NULL)
        fill_gradebook(export);
    else
        new_gradebook(export);
}
