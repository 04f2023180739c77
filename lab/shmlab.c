/*
 * shmlab - the one command of the book: see what a program really did
 *
 * Each verb is a function; what it does lives in a module of its own.  Run from
 * the top folder of the project, or through the launcher ./shmlab from
 * anywhere.
 */
#include "doctor/doctor.h"
#include "draw/terminal.h"
#include "recording/jsonl.h"
#include "recording/names.h"
#include "run/run.h"
#include "see/see.h"
#include "show/show.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MISUSED = SEE_MISUSED,
    OUR_FAULT = SEE_OUR_FAULT,
    SIGNALLED = 128 /* and the number of the signal */
};

static const char usage[] =
    "usage: shmlab see [OPTION...] [--] PROGRAM | FILE.c | RECORDING "
    "[ARGUMENT...]\n"
    "           run it and tell, step by step, what really happened\n"
    "       shmlab run [--from FOLDER] NAME...\n"
    "           run programs of the book: claim, output, verdict\n"
    "       shmlab examples\n"
    "           list the programs of the book with their claims\n"
    "       shmlab doctor\n"
    "           examine this machine: what can be shown and traced here\n"
    "       shmlab help\n"
    "\n"
    "see: --full       the address spaces after each step\n"
    "     --list       do not wait for keys, even on a terminal\n"
    "     --json FILE  write the recording there, too\n"
    "     --free       let all processes run at once\n"
    "     --seed N     another order of turns\n"
    "     --fail CALL[:N]=ERRNO  make the N-th such call fail "
    "(shmat:2=ENOMEM)\n"
    "     --timeout S  end the program after so many seconds (10)\n";

/* What `see` is asked for. */
struct see {
    const char *json;
    struct trace_options trace;
    struct draw_options draw;
    bool list;
    int seconds;
};

static int number(const char *text, int least, int most)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (*end != '\0' || *text == '\0' || value < least || value > most)
        errx(MISUSED, "a number from %d to %d, not \"%s\"", least, most, text);
    return (int)value;
}

/* CALL[:N]=ERRNO */
static void take_failure(struct trace_failure *fail, char *text)
{
    char *error = strchr(text, '='), *count = strchr(text, ':');
    if (error == NULL)
        errx(MISUSED, "--fail takes CALL[:N]=ERRNO, not \"%s\"", text);
    *error++ = '\0';
    if (count != NULL)
        *count++ = '\0';
    int call = call_named(text);
    fail->number = count != NULL ? (unsigned)number(count, 1, 1000000) : 1;
    fail->error = errno_named(error);
    if (call <= CALL_NONE || fail->error <= 0)
        errx(MISUSED, "--fail: there is no %s \"%s\"",
             call <= CALL_NONE ? "call" : "errno",
             call <= CALL_NONE ? text : error);
    fail->call = (enum call)call;
}

static void take_options(struct see *see, int argc, char *argv[])
{
    static const struct option options[] = {
        {"full", no_argument, NULL, 'f'},
        {"list", no_argument, NULL, 'l'},
        {"json", required_argument, NULL, 'j'},
        {"free", no_argument, NULL, 'r'},
        {"seed", required_argument, NULL, 's'},
        {"fail", required_argument, NULL, 'x'},
        {"timeout", required_argument, NULL, 't'},
        {NULL, 0, NULL, 0},
    };
    for (int option;
         (option = getopt_long(argc, argv, "+", options, NULL)) != -1;) {
        if (option == 'f')
            see->draw.full = true;
        else if (option == 'l')
            see->list = true;
        else if (option == 'j')
            see->json = optarg;
        else if (option == 'r')
            see->trace.free = true;
        else if (option == 's')
            see->trace.seed = (unsigned)number(optarg, 1, 1000000);
        else if (option == 'x')
            take_failure(&see->trace.fail, optarg);
        else if (option == 't')
            see->seconds = number(optarg, 1, 100000);
        else
            exit(MISUSED);
    }
}

