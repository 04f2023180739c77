/* Whose is what lies in SUBMISSIONS: see intake_parts.h. */
#include "grade/intake_parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- Whose it is ---------------------------------------------------------- */

/* A part of a name, in a buffer that is used again; those of files are short,
 * and those in archives are cut. */
static const char *part(const char *from, size_t length)
{
    static char text[512];
    snprintf(text, sizeof text, "%.*s",
             (int)(length < sizeof text ? length : sizeof text - 1), from);
    return text;
}

/* The one on the roster; NULL: nobody is found there. */
static const char *listed(const struct roster *roster, const char *name,
                          const struct naming_parts *parts)
{
    const char *id = NULL;
    if (parts->naming == NAMED_PLAINLY) {
        const char *word = part(name, parts->name_length);
        id = roster_find(roster, ROSTER_ID, word);
        return id != NULL ? id : roster_find(roster, ROSTER_WORD, word);
    }
    const char *number = part(parts->number, parts->number_length);
    id = roster_find(roster, ROSTER_UPLOAD, number);
    if (id != NULL)
        return id;
    if (parts->name_length > 0)
        id = roster_find(roster, ROSTER_NAME, part(name, parts->name_length));
    return id == NULL && parts->naming == NAMED_BY_CANVAS
               ? roster_find(roster, ROSTER_WORD,
                             part(parts->number, parts->number_length))
               : id;
}

/* To be freed; NULL with ENOMEM. */
static char *id_of(const struct roster *roster, const char *name,
                   const struct naming_parts *parts)
{
    const char *id = listed(roster, name, parts);
    char *made = NULL;
    if (id != NULL)
        return strdup(id);
    if (asprintf(&made, "%.*s%s%.*s", (int)parts->name_length, name,
                 parts->number_length > 0 && parts->name_length > 0 ? "_" : "",
                 (int)parts->number_length, parts->number) == -1)
        return NULL;
    char *plain = plain_line(made);
    free(made);
    return plain;
}

static void note_nobody(struct job *job, const char *name, bool is_folder)
{
    unsigned number;
    const char *why =
        is_folder ? "begins with a dot, so it is no student's"
        : exercise_of(job, name, &number) != NO_EXERCISE
            ? "lies in no student's folder, so nobody knows whose it is"
            : "is no folder, no archive, and no file of a download from Canvas "
              "or Moodle";
    if (class_note(job->class, "%.300s was passed over: it %s", name, why) ==
        -1)
        job_fails(job, ENOMEM);
}

/* What the first part of a path says; false: it is nobody's. */
static bool is_somebodys(struct job *job, const char *name, bool is_folder,
                         struct naming_parts *parts)
{
    unsigned number = 0;
    if (name_is_litter(name, is_folder))
        return false;
    naming_of(name, is_folder, parts);
    if (parts->naming == NAMED_PLAINLY && !is_folder) {
        size_t stem = archive_stem(name);
        parts->name_length = without_copy(name, stem, &number);
    }
    if (parts->name_length + parts->number_length > 0 && name[0] != '.')
        return true;
    note_nobody(job, name, is_folder);
    return false;
}

/* --- The list ------------------------------------------------------------- */

struct handed *handed_add(struct job *job, struct handed_list *list,
                          const char *path, bool is_folder)
{
    struct naming_parts parts;
    struct handed *all = list->all;
    const char *slash = strchr(path, '/');
    char *first = strndup(path, slash != NULL ? (size_t)(slash - path)
                                              : strlen(path));
    struct handed made = {.path = strdup(path), .order = list->count};
    bool is_file = slash == NULL && !is_folder, owned = false;
    if (first != NULL && made.path != NULL &&
        (owned = is_somebodys(job, first, !is_file, &parts)))
        made.id = id_of(&job->roster, first, &parts);
    if (owned && (list->count & (list->count - 1)) == 0)
        all = reallocarray(all, list->count == 0 ? 1 : 2 * list->count,
                           sizeof *all);
    if (first == NULL || made.path == NULL ||
        (owned && (made.id == NULL || all == NULL)))
        job_fails(job, ENOMEM);
    if (all != NULL)
        list->all = all;
    if (made.id == NULL || all == NULL || job->error != 0) {
        free(first);
        free(made.path);
        free(made.id);
        return NULL;
    }
    if (is_file) {
        size_t rest = parts.rest[0] != '\0' ? (size_t)(parts.rest - first) : 0;
        made.name = made.path + rest;
        made.uploaded = parts.uploaded;
    }
    free(first);
    all[list->count] = made;
    return &all[list->count++];
}

static int by_owner(const void *a, const void *b)
{
    const struct handed *one = a, *other = b;
    int order = strcmp(one->id, other->id);
    if (order == 0)
        order = strcmp(one->path, other->path);
    return order != 0 ? order : one->order < other->order ? -1 : 1;
}

void handed_sort(struct handed_list *list)
{
    if (list->count > 0)
        qsort(list->all, list->count, sizeof *list->all, by_owner);
}

size_t handed_alike(const struct handed_list *list, size_t from)
{
    size_t to = from;
    while (to < list->count &&
           strcmp(list->all[to].id, list->all[from].id) == 0)
        to++;
    return to - from;
}

void handed_free(struct handed_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        found_free(&list->all[i].found);
        free(list->all[i].id);
        free(list->all[i].path);
    }
    free(list->all);
    *list = (struct handed_list){.all = NULL};
}

/* --- One student ---------------------------------------------------------- */

static void offer(struct pile *pile, struct handed *handed)
{
    const char *slash = strchr(handed->path, '/');
    bool in_archive = pile->job->top == -1;
    if (handed->problem != NULL) {
        pile_refuse(pile, slash != NULL ? slash + 1 : handed->path, "%s",
                    handed->problem);
        return;
    }
    if (handed->name == NULL && slash == NULL) {
        if (!in_archive)
            folder_offer(pile, handed->path);
        return;
    }
    if (!pile_room(pile) || (in_archive && handed->found.name == NULL))
        return;
    struct found found = handed->found;
    handed->found = (struct found){.shown = NULL};
    if (found.name == NULL) { /* a file in a folder: it was not read yet */
        found.shown = strdup(handed->path);
        found.place = strdup(handed->path);
        if (found.shown == NULL || found.place == NULL) {
            job_fails(pile->job, ENOMEM);
            found_free(&found);
            return;
        }
        found.name = found.shown + (handed->name - handed->path);
    }
    found.uploaded = handed->uploaded;
    pile_offer(pile, &found);
}

void take_student(struct job *job, struct handed *handed, size_t count)
{
    struct pile pile;
    if (job->error != 0 || !pile_begin(job, handed[0].id, &pile))
        return;
    for (size_t i = 0; i < count && job->error == 0; i++)
        offer(&pile, &handed[i]);
    pile_take(&pile);
}
