/* SUBMISSIONS as an archive: see intake_parts.h.
 *
 * It is read twice: first the names, from which it is known who has handed in
 * how much; then the contents, and a student is taken in as soon as all of his
 * files are there.  They mostly stand together, so there is one student's at a
 * time in memory. */
#include "grade/intake_parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    BUNDLE_ENTRIES = 2000000,
    NOBODYS = -1
};

static const uint64_t bundle_bytes = UINT64_C(4) << 30;

/* What the first reading has met. */
struct met {
    char *path;
    bool is_folder;
    const char *problem;
    long handed; /* where it is in the list; NOBODYS */
};

struct bundle {
    struct job *job;
    struct met *met;
    size_t count, at; /* `at`: of the second reading */
    struct handed_list list;
    size_t *missing; /* for the first of each student's entries: how many of
                        them have not come yet */
    size_t *first;   /* for each entry: the first one of that student */
};

/* --- The first reading ---------------------------------------------------- */

static bool note_entry(void *context, const struct entry *entry)
{
    struct bundle *bundle = context;
    struct met *all = bundle->met;
    if ((bundle->count & (bundle->count - 1)) == 0)
        all = reallocarray(all, bundle->count == 0 ? 1 : 2 * bundle->count,
                           sizeof *all);
    if (all != NULL)
        bundle->met = all;
    struct met met = {strdup(entry->path), entry->is_folder, entry->problem,
                      NOBODYS};
    if (all == NULL || met.path == NULL) {
        free(met.path);
        job_fails(bundle->job, ENOMEM);
        return false;
    }
    all[bundle->count++] = met;
    return true;
}

/* Is this what lies in a folder of submissions, rather than in a student's? */
static bool is_of_one_student(const struct job *job, const char *path)
{
    unsigned number;
    return strchr(path, '/') == NULL &&
           exercise_of(job, path, &number) != NO_EXERCISE;
}

/* Where all lies in one folder that is no student's, how many bytes of a path
 * are that folder. */
static size_t common_folder(const struct bundle *bundle)
{
    const char *common = NULL;
    size_t length = 0;
    for (size_t i = 0; i < bundle->count; i++) {
        const struct met *met = &bundle->met[i];
        const char *slash = strchr(met->path, '/');
        size_t own = slash != NULL ? (size_t)(slash - met->path)
                                   : strlen(met->path);
        if (path_is_litter(met->path, met->is_folder))
            continue;
        if (slash == NULL && !met->is_folder)
            return 0;
        if (common != NULL &&
            (own != length || memcmp(common, met->path, own) != 0))
            return 0;
        common = met->path;
        length = own;
        if (slash != NULL && is_of_one_student(bundle->job, slash + 1))
            return 0;
    }
    struct naming_parts parts;
    char *name = common != NULL ? strndup(common, length) : NULL;
    bool somebodys = name == NULL;
    if (name != NULL) {
        naming_of(name, true, &parts);
        somebodys = parts.naming != NAMED_PLAINLY ||
                    roster_find(&bundle->job->roster, ROSTER_ID, name) != NULL;
    }
    free(name);
    return somebodys ? 0 : length + 1;
}

static void assign(struct bundle *bundle)
{
    size_t before = common_folder(bundle);
    for (size_t i = 0; i < bundle->count && bundle->job->error == 0; i++) {
        const struct met *met = &bundle->met[i];
        const char *path = met->path + before;
        if (strlen(met->path) <= before ||
            path_is_litter(path, met->is_folder) ||
            (met->is_folder && strchr(path, '/') != NULL))
            continue;
        struct handed *handed = handed_add(bundle->job, &bundle->list, path,
                                           met->is_folder);
        if (handed == NULL)
            continue;
        handed->order = i;
        handed->problem = met->problem;
        if (strchr(path, '/') != NULL && handed->problem == NULL &&
            depth_of(path) > INTAKE_DEPTH + 1)
            handed->problem = "it lies too many folders deep";
    }
    handed_sort(&bundle->list);
    for (size_t i = 0; i < bundle->list.count; i++)
        bundle->met[bundle->list.all[i].order].handed = (long)i;
}

