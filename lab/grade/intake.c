/* What students have handed in: see intake.h. */
#include "grade/intake_parts.h"

#include "study/parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- SUBMISSIONS as a folder ---------------------------------------------- */

static const char *unfit(mode_t mode)
{
    return S_ISLNK(mode) ? "it is a link, and links are not followed"
           : S_ISREG(mode) || S_ISDIR(mode)
               ? NULL
               : "it is a device, a pipe or a socket";
}

static void add_entry(struct job *job, struct handed_list *list,
                      const char *name)
{
    struct stat status;
    const char *problem = "it vanished before it was read";
    bool is_folder = true;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return;
    if (fstatat(job->top, name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
        problem = unfit(status.st_mode);
        is_folder = S_ISDIR(status.st_mode);
    }
    /* A link, or a pipe, may stand for a student's folder. */
    is_folder = is_folder || (problem != NULL && strchr(name, '.') == NULL);
    struct handed *added = handed_add(job, list, name, is_folder);
    if (added != NULL)
        added->problem = problem;
}

/* Returns 0, or an errno. */
static int list_entries(struct job *job, struct handed_list *list)
{
    const struct dirent *entry;
    int copy = fcntl(job->top, F_DUPFD_CLOEXEC, 0), error = errno;
    DIR *folder = copy != -1 ? fdopendir(copy) : NULL;
    if (folder == NULL) {
        error = copy != -1 ? errno : error;
        if (copy != -1)
            close(copy);
        return error;
    }
    errno = 0;
    while (job->error == 0 && (entry = readdir(folder)) != NULL) {
        add_entry(job, list, entry->d_name);
        errno = 0;
    }
    error = errno;
    closedir(folder);
    return error;
}

static int take_folder(struct job *job, char why[512])
{
    struct handed_list list = {.all = NULL};
    size_t count;
    int error = list_entries(job, &list);
    handed_sort(&list);
    for (size_t i = 0; i < list.count && error == 0; i += count) {
        count = handed_alike(&list, i);
        take_student(job, &list.all[i], count);
    }
    handed_free(&list);
    if (error != 0)
        snprintf(why, 512, "it cannot be read: %s", strerror(error));
    return error == 0 ? 0 : -1;
}

/* Returns 0; or -1, and why[] is a clause. */
static int take_all(struct job *job, char why[512])
{
    struct stat status;
    int result = -1;
    int fd = open(job->intake->submissions,
                  O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd == -1 || fstat(fd, &status) == -1)
        snprintf(why, 512, "%s", strerror(errno));
    else if (S_ISDIR(status.st_mode)) {
        job->top = fd;
        result = take_folder(job, why);
    } else if (S_ISREG(status.st_mode))
        result = take_bundle(job, fd, why);
    else
        snprintf(why, 512, "it is neither a folder nor an archive");
    if (fd != -1)
        close(fd);
    return result;
}

/* --- All of it ------------------------------------------------------------ */

static void expect(struct job *job)
{
    job->count = job->class->exercise_count;
    job->expected = calloc(job->count + 1, sizeof *job->expected);
    for (size_t i = 0; i < job->count && job->expected != NULL; i++) {
        const char *name = job->class->exercises[i];
        struct expected *expected = &job->expected[i];
        expected->exercise = name;
        expected->stem = strlen(name);
        if (asprintf(&expected->file, "%s%s", name,
                     exercise_is_text(name) ? ".txt" : ".c") == -1) {
            expected->file = NULL;
            job_fails(job, ENOMEM);
        }
    }
    if (job->expected == NULL) {
        job->count = 0;
        job_fails(job, ENOMEM);
    }
}

/* Without a roster, whoever has handed in something is a student. */
static void note_strangers(struct job *job)
{
    struct class *class = job->class;
    for (size_t i = 0; i < class->count; i++) {
        struct student *student = &class->students[i];
        if (!job->roster.is_there)
            student->listed = true;
        else if (!student->listed &&
                 class_note(class, "%s is not on the roster", student->id) ==
                     -1)
            job_fails(job, ENOMEM);
    }
    if (class->count == 0 &&
        class_note(class, "nobody has handed in anything") == -1)
        job_fails(job, ENOMEM);
}

int intake(const struct intake *intake, struct class *class, char why[512])
{
    struct job job = {.intake = intake, .class = class, .top = -1};
    char clause[512] = "";
    int result = 0;
    why[0] = '\0';
    expect(&job);
    if (intake->roster != NULL)
        result = roster_load(intake->roster, class, &job.roster, why);
    if (result == 0 && job.error == 0) {
        result = take_all(&job, clause);
        if (result == -1)
            snprintf(why, 512, "%.200s: %.300s", intake->submissions, clause);
    }
    if (result == 0 && job.error == 0)
        note_strangers(&job);
    if (job.error != 0) {
        snprintf(why, 512, "what was handed in could not be kept: %s",
                 strerror(job.error));
        result = -1;
    }
    for (size_t i = 0; i < job.count; i++)
        free(job.expected[i].file);
    free(job.expected);
    roster_free(&job.roster);
    return result;
}
