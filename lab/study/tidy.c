/*
 * tidy: remove segments and semaphore sets that this student's runs have left,
 * and no others.
 *
 * What a run makes among everybody's is recorded as soon as it is made
 * (run/leavings.h).  Of that, only what is still there under the same
 * identifier, with the same key, creator and time of creation is a leftover.
 */
#include "study/parts.h"

#include "run/leavings.h"
#include "run/run.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <time.h>
#include <unistd.h>

enum {
    RECORD_MAX = 16 << 20
};

static const char record_name[] = "left-behind";

/* The lines of the record. */
struct record {
    char path[PROGRESS_PATH];
    struct leaving *lines;
    size_t count;
};

static void record_path(const char *folder, char path[PROGRESS_PATH])
{
    snprintf(path, PROGRESS_PATH, "%.*s/%s", PROGRESS_PATH - 32, folder,
             record_name);
}

static void read_record(const char *folder, struct record *record)
{
    size_t size, room = 0;
    record->count = 0;
    record->lines = NULL;
    record_path(folder, record->path);
    char *text = file_read(record->path, RECORD_MAX, &size);
    for (const char *line = text; line != NULL && *line != '\0';) {
        struct leaving leaving;
        size_t length = strcspn(line, "\n");
        char *copied = strndup(line, length);
        if (copied != NULL && leavings_read(copied, &leaving)) {
            if (record->count == room) {
                room = 2 * room + 16;
                record->lines = reallocarray(record->lines, room,
                                             sizeof leaving);
                if (record->lines == NULL)
                    err(STUDY_OUR_FAULT, "%s", record_name);
            }
            record->lines[record->count++] = leaving;
        }
        free(copied);
        line += length;
        line += *line == '\n';
    }
    free(text);
}

/* Whose runs may we tidy?  Ours; and as root those of the user whom run.h takes
 * in our place. */
static bool is_ours(const struct leaving *leaving)
{
    return leaving->user == geteuid() ||
           (geteuid() == 0 && leaving->user == RUN_ORDINARY_UID);
}

static bool is_recorded(const struct record *record,
                        const struct leaving *segment)
{
    for (size_t i = 0; i < record->count; i++)
        if (leavings_same(&record->lines[i], segment))
            return is_ours(segment);
    return false;
}

/* Which segments of the record are there now?  To be freed. */
static struct leaving *find_left(const struct record *record, size_t *count,
                                 size_t *others)
{
    struct leaving *all;
    ssize_t there = leavings_world(&all);
    *count = *others = 0;
    if (there == -1)
        err(STUDY_NOT_HERE, "/proc/sysvipc/shm");
    for (ssize_t i = 0; i < there; i++)
        if (is_recorded(record, &all[i]) && (all[i].mode & SHM_DEST) == 0)
            all[(*count)++] = all[i];
        else
            *others += !all[i].is_set && all[i].user == geteuid();
    return all;
}

/* Write the record anew, with these lines; none: there is no record. */
static void write_record(const struct record *record,
                         const struct leaving *lines, size_t count)
{
    char new[PROGRESS_PATH], line[LEAVINGS_LINE], *text = NULL;
    size_t size;
    if (count == 0) {
        unlink(record->path);
        return;
    }
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        leavings_write(&lines[i], line);
        fputs(line, out);
    }
    snprintf(new, sizeof new, "%.*s.new", PROGRESS_PATH - 8, record->path);
    unlink(new);
    if (fclose(out) == 0 && file_make(new, text, size) == 0 &&
        rename(new, record->path) == -1)
        unlink(new);
    free(text);
}

/* Forget what is not there any more, before more is added.  Another shmlab that
 * runs something adds to the same file, so this is for who has it alone. */