/* --- The second reading --------------------------------------------------- */

/* Is there something to be read of it? */
static bool is_wanted(const struct bundle *bundle, size_t index)
{
    const struct handed *handed = &bundle->list.all[index];
    return handed->problem == NULL && !bundle->met[handed->order].is_folder &&
           index - bundle->first[index] <= INTAKE_FILES;
}

static void count_missing(struct bundle *bundle)
{
    size_t count;
    for (size_t i = 0; i < bundle->list.count; i += count) {
        count = handed_alike(&bundle->list, i);
        for (size_t k = i; k < i + count; k++) {
            bundle->first[k] = i;
            bundle->missing[i] += is_wanted(bundle, k);
        }
    }
}

static void take_if_whole(struct bundle *bundle, size_t first)
{
    if (bundle->missing[first] != 0)
        return;
    size_t count = handed_alike(&bundle->list, first);
    take_student(bundle->job, &bundle->list.all[first], count);
    for (size_t i = first; i < first + count; i++)
        found_free(&bundle->list.all[i].found);
}

/* As handed_add() has left it, a file in a folder has no name. */
static const char *name_of(const struct handed *handed)
{
    return handed->name != NULL ? handed->name : base_of(handed->path);
}

static bool read_entry(void *context, const struct entry *entry)
{
    struct bundle *bundle = context;
    long index = bundle->at < bundle->count ? bundle->met[bundle->at++].handed
                                            : NOBODYS;
    if (index == NOBODYS || !is_wanted(bundle, (size_t)index))
        return bundle->job->error == 0;
    struct handed *handed = &bundle->list.all[index];
    struct found *found = &handed->found;
    bool may_be_larger;
    const char *slash = strchr(handed->path, '/');
    found->shown = strdup(slash != NULL ? slash + 1 : handed->path);
    if (found->shown == NULL) {
        job_fails(bundle->job, ENOMEM);
        return false;
    }
    const char *name = name_of(handed);
    found->name = found->shown + strlen(found->shown) - strlen(name);
    found->depth = slash != NULL ? depth_of(slash + 1) : 0;
    size_t wanted = pile_wants(bundle->job, name, false, &may_be_larger);
    if (wanted > 0)
        entry_read(bundle->job, entry, found, wanted, may_be_larger);
    size_t first = bundle->first[index];
    bundle->missing[first]--;
    take_if_whole(bundle, first);
    return bundle->job->error == 0;
}

static int read_again(struct bundle *bundle,
                      const struct archive_source *source, char why[512])
{
    size_t count;
    bundle->missing = calloc(bundle->list.count + 1, sizeof(size_t));
    bundle->first = calloc(bundle->list.count + 1, sizeof(size_t));
    if (bundle->missing == NULL || bundle->first == NULL) {
        job_fails(bundle->job, ENOMEM);
        return 0;
    }
    count_missing(bundle);
    for (size_t i = 0; i < bundle->list.count; i += count) {
        count = handed_alike(&bundle->list, i);
        take_if_whole(bundle, i);
    }
    return archive_each(source, read_entry, bundle, why);
}

int take_bundle(struct job *job, int fd, char why[512])
{
    struct bundle bundle = {.job = job};
    struct stat status;
    struct archive_source source = {NULL, 0, fd, bundle_bytes, BUNDLE_ENTRIES};
    if (fstat(fd, &status) == 0)
        source.size = (size_t)status.st_size;
    int result = archive_each(&source, note_entry, &bundle, why);
    if (result == 0)
        assign(&bundle);
    if (result == 0 && job->error == 0)
        result = read_again(&bundle, &source, why);
    for (size_t i = 0; i < bundle.count; i++)
        free(bundle.met[i].path);
    free(bundle.met);
    free(bundle.missing);
    free(bundle.first);
    handed_free(&bundle.list);
    return result == 0 ? 0 : -1;
}
