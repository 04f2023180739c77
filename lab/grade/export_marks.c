/*
 * A plain table of marks: see export.h.
 *
 * Without a mark a cell is empty, and its verdict says why; so is the total of
 * a student of whom something has no mark yet.
 */
#include "grade/csv_out.h"
#include "grade/export.h"

#include <err.h>
#include <stdlib.h>

static void put_mark(struct csv_out *csv, int mark)
{
    if (mark >= 0)
        csv_number(csv, mark);
    else
        csv_text(csv, "");
}

static void put_header(struct csv_out *csv, const struct class *class)
{
    csv_text(csv, "student");
    csv_text(csv, "name");
    for (size_t i = 0; i < class->exercise_count; i++)
        csv_text(csv, class->exercises[i]);
    csv_text(csv, "total");
    for (size_t i = 0; i < class->exercise_count; i++) {
        char *name = NULL;
        if (asprintf(&name, "%s verdict", class->exercises[i]) == -1)
            err(EXPORT_OUR_FAULT, "marks");
        csv_text(csv, name);
        free(name);
    }
    csv_end(csv);
}

static void put_paper(struct csv_out *csv, const struct paper *paper)
{
    csv_text(csv, paper->student->id);
    csv_text(csv, paper->student->name);
    for (size_t i = 0; i < paper->count; i++)
        put_mark(csv, paper->units[i].score);
    put_mark(csv, paper->total);
    for (size_t i = 0; i < paper->count; i++) {
        const struct unit *unit = &paper->units[i];
        csv_text(csv, !unit->handed_in       ? ""
                      : unit->result == NULL ? "not-judged"
                                             : grade_word(unit->verdict));
    }
    csv_end(csv);
}

void export_marks(struct export *export)
{
    const struct student *student;
    struct target target;
    size_t at = 0;
    target_open(&target, export->out);
    struct csv_out csv = {.out = target.out, .separator = ','};
    put_header(&csv, &export->class);
    while ((student = export_next(export, &at)) != NULL) {
        struct paper paper;
        paper_read(export, student, &paper);
        put_paper(&csv, &paper);
        paper_free(&paper);
    }
    target_close(&target);
}
