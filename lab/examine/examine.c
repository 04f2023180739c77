/* Run a program in all the ways that tell something of it: see examine.h. */
#include "examine/examine.h"

#include "compile/compile.h"
#include "examine/findings.h"
#include "show/find.h"

#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SECONDS = 5,              /* of one run, unless --timeout says otherwise */
    SECONDS_MOST = 600,       /* that it may say */
    INPUT_MOST = 1024 * 1024, /* bytes */
    ORDERS = 2                /* plain runs more, in other orders */
};

struct options {
    bool json;
    int seconds;
    const char *name; /* as it was given */
};

static struct options take_options(int argc, char *argv[])
{
    static const struct option known[] = {
        {"json", no_argument, NULL, 'j'},
        {"timeout", required_argument, NULL, 't'},
        {NULL, 0, NULL, 0},
    };
    struct options options = {.seconds = SECONDS};
    for (int option;
         (option = getopt_long(argc, argv, "+", known, NULL)) != -1;) {
        char *end = NULL;
        if (option == 'j') {
            options.json = true;
        } else if (option == 't') {
            long seconds = strtol(optarg, &end, 10);
            if (*optarg == '\0' || *end != '\0' || seconds < 1 ||
                seconds > SECONDS_MOST)
                errx(EXAMINE_MISUSED,
                     "--timeout takes seconds, from 1 to %d, not \"%s\"",
                     SECONDS_MOST, optarg);
            options.seconds = (int)seconds;
        } else {
            exit(EXAMINE_MISUSED); /* getopt_long() has said why */
        }
    }
    if (optind == argc)
        errx(EXAMINE_MISUSED, "examine what? a program, or a file such as "
                              "mine.c");
    options.name = argv[optind];
    return options;
}

/* What each run is to read. */
static char *read_input(size_t *size)
{
    char *text = malloc(INPUT_MOST);
    *size = 0;
    if (text == NULL)
        err(EXAMINE_FAULT, "malloc");
    if (isatty(STDIN_FILENO))
        return text;
    ssize_t got;
    while (*size < INPUT_MOST &&
           (got = read(STDIN_FILENO, text + *size, INPUT_MOST - *size)) > 0)
        *size += (size_t)got;
    return text;
}

/* The program itself, compiled if it is a source. */
static const char *make_program(const char *name, char path[FIND_PATH],
                                struct compiled *compiled)
{
    const char *dot = strrchr(name, '.');
    if (dot == NULL || strcmp(dot, ".c") != 0)
        return find_program(name, path);
    compile_forget_on_signals();
    enum compile_result result = compile(name, false, compiled);
    if (result == COMPILE_BUILT)
        return compiled->program;
    fputs(compiled->said, stderr);
    compile_forget(compiled);
    if (result == COMPILE_FAILED)
        err(EXAMINE_FAULT, "%s", name);
    errx(EXAMINE_UNBUILT, "%s does not compile", name);
}

/* --- The runs ------------------------------------------------------------ */

static void refuse(const char *name, const struct run_problem *problem)
{
    bool ours = strcmp(problem->step, "execve") != 0;
    bool traced = strcmp(problem->step, "ptrace") == 0 ||
                  strcmp(problem->step, "seccomp") == 0;
    if (traced)
        errx(EXAMINE_NOT_HERE,
             "this system does not let us look into programs (%s: %s); "
             "\"shmlab doctor\" says what would",
             problem->step, strerror(problem->error));
    warnx("%s: %s: %s", name, problem->step,
          problem->error != 0 ? strerror(problem->error) : "failed");
    exit(ours ? EXAMINE_FAULT : EXAMINE_MISUSED);
}

/* With each load and store watched; only what has segments is worth it. */
static void watch_accesses(struct examined *examined)
{
    static const struct trace_options watching = {.every_access = true};
    struct run_request request = examined->seen.request;
    struct run_problem problem;
    if (!access_possible() ||
        examined->seen.variants[0].recording.history.segment_count == 0)
        return;
    request.trace = &watching;
    if (vary_plain(&request, &examined->accesses, &problem) == -1)
        examined->accesses = (struct program_case){0};
    examined->watched = examined->plain;
    examined->watched.seen = &examined->accesses;
}