static int draw(const struct see *see, const struct history *history)
{
    struct draw_options options = see->draw;
    const char *none = getenv("NO_COLOR");
    bool terminal = isatty(STDOUT_FILENO) != 0;
    options.colour = terminal && (none == NULL || none[0] == '\0');
    if (terminal && !see->list && isatty(STDIN_FILENO) != 0) {
        int keys = open("/dev/tty", O_RDWR | O_CLOEXEC);
        if (keys != -1) {
            int result = draw_browse(keys, history, &options);
            close(keys);
            return result;
        }
    }
    return draw_list(stdout, history, &options);
}

/* --- A recording --------------------------------------------------------- */

/* Does the file begin as a recording does? */
static bool is_recording(const char *path)
{
    static const char mark[] = "{\"attached\"";
    char begin[sizeof mark] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd == -1)
        return false;
    ssize_t size = read(fd, begin, sizeof mark - 1);
    close(fd);
    return size > 0 && strcmp(begin, mark) == 0;
}

static int see_recording(const struct see *see, const char *path)
{
    static const char *const reasons[] = {
        [JSONL_NO_RECORDING] = "this is no recording",
        [JSONL_NEWER] = "it was made by a later version",
        [JSONL_MALFORMED] = "a value is not what it should be",
        [JSONL_INDEX] = "it refers to a process or segment that is not there",
        [JSONL_SIZE] = "a number or a line is too large",
        [JSONL_SYSTEM] = "it cannot be read",
    };
    struct history history;
    struct jsonl_problem problem;
    FILE *file = fopen(path, "re");
    if (file == NULL)
        err(MISUSED, "%s", path);
    if (jsonl_read(file, &history, &problem) == -1)
        errx(MISUSED, "%s:%zu: %s", path, problem.line, reasons[problem.code]);
    fclose(file);
    if (problem.code == JSONL_CUT)
        warnx("%s: the last line is cut; what is before it is shown", path);
    int result = draw(see, &history);
    history_free(&history);
    if (result == -1)
        err(OUR_FAULT, "%s", path);
    return EXIT_SUCCESS;
}

/* --- A program ----------------------------------------------------------- */

/* Where the program is: as given, or an example of the book by its name. */
static const char *find_program(const char *name, char path[4096])
{
    const char *top = getenv("SHMLAB_TOP");
    if (strchr(name, '/') != NULL || access(name, F_OK) == 0)
        return name;
    snprintf(path, 4096, "%s/build/examples/%s", top != NULL ? top : ".", name);
    return access(path, F_OK) == 0 ? path : name;
}

/* Verbs about the book itself work in its top folder. */
static void go_to_top(void)
{
    const char *top = getenv("SHMLAB_TOP");
    if (top != NULL && chdir(top) == -1)
        err(OUR_FAULT, "%s", top);
}

static int open_json(const char *path)
{
    if (path == NULL)
        return 0;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd == -1 && errno == EEXIST)
        errx(MISUSED, "%s is there already, and is left as it is", path);
    if (fd == -1)
        err(MISUSED, "%s", path);
    return fd;
}

/* What a beginner's program often forgets, and what we have cleared away. */
static void tell_leftovers(const struct recording *seen)
{
    const struct leftovers *left = &seen->left;
    if (left->segment_count > 0)
        warnx(
            "it left %zu segment%s behind: IPC_RMID is missing (cleared away)",
            left->segment_count, left->segment_count == 1 ? "" : "s");
    if (left->semaphore_sets > 0)
        warnx("it left %d semaphore set%s behind (cleared away)",
              left->semaphore_sets, left->semaphore_sets == 1 ? "" : "s");
    if (seen->zombies > 0)
        warnx("it left %d child%s unwaited for: waitpid is missing",
              seen->zombies, seen->zombies == 1 ? "" : "ren");
    if (seen->orphans > 0)
        warnx("it left %d process%s running (ended)", seen->orphans,
              seen->orphans == 1 ? "" : "es");
}

