/* What one student has handed in, and which of it is taken: see
 * intake_parts.h. */
#include "grade/intake_parts.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAGIC = 4 /* bytes by which a program is known */
};

void job_fails(struct job *job, int error)
{
    if (job->error == 0)
        job->error = error != 0 ? error : EIO;
}

void found_free(struct found *found)
{
    free(found->shown);
    free(found->place);
    free(found->bytes);
    free(found->problem);
    *found = (struct found){.shown = NULL};
}

bool pile_begin(struct job *job, const char *id, struct pile *pile)
{
    *pile = (struct pile){.job = job, .student = class_student(job->class, id)};
    if (pile->student == NULL)
        job_fails(job, ENOMEM);
    return pile->student != NULL;
}

void pile_refuse(struct pile *pile, const char *shown, const char *why, ...)
{
    va_list arguments;
    char *text = NULL;
    va_start(arguments, why);
    if (vasprintf(&text, why, arguments) == -1)
        text = NULL;
    va_end(arguments);
    if (text == NULL || student_refused(pile->student, shown, text) == -1)
        job_fails(pile->job, ENOMEM);
    free(text);
}

bool pile_room(struct pile *pile)
{
    if (++pile->looked <= INTAKE_FILES)
        return true;
    if (pile->looked == INTAKE_FILES + 1)
        pile_refuse(pile, "...",
                    "there are more than %d files, and the rest was not "
                    "looked at",
                    INTAKE_FILES);
    return false;
}

/* --- Looking at names ----------------------------------------------------- */

size_t pile_wants(const struct job *job, const char *name, bool inside,
                  bool *may_be_larger)
{
    unsigned number;
    *may_be_larger = false;
    if (name_is_litter(name, false))
        return 0;
    if (exercise_of(job, name, &number) != NO_EXERCISE)
        return INTAKE_BYTES;
    if (archive_stem(name) != 0 && !inside)
        return INTAKE_UNPACKED;
    *may_be_larger = true;
    return MAGIC;
}

static void push(struct pile *pile, struct found **all, size_t *count,
                 struct found *found)
{
    struct found *more = *all;
    if ((*count & (*count - 1)) == 0) /* full: it doubles */
        more = reallocarray(more, *count == 0 ? 1 : 2 * *count, sizeof *more);
    if (more == NULL) {
        job_fails(pile->job, ENOMEM);
        found_free(found);
        return;
    }
    *all = more;
    more[*count] = *found;
    more[(*count)++].order = pile->looked;
}

static bool is_program(struct pile *pile, struct found *found)
{
    if (found->place != NULL)
        folder_read(pile->job, found, MAGIC, true);
    return found->bytes != NULL && found->size >= MAGIC &&
           memcmp(found->bytes, "\177ELF", MAGIC) == 0;
}

void pile_offer(struct pile *pile, struct found *found)
{
    char why[512];
    if (name_is_litter(found->name, false)) {
        found_free(found);
        return;
    }
    found->exercise = exercise_of(pile->job, found->name, &found->number);
    if (found->exercise != NO_EXERCISE) {
        push(pile, &pile->files, &pile->file_count, found);
        return;
    }
    size_t stem = archive_stem(found->name);
    if (stem != 0 && !pile->inside) {
        without_copy(found->name, stem, &found->number);
        push(pile, &pile->archives, &pile->archive_count, found);
        return;
    }
    if (stem != 0)
        pile_refuse(pile, found->shown,
                    "it is an archive inside an archive, which is not opened");
    else if (!is_program(pile, found)) {
        say_unexpected(pile->job, found->name, why);
        pile_refuse(pile, found->shown, "%s", why);
    }
    found_free(found);
}

/* --- Choosing ------------------------------------------------------------- */

/* What decides between two, in this order.  Times do not: who sets them? */
enum reason {
    BY_NUMBER,
    BY_UPLOAD,
    BY_DEPTH,
    BY_NAME,
    BY_ORDER
};

/* Below 0: `a` is taken, not `b`. */
static int compare(const struct found *a, const struct found *b,
                   enum reason *reason)
{
    *reason = BY_NUMBER;
    if (a->number != b->number)
        return a->number > b->number ? -1 : 1;
    *reason = BY_UPLOAD;
    if (a->uploaded != b->uploaded)
        return a->uploaded > b->uploaded ? -1 : 1;
    *reason = BY_DEPTH;
    if (a->depth != b->depth)
        return a->depth < b->depth ? -1 : 1;
    *reason = BY_NAME;
    int names = strcmp(a->shown, b->shown);
    if (names != 0)
        return names;
    *reason = BY_ORDER; /* as tar itself does it: who comes later overwrites */
    return a->order > b->order ? -1 : 1;
}

