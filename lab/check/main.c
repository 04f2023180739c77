/* The main() of a test program for lab/, and its command line: see report.h. */
#include "check/report.h"
#include "sandbox/sandbox.h"

#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the helper programs lie. */
static char helpers[PATH_MAX];

const char *report_helper(const char *name)
{
    static char path[sizeof helpers + NAME_MAX + 1];
    snprintf(path, sizeof path, "%s/%s", helpers, name);
    return path;
}

bool report_arguments(int argc, char *argv[], const char *usage, int least,
                      int most, struct report_arguments *arguments)
{
    *arguments = (struct report_arguments){0};
    const char *hasty = NULL;
    int i = 1;
    while (i <= most && i < argc && argv[i][0] != '-') {
        arguments->operands[i - 1] = argv[i];
        i++;
    }
    bool good = i > least;
    for (; good && i < argc; i += 2) {
        const char **value = NULL;
        if (strcmp(argv[i], "--core") == 0) {
            arguments->core = true;
            i--; /* it has no value */
            continue;
        }
        if (strcmp(argv[i], "--json") == 0)
            value = &arguments->json;
        if (strcmp(argv[i], "--junit") == 0)
            value = &arguments->junit;
        if (strcmp(argv[i], "--hasty") == 0)
            value = &hasty;
        if (strcmp(argv[i], "--seed") == 0)
            value = &arguments->seed;
        if (strcmp(argv[i], "--sandbox") == 0)
            value = &arguments->sandbox;
        if (strcmp(argv[i], "--source") == 0)
            value = &arguments->source;
        if (strcmp(argv[i], "--record") == 0)
            value = &arguments->record;
        good = value != NULL && *value == NULL && i + 1 < argc;
        if (good)
            *value = argv[i + 1];
    }
    if (good && hasty != NULL) {
        char *end;
        long ms = strtol(hasty, &end, 10);
        good = *end == '\0' && ms > 0 && ms <= INT_MAX;
        arguments->hasty_ms = (int)ms;
    }
    if (!good)
        warnx("usage: %s %s [--json FILE] [--junit FILE] [--hasty MS]", argv[0],
              usage);
    return good;
}

bool report_can_run(const char *program)
{
    struct stat about;
    errno = EACCES; /* for a directory */
    if (stat(program, &about) == 0 && S_ISREG(about.st_mode) &&
        access(program, X_OK) == 0)
        return true;
    warn("%s is no program that can be run", program);
    return false;
}

const struct sandbox *report_sandbox(const char *number)
{
    static struct sandbox sandbox;
    if (number == NULL)
        return NULL;
    if (sandbox_receive((int)strtol(number, NULL, 10), &sandbox) == -1)
        err(REPORT_MISUSED, "--sandbox %s", number);
    return &sandbox;
}

int report_main(const char *name, const struct named_test *tests, size_t count,
                int argc, char *argv[])
{
    struct report_arguments arguments;
    if (!report_arguments(argc, argv, "[DIRECTORY]", 0, 1, &arguments))
        return REPORT_MISUSED;

    const char *slash = strrchr(argv[0], '/');
    char own[PATH_MAX] = ".";
    if (slash != NULL)
        snprintf(own, sizeof own, "%.*s/", (int)(slash - argv[0]), argv[0]);
    const char *folder = arguments.operands[0] != NULL ? arguments.operands[0]
                                                       : own;
    if (realpath(folder, helpers) == NULL) {
        warn("%s", folder);
        return REPORT_MISUSED;
    }
    return report_run(name, tests, count, &arguments);
}
