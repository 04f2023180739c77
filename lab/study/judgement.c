/* Running the checker of an exercise: see judgement.h. */
#include "study/judgement.h"

#include "study/parts.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    DEADLINE_S = 300, /* of all checks; each run has its own */
    LINE_MAX_BYTES = 1 << 20,
    SAID_MAX = 600, /* bytes of what it says on standard error */
    ARGUMENTS = 16
};

static volatile sig_atomic_t checker_now; /* for a signal handler */

void judgement_stop(void)
{
    if (checker_now > 0)
        kill((pid_t)checker_now, SIGTERM);
}

__attribute__((format(printf, 2, 3))) static void
trouble(struct judgement *judgement, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    free(judgement->trouble);
    if (vasprintf(&judgement->trouble, format, arguments) == -1)
        err(STUDY_OUR_FAULT, "checker");
    va_end(arguments);
}

/* --- Building it --------------------------------------------------------- */

/* Be make, for the checker and the program that a prediction is about. */
static _Noreturn void be_make(const char *build, const char *name, bool there)
{
    char variable[PROGRESS_PATH], targets[2][PROGRESS_PATH];
    bool given = access(study_top("exercises/%s.given.c", name), R_OK) == 0;
    snprintf(variable, sizeof variable, "BUILD=%.1000s", build);
    snprintf(targets[0], sizeof targets[0], "%.1000s/tests/exercises/%s", build,
             name);
    snprintf(targets[1], sizeof targets[1], "%.1000s/exercises/%s.given", build,
             name);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    unsetenv("MAKEFLAGS"); /* of a make that has started us */
    unsetenv("MAKELEVEL");
    if (study_outside() != NULL)
        execl(study_top("tools/outside"), "outside", "--build-only",
              study_outside(), name, (char *)NULL);
    execlp("make", "make", "-s", "-C", study_top("."), variable, targets[0],
           given ? targets[1] : NULL, (char *)NULL);
    _exit(errno == ENOENT && there ? 0 : 127);
}

void judgement_checker(const char *name, char checker[PROGRESS_PATH])
{
    char below[PROGRESS_NAME + 32];
    snprintf(below, sizeof below, "tests/exercises/%s", name);
    if (realpath(study_built(below), checker) == NULL)
        snprintf(checker, PROGRESS_PATH, "%s", study_built(below));
}

/* make is run for it where this is a source tree that can be written. */
char *judgement_prepare(const char *name)
{
    char checker[PROGRESS_PATH], *why = NULL;
    judgement_checker(name, checker);
    const char *build = getenv("SHMLAB_BUILD");
    int status = 0;
    build = build != NULL && build[0] != '\0' ? build : "build";
    bool source = access(study_top("Makefile"), R_OK) == 0 &&
                  access(study_top("tests/exercises/%s.c", name), R_OK) == 0 &&
                  access(study_outside() != NULL ? study_outside()
                                                 : study_top("."),
                         W_OK) == 0;
    bool there = access(checker, X_OK) == 0;
    if (!source && !there &&
        asprintf(&why, "there is no checker for %s here", name) == -1)
        err(STUDY_OUR_FAULT, "%s", name);
    if (!source)
        return why;
    if (!there)
        warnx("building the checker of %s, once ...", name);
    pid_t child = fork();
    if (child == 0)
        be_make(build, name, there);
    while (child != -1 && waitpid(child, &status, 0) == -1 && errno == EINTR)
        ;
    if (child != -1 && status == 0)
        return NULL;
    if (there)
        warnx("the checker of %s cannot be brought up to date, see above: it "
              "is used as it is",
              name);
    else if ((why = strdup("its checker cannot be built, see above; ./setup "
                           "installs what is missing")) == NULL)
        err(STUDY_OUR_FAULT, "%s", name);
    return why;
}

/* --- Running it ---------------------------------------------------------- */

/* The last arguments: in which sandbox. */
static void add_sandbox(const struct judge_request *request, const char *argv[])
{
    static char number[16], source[PATH_MAX];
    int file = memfd_create("sandbox", 0);
    if (file == -1 || sandbox_send(file, request->sandbox) == -1)
        err(STUDY_OUR_FAULT, "sandbox");
    snprintf(number, sizeof number, "%d", file);
    argv[0] = "--sandbox";
    argv[1] = number;
    if (request->source == NULL || realpath(request->source, source) == NULL)
        return;
    argv[2] = "--source";
    argv[3] = source;
}

static _Noreturn void be_checker(const struct judge_request *request,
                                 const char *checker, int json, int said)
{
    char where[32];
    int nothing = open("/dev/null", O_RDWR);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    signal(SIGTERM, SIG_DFL);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    dup2(said, STDERR_FILENO);
    json = fcntl(json, F_DUPFD, 3); /* not to be closed by execv(3) */
    snprintf(where, sizeof where, "/dev/fd/%d", json);
    const char *argv[ARGUMENTS] = {checker, request->program, "--json", where};
    size_t count = 4;
    if (request->seed != NULL) {
        argv[count++] = "--seed";
        argv[count++] = request->seed;
    }
    if (request->core)
        argv[count++] = "--core";
    if (request->record != NULL) {
        argv[count++] = "--record";
        argv[count++] = request->record;
    }
    if (request->sandbox != NULL)
        add_sandbox(request, argv + count);
    if (chdir(study_top(".")) == 0)
        execv(checker, (char *const *)argv);
    err(STUDY_OUR_FAULT, "%s", checker);
}