static int by_exercise(const void *a, const void *b)
{
    const struct found *one = a, *other = b;
    enum reason reason;
    if (one->exercise != other->exercise)
        return one->exercise < other->exercise ? -1 : 1;
    return compare(one, other, &reason);
}

static void refuse_other(struct pile *pile, const struct found *taken,
                         const struct found *other)
{
    static const char *const reasons[] = {
        [BY_NUMBER] = "its name has the higher number",
        [BY_UPLOAD] = "it was uploaded later",
        [BY_DEPTH] = "it lies in fewer folders",
        [BY_NAME] = "it is the first by name",
        [BY_ORDER] = "it comes last of those of this name",
    };
    enum reason reason;
    compare(taken, other, &reason);
    pile_refuse(pile, other->shown, "%.300s was taken instead, because %s",
                taken->shown, reasons[reason]);
}

/* Keep this one, or refuse it. */
static bool take(struct pile *pile, struct found *found)
{
    const char *exercise = pile->job->expected[found->exercise].exercise;
    const struct intake *intake = pile->job->intake;
    char key[CLASS_KEY] = "", *text = NULL;
    size_t size = 0;
    if (found->place != NULL)
        folder_read(pile->job, found, INTAKE_BYTES, false);
    if (found->problem != NULL)
        pile_refuse(pile, found->shown, "%s", found->problem);
    else if (found->size == 0)
        pile_refuse(pile, found->shown, "it is empty");
    else if (found->bytes != NULL)
        text = intake_text(found->bytes, found->size, &size);
    if (text == NULL) {
        if (found->problem == NULL && found->size != 0 && errno == EILSEQ)
            pile_refuse(pile, found->shown,
                        "it is no text: it has bytes that no text has");
        else if (found->problem == NULL && found->size != 0)
            job_fails(pile->job, ENOMEM);
        return false;
    }
    if (intake->keep(intake->context, exercise, text, size, key) == -1)
        job_fails(pile->job, errno);
    else if (student_answers(pile->student, exercise, found->shown, key) == -1)
        job_fails(pile->job, ENOMEM);
    free(text);
    free(found->bytes);
    found->bytes = NULL;
    return true;
}

static void take_files(struct pile *pile)
{
    const struct found *taken = NULL;
    if (pile->file_count > 0)
        qsort(pile->files, pile->file_count, sizeof *pile->files, by_exercise);
    for (size_t i = 0; i < pile->file_count && pile->job->error == 0; i++) {
        struct found *found = &pile->files[i];
        if (taken != NULL && taken->exercise == found->exercise)
            refuse_other(pile, taken, found);
        else if (take(pile, found))
            taken = found;
    }
}

/* What lies in a folder goes before an archive; of archives one is taken. */
static void take_archives(struct pile *pile)
{
    const struct found *taken = NULL;
    const char *beside = pile->file_count > 0 ? pile->files[0].shown : NULL;
    if (pile->archive_count > 0)
        qsort(pile->archives, pile->archive_count, sizeof *pile->archives,
              by_exercise);
    for (size_t i = 0; i < pile->archive_count && pile->job->error == 0; i++) {
        struct found *archive = &pile->archives[i];
        if (beside != NULL)
            pile_refuse(pile, archive->shown,
                        "it is a second submission: %.300s lies beside it, and "
                        "files go before archives",
                        beside);
        else if (taken != NULL)
            refuse_other(pile, taken, archive);
        else {
            if (archive->place != NULL)
                folder_read(pile->job, archive, INTAKE_UNPACKED, false);
            if (archive->problem != NULL)
                pile_refuse(pile, archive->shown, "%s", archive->problem);
            else if (archive_offer(pile, archive))
                taken = archive;
            free(archive->bytes);
            archive->bytes = NULL;
        }
    }
}

void pile_take(struct pile *pile)
{
    take_archives(pile);
    take_files(pile);
    for (size_t i = 0; i < pile->file_count; i++)
        found_free(&pile->files[i]);
    for (size_t i = 0; i < pile->archive_count; i++)
        found_free(&pile->archives[i]);
    free(pile->files);
    free(pile->archives);
    *pile = (struct pile){.job = pile->job};
}