static void prune(const char *folder)
{
    struct record record;
    size_t count, others;
    char path[PROGRESS_PATH];
    snprintf(path, sizeof path, "%.*s/.runs", PROGRESS_PATH - 16, folder);
    /* Held until we end: by all who run something. */
    int lock = open(path, O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (lock == -1)
        return;
    if (flock(lock, LOCK_EX | LOCK_NB) == 0) {
        read_record(folder, &record);
        struct leaving *left = find_left(&record, &count, &others);
        if (record.count > 0)
            write_record(&record, left, count);
        free(left);
        free(record.lines);
    }
    flock(lock, LOCK_SH | LOCK_NB);
}

void study_note_leavings(void)
{
    char folder[PROGRESS_PATH], whole[PROGRESS_PATH], path[PROGRESS_PATH];
    if (!progress_folder(folder) || realpath(folder, whole) == NULL)
        return;
    prune(whole);
    record_path(whole, path);
    setenv(LEAVINGS_VARIABLE, path, 1);
}

static void tell(const struct leaving *segment)
{
    char made[32] = "";
    struct tm parts;
    time_t at = (time_t)segment->made;
    if (localtime_r(&at, &parts) != NULL)
        strftime(made, sizeof made, "%Y-%m-%d %H:%M:%S", &parts);
    if (segment->is_set)
        printf("  semid %d, %zu semaphore%s, key 0x%08x, changed %s\n",
               segment->id, segment->size, segment->size == 1 ? "" : "s",
               (unsigned)segment->key, made);
    else
        printf("  shmid %d, %zu bytes, key 0x%08x, made %s by process %d%s\n",
               segment->id, segment->size, (unsigned)segment->key, made,
               (int)segment->creator,
               segment->nattch > 0 ? "\n    still attached: it goes with the "
                                     "last detach"
                                   : "");
}

/* Look once more right before: meanwhile it may have become another one. */
static bool is_still(const struct leaving *segment)
{
    struct leaving *all;
    ssize_t count = leavings_world(&all);
    bool still = false;
    for (ssize_t i = 0; i < count; i++)
        still = still || leavings_same(&all[i], segment);
    free(all);
    return still;
}

static int remove_all(const struct leaving *left, size_t count)
{
    int status = STUDY_GOOD, removed = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_still(&left[i]))
            continue;
        if ((left[i].is_set ? semctl(left[i].id, 0, IPC_RMID)
                            : shmctl(left[i].id, IPC_RMID, NULL)) == 0) {
            removed++;
            continue;
        }
        warn("%s %d", left[i].is_set ? "semid" : "shmid", left[i].id);
        status = STUDY_WRONG;
    }
    printf("%d removed.\n", removed);
    return status;
}

int study_tidy(int argc, char *argv[])
{
    char folder[PROGRESS_PATH];
    struct record record;
    size_t count, others;
    bool sure = argc == 2 && strcmp(argv[1], "--yes") == 0;
    if (argc - sure != 1)
        errx(STUDY_MISUSED, "usage: shmlab tidy [--yes]");
    study_need_folder(folder);
    read_record(folder, &record);
    struct leaving *left = find_left(&record, &count, &others);
    int status = STUDY_GOOD;
    size_t sets = 0;
    for (size_t i = 0; i < count; i++)
        sets += left[i].is_set;
    if (count == 0)
        printf("Your runs have left nothing behind.\n");
    else
        printf("Your runs have left %zu segment%s and %zu semaphore set%s "
               "behind:\n",
               count - sets, count - sets == 1 ? "" : "s", sets,
               sets == 1 ? "" : "s");
    for (size_t i = 0; i < count; i++)
        tell(&left[i]);
    if (others > 0)
        printf("%zu other segment%s of yours: not made by a recorded run, so "
               "left alone.\nipcs -m lists them, ipcrm -m SHMID removes one.\n",
               others, others == 1 ? "" : "s");
    if (count > 0 && study_yes("Remove them?", sure)) {
        status = remove_all(left, count);
    } else if (count > 0)
        status = STUDY_WRONG;
    free(left);
    free(record.lines);
    return status;
}