/* What has been read and is no whole line yet. */
struct lines {
    char *text;
    size_t size;
};

/* Take what can be read, and each line that is now whole.  Returns false at the
 * end. */
static bool take(int from, struct lines *lines,
                 const struct judge_request *request,
                 struct judgement *judgement)
{
    char block[4096];
    ssize_t got = read(from, block, sizeof block);
    if (got == -1 && errno == EINTR)
        return true;
    if (got <= 0 || lines->size + (size_t)got > LINE_MAX_BYTES)
        return false;
    char *more = realloc(lines->text, lines->size + (size_t)got + 1);
    if (more == NULL)
        err(STUDY_OUR_FAULT, "checker");
    lines->text = more;
    memcpy(more + lines->size, block, (size_t)got);
    lines->size += (size_t)got;
    more[lines->size] = '\0';
    for (char *end; (end = memchr(more, '\n', lines->size)) != NULL;) {
        *end = '\0';
        const struct judged_row *row = judgement_take(judgement, more);
        if (row != NULL && request->on_row != NULL)
            request->on_row(row, request->context);
        lines->size -= (size_t)(end + 1 - more);
        memmove(more, end + 1, lines->size + 1);
    }
    return true;
}

/* Keep the last that it has said on standard error. */
static bool listen_to(int from, char said[SAID_MAX + 1])
{
    char block[512];
    ssize_t got = read(from, block, sizeof block);
    if (got <= 0)
        return got == -1 && errno == EINTR;
    size_t had = strlen(said), new = (size_t)got;
    if (had + new > SAID_MAX) {
        size_t drop = had + new - SAID_MAX;
        memmove(said, said + drop, had - drop + 1);
        had -= drop;
    }
    memcpy(said + had, block, new);
    said[had + new] = '\0';
    return true;
}

static void follow(const struct judge_request *request, int json, int errors,
                   char said[SAID_MAX + 1], struct judgement *judgement)
{
    struct lines lines = {NULL, 0};
    time_t end = time(NULL) + DEADLINE_S;
    struct pollfd wanted[] = {
        {json, POLLIN, 0}, {errors, POLLIN, 0}, {request->wake, POLLIN, 0}};
    while (wanted[0].fd != -1 || wanted[1].fd != -1) {
        int ready = poll(wanted, 3, 1000);
        if (time(NULL) > end) {
            trouble(judgement, "its checks did not end");
            judgement_stop();
            break;
        }
        if (ready <= 0)
            continue;
        if (wanted[2].revents != 0) {
            judgement->stopped = true;
            judgement_stop();
            break;
        }
        if (wanted[0].revents != 0 && !take(json, &lines, request, judgement))
            wanted[0].fd = -1;
        if (wanted[1].revents != 0 && !listen_to(errors, said))
            wanted[1].fd = -1;
    }
    free(lines.text);
}

/* How the checker ended, and whether that fits. */
static void conclude(int status, const char *said, struct judgement *judgement)
{
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : STUDY_OUR_FAULT;
    if (judgement->stopped || judgement->trouble != NULL)
        return;
    if (judgement->row_count == 0 || code == STUDY_MISUSED ||
        code == STUDY_OUR_FAULT || code > STUDY_NOT_HERE)
        trouble(judgement, "the checks could not be made: %s",
                said[0] != '\0' ? said : "the checker has ended early");
}

void judgement_reach(const struct judge_request *request,
                     struct judgement *judgement)
{
    char checker[PROGRESS_PATH], said[SAID_MAX + 1] = "";
    int json[2], errors[2], status = 0;
    *judgement = (struct judgement){.trouble = NULL};
    if (!request->ready)
        judgement->trouble = judgement_prepare(request->name);
    if (judgement->trouble != NULL)
        return;
    judgement_checker(request->name, checker);
    if (pipe2(json, O_CLOEXEC) == -1 || pipe2(errors, O_CLOEXEC) == -1)
        err(STUDY_OUR_FAULT, "%s", checker);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        be_checker(request, checker, json[1], errors[1]);
    close(json[1]);
    close(errors[1]);
    if (child == -1)
        err(STUDY_OUR_FAULT, "fork");
    checker_now = (sig_atomic_t)child;
    follow(request, json[0], errors[0], said, judgement);
    close(json[0]);
    close(errors[0]);
    while (waitpid(child, &status, 0) == -1 && errno == EINTR)
        ;
    checker_now = 0;
    conclude(status, said, judgement);
}