/* Do the plain runs agree with each other? */
static bool agree(const struct program_case *seen)
{
    const struct recording *first = &seen->variants[0].recording;
    for (size_t i = 1; i < seen->count; i++) {
        const struct output *out = &seen->variants[i].recording.out;
        if (out->size != first->out.size ||
            memcmp(out->text, first->out.text, out->size) != 0)
            return false;
    }
    return true;
}

static void make_runs(const struct run_request *request, const char *name,
                      struct examined *examined)
{
    static const struct vary wish = {.kinds = VARY(TERMINAL) | VARY(FAIL) |
                                              VARY(HOLD)};
    struct run_problem problem;
    struct program_case *seen = &examined->seen;
    if (vary_plain(request, seen, &problem) == -1)
        refuse(name, &problem);
    for (unsigned order = 0; order < ORDERS; order++)
        if (vary_again(seen, order == 0 ? 0 : order, &problem) == NULL)
            refuse(name, &problem);
    const struct recording *plain = &seen->variants[0].recording;
    examined->settled = agree(seen);

    struct variant *plan;
    size_t count = 0;
    if (plain->limit == LIMIT_NONE || plain->limit == LIMIT_HUNG)
        count = vary_plan(plain, &wish, &plan, &seen->left_out);
    else
        plan = NULL;
    if (vary_all(seen, plan, count, &wish, &problem) == -1)
        refuse(name, &problem);
    free(plan);
    plain = &seen->variants[0].recording; /* they have moved */
    examined->plain = (struct observed){
        .seen = seen,
        .prints = examined->settled ? plain->out.text : NULL,
        .exits = plain->ending == ENDED_BY_EXIT ? plain->status : -1,
    };
    watch_accesses(examined);
}

/* May anybody go there?  Then root's programs are run as an ordinary user, who
 * has to keep to permissions. */
static bool open_to_all(const char *folder)
{
    char *path = realpath(folder, NULL);
    bool open = path != NULL;
    for (char *end = path; open && end != NULL; end = strchr(end + 1, '/')) {
        struct stat about;
        if (end != path)
            *end = '\0';
        open = stat(end == path ? "/" : path, &about) == 0 &&
               (about.st_mode & S_IXOTH) != 0;
        *end = '/';
    }
    struct stat last;
    open = open && stat(path, &last) == 0 && (last.st_mode & S_IXOTH) != 0;
    free(path);
    return open;
}

/* --- The verb ------------------------------------------------------------ */

static int tell(const struct examined *examined, const struct options *options,
                char *const argv[])
{
    struct findings findings;
    const struct recording *plain = &examined->seen.variants[0].recording;
    findings_of(examined, &findings);
    if (options->json) {
        if (findings_json(examined, &findings, options->name, stdout) == -1)
            err(EXAMINE_FAULT, "JSON");
    } else {
        findings_tell(examined, &findings, options->name, argv);
    }
    if (fflush(stdout) == EOF)
        err(EXAMINE_FAULT, "stdout");
    if (findings.count > 0)
        return EXAMINE_FOUND;
    return plain->limit == LIMIT_NONE ? EXAMINE_CLEAN : EXAMINE_NOT_HERE;
}

int examine(int argc, char *argv[])
{
    char path[FIND_PATH];
    struct compiled compiled = {0};
    struct examined examined = {0};
    struct options options = take_options(argc, argv);
    char **command = argv + optind;
    command[0] = (char *)make_program(options.name, path, &compiled);
    size_t size;
    char *input = read_input(&size);
    const struct run_request request = {
        .argv = (const char *const *)command,
        .input = input,
        .input_size = size,
        .callers_folder = true, /* for the files that it names */
        .deadline_ms = options.seconds * 1000,
        .ordinary_user = geteuid() == 0 && compiled.folder[0] != '\0' &&
                         open_to_all("."),
    };
    make_runs(&request, options.name, &examined);
    int status = tell(&examined, &options, command);
    vary_free(&examined.seen);
    vary_free(&examined.accesses);
    compile_forget(&compiled);
    free(input);
    return status;
}