static int own_status(const struct recording *seen)
{
    tell_leftovers(seen);
    if (seen->limit == LIMIT_DEADLINE)
        warnx("it was ended: its time was up (--timeout)");
    if (seen->limit == LIMIT_OUTPUT)
        warnx("it was ended: it wrote too much");
    if (seen->limit == LIMIT_HISTORY)
        warnx("it was ended: more happened than a recording holds");
    if (seen->ending == ENDED_BY_SIGNAL)
        return SIGNALLED + seen->signo;
    return seen->status;
}

static int see_program(struct see *see, char *argv[])
{
    char path[4096], compiled[SEE_PATH_MAX] = "";
    const char *name = argv[0], *dot = strrchr(name, '.');
    const char *program = find_program(name, path);
    see->trace.json = open_json(see->json);
    if (dot != NULL && strcmp(dot, ".c") == 0) {
        see_compile(name, compiled);
        program = compiled;
    }
    argv[0] = (char *)program;
    struct run_request request = {
        .argv = (const char *const *)argv,
        .deadline_ms = see->seconds * 1000,
        .stdout_to = RUN_TO_TERMINAL,
        .discard = compiled[0] != '\0' ? compiled : NULL,
        .trace = &see->trace,
    };
    struct recording seen;
    struct run_problem problem;
    int result = run(&request, &seen, &problem);
    see_forget();
    if (result == -1)
        see_refuse(name, &problem, see->json);
    if (draw(see, &seen.history) == -1)
        err(OUR_FAULT, "terminal");
    if (fflush(stdout) == EOF) /* what is said now comes behind it */
        err(OUR_FAULT, "stdout");
    int status = own_status(&seen);
    recording_free(&seen);
    return status;
}

static int verb_see(int argc, char *argv[])
{
    struct see see = {.seconds = 10};
    take_options(&see, argc, argv);
    if (optind == argc)
        errx(MISUSED, "see what? a PROGRAM, a FILE.c or a RECORDING");
    return is_recording(argv[optind]) ? see_recording(&see, argv[optind])
                                      : see_program(&see, argv + optind);
}

static int verb_run(int argc, char *argv[])
{
    const char *directory = "build/examples";
    if (argc > 2 && strcmp(argv[1], "--from") == 0) {
        directory = argv[2];
        argv += 2;
        argc -= 2;
    }
    if (argc < 2)
        errx(MISUSED, "run what? `shmlab examples` lists the programs");
    go_to_top();
    return show_programs(directory, argv + 1, argc - 1);
}

static int verb_examples(int argc, char *argv[])
{
    if (argc != 1)
        errx(MISUSED, "examples takes no argument, not \"%s\"", argv[1]);
    go_to_top();
    return show_list();
}

static int verb_doctor(int argc, char *argv[])
{
    if (argc != 1)
        errx(MISUSED, "doctor takes no argument, not \"%s\"", argv[1]);
    return doctor(stdout);
}

static int verb_help(int argc, char *argv[])
{
    (void)argc;
    (void)argv;
    fputs(usage, stdout);
    return EXIT_SUCCESS;
}

int main(int argc, char *argv[])
{
    static const struct {
        const char *name;
        int (*verb)(int argc, char *argv[]);
    } verbs[] = {
        {"see", verb_see},           {"run", verb_run},
        {"examples", verb_examples}, {"doctor", verb_doctor},
        {"help", verb_help},         {"--help", verb_help},
    };
    setlocale(LC_CTYPE, "");
    for (size_t i = 0; argc > 1 && i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(argv[1], verbs[i].name) == 0) {
            int status = verbs[i].verb(argc - 1, argv + 1);
            if (fflush(stdout) == EOF)
                err(OUR_FAULT, "stdout");
            return status;
        }
    if (argc > 1)
        warnx("there is no verb \"%s\"", argv[1]);
    fputs(usage, stderr);
    return MISUSED;
}
