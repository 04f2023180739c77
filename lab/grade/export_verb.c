/* The verb export: see grade.h. */
#include "grade/export.h"
#include "grade/grade.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] =
    "usage: shmlab export gradescope|junit|canvas|moodle|marks --results "
    "RESULTS\n"
    "           [--student ID] [--into FILE.csv] [--column NAME] [--out "
    "FILE|FOLDER]";

static const struct format {
    const char *name;
    void (*write)(struct export *export);
    bool has_column; /* and can be filled into a table */
    bool has_folder; /* --out is one when all students are meant */
} formats[] = {
    {"gradescope", export_gradescope, false, true},
    {"junit", export_junit, false, false},
    {"canvas", export_canvas, true, false},
    {"moodle", export_moodle, true, false},
    {"marks", export_marks, false, false},
};

static const struct format *format_of(int argc, char *argv[])
{
    for (size_t i = 0; argc > 1 && i < sizeof formats / sizeof *formats; i++)
        if (strcmp(argv[1], formats[i].name) == 0)
            return &formats[i];
    if (argc > 1 && argv[1][0] != '-')
        warnx("there is no format \"%s\"", argv[1]);
    errx(EXPORT_MISUSED, "%s", usage);
}

static void read_words(int argc, char *argv[], struct export *export)
{
    const struct {
        const char *name;
        const char **value;
    } options[] = {{"--results", &export->results},
                   {"--student", &export->student},
                   {"--into", &export->into},
                   {"--column", &export->column},
                   {"--out", &export->out}};
    for (int i = 2; i < argc; i += 2) {
        const char **value = NULL;
        for (size_t k = 0; k < sizeof options / sizeof *options; k++)
            if (strcmp(argv[i], options[k].name) == 0)
                value = options[k].value;
        if (value == NULL || i + 1 == argc)
            errx(EXPORT_MISUSED, "%s", usage);
        *value = argv[i + 1];
    }
    if (export->results == NULL)
        errx(EXPORT_MISUSED, "%s", usage);
}

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Do the options fit the format? */
static void check_words(const struct format *format,
                        const struct export *export)
{
    const char *out = export->out;
    bool folder = format->has_folder && export->student == NULL;
    if (!format->has_column && (export->into != NULL || export->column != NULL))
        errx(EXPORT_MISUSED, "%s has no table into which a column could go",
             format->name);
    if (folder && out == NULL)
        errx(EXPORT_MISUSED,
             "%s is a file for each student: name one by --student ID, or a "
             "folder for all by --out FOLDER",
             format->name);
    if (folder && !is_folder(out) && access(out, F_OK) == 0)
        errx(EXPORT_MISUSED, "%s: not a folder", out);
    if (!folder && out != NULL && is_folder(out))
        errx(EXPORT_MISUSED, "%s: a folder, and this is one file", out);
}

static void read_class(struct export *export)
{
    char path[PATH_MAX];
    size_t at = 0;
    if (snprintf(path, sizeof path, "%s/class.json", export->results) >=
        (int)sizeof path)
        errx(EXPORT_MISUSED, "%.60s...: %s", export->results,
             strerror(ENAMETOOLONG));
    if (class_read(&export->class, path) == -1) {
        if (errno == EBADMSG)
            errx(EXPORT_MISUSED, "%s: not the results of a class", path);
        err(errno == ENOMEM ? EXPORT_OUR_FAULT : EXPORT_MISUSED, "%s", path);
    }
    if (export->student != NULL && export_next(export, &at) == NULL)
        errx(EXPORT_MISUSED, "%s: there is no student \"%s\"", path,
             export->student);
    export_learn_max(export);
}

int grade_export(int argc, char *argv[])
{
    struct export export = {0};
    const struct format *format = format_of(argc, argv);
    read_words(argc, argv, &export);
    check_words(format, &export);
    if (export.column == NULL)
        export.column = "";
    read_class(&export);
    format->write(&export);
    if (export.unmarked > 0)
        warnx("%zu of the answers have no mark, because they could not be "
              "judged; `shmlab export marks` names them",
              export.unmarked);
    bool gaps = export.unmarked > 0 || export.told > 0;
    class_free(&export.class);
    free(export.max);
    return gaps ? EXPORT_GAPS : EXPORT_GOOD;
}
