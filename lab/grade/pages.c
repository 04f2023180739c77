/* The verb pages: see pages.h. */
#include "grade/pages.h"

#include "grade/grade.h"
#include "grade/names.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MISUSED = 2
};

static const char usage[] = "usage: shmlab pages --results RESULTS [--out DIR]";

/* --- Files --------------------------------------------------------------- */

/* Marks are nobody else's business. */
static void make_folder(const char *path)
{
    if (mkdir(path, 0700) == -1 && errno != EEXIST)
        err(MISUSED, "%s", path);
}

/* Write a page and put it in its place.  Ends the process when that fails. */
static void write_page(const struct pages *pages, const char *name,
                       size_t student,
                       int (*write)(FILE *, const struct pages *, size_t))
{
    char path[PATH_MAX], beside[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s.html", pages->out, name) >=
            (int)sizeof path ||
        snprintf(beside, sizeof beside, "%s/%s.html.new", pages->out, name) >=
            (int)sizeof beside)
        errx(MISUSED, "%s: the name is too long", pages->out);
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
                  0600);
    FILE *file = fd != -1 ? fdopen(fd, "w") : NULL;
    bool good = file != NULL && write(file, pages, student) == 0;
    int error = errno;
    if (file != NULL && fclose(file) == EOF && good) {
        good = false;
        error = errno;
    }
    if (good && rename(beside, path) == 0)
        return;
    if (!good)
        errno = error;
    warn("%s", path);
    unlink(beside);
    exit(PAGES_OUR_FAULT);
}

static int write_class(FILE *out, const struct pages *pages, size_t student)
{
    (void)student;
    return pages_class(out, pages);
}

/* --- Students ------------------------------------------------------------ */

static const char (*sorted_files)[64];

static int by_file(const void *a, const void *b)
{
    return strcmp(sorted_files[*(const size_t *)a],
                  sorted_files[*(const size_t *)b]);
}

/* Name their files, no two alike. */
static void name_files(struct pages *pages)
{
    size_t count = pages->class.count;
    size_t *order = calloc(count + 1, sizeof *order);
    pages->files = calloc(count + 1, sizeof *pages->files);
    if (order == NULL || pages->files == NULL)
        err(PAGES_OUR_FAULT, "names");
    for (size_t i = 0; i < count; i++) {
        student_file_name(pages->class.students[i].id, pages->files[i]);
        order[i] = i;
    }
    sorted_files = (const char(*)[64])pages->files;
    qsort(order, count, sizeof *order, by_file);
    for (size_t i = 1; i < count; i++)
        if (strcmp(pages->files[order[i - 1]], pages->files[order[i]]) == 0)
            errx(PAGES_OUR_FAULT,
                 "the pages of \"%s\" and \"%s\" would have the same name: "
                 "call one of them otherwise",
                 pages->class.students[order[i - 1]].id,
                 pages->class.students[order[i]].id);
    free(order);
}

static bool is_of_class(const struct pages *pages, const char *file)
{
    size_t length = strlen(file);
    for (size_t i = 0; i < pages->class.count; i++)
        if (strlen(pages->files[i]) + strlen(".html") == length &&
            strncmp(pages->files[i], file, length - strlen(".html")) == 0)
            return true;
    return false;
}

/* Pages of an earlier time stay: say so, lest they be handed out. */
static void tell_others(const struct pages *pages)
{
    char path[PATH_MAX];
    size_t others = 0;
    snprintf(path, sizeof path, "%.4000s/students", pages->out);
    DIR *folder = opendir(path);
    const struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL)
        others += entry->d_name[0] != '.' && !is_of_class(pages, entry->d_name);
    if (folder != NULL)
        closedir(folder);
    if (others > 0)
        warnx("%s: %zu other file%s there, of nobody in this class: left as "
              "%s",
              path, others, others == 1 ? " is" : "s are",
              others == 1 ? "it is" : "they are");
}

static void write_all(struct pages *pages)
{
    char path[PATH_MAX], name[64 + sizeof "students/"];
    make_folder(pages->out);
    snprintf(path, sizeof path, "%.4000s/students", pages->out);
    make_folder(path);
    for (size_t i = 0; i < pages->class.count; i++) {
        snprintf(name, sizeof name, "students/%s", pages->files[i]);
        write_page(pages, name, i, pages_student);
    }
    write_page(pages, "index", 0, write_class);
    tell_others(pages);
}

/* --- The verb ------------------------------------------------------------ */

int pages_write(const char *results, const char *out)
{
    struct pages pages = {.results = results, .out = out};
    char path[PATH_MAX], own[PATH_MAX];
    snprintf(path, sizeof path, "%.4000s/class.json", results);
    snprintf(own, sizeof own, "%.4000s/pages", results);
    if (out == NULL)
        pages.out = own;
    if (class_read(&pages.class, path) == -1) {
        if (errno == EBADMSG)
            errx(MISUSED, "%s: this is no list of a class", path);
        err(MISUSED, "%s", path);
    }
    name_files(&pages);
    pages_gather(&pages);
    write_all(&pages);
    printf("The class: %s/index.html\nIts %zu student%s: %s/students/\n",
           pages.out, pages.class.count, pages.class.count == 1 ? "" : "s",
           pages.out);
    pages_free(&pages);
    return EXIT_SUCCESS;
}

int grade_pages(int argc, char *argv[])
{
    const char *results = NULL, *out = NULL;
    for (int i = 1; i < argc; i += 2) {
        bool is_out = strcmp(argv[i], "--out") == 0;
        if (i + 1 == argc || (!is_out && strcmp(argv[i], "--results") != 0))
            errx(MISUSED, "%s", usage);
        *(is_out ? &out : &results) = argv[i + 1];
    }
    if (results == NULL)
        errx(MISUSED, "%s", usage);
    return pages_write(results, out);
}
