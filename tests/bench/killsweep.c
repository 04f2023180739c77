/*
 * killsweep - every program killed before each of its system calls
 *
 *     killsweep [-j WORKERS] DIRECTORY [NAME...]
 *
 * Run from the top folder: the headers are read from examples/NAME.c, the
 * programs are DIRECTORY/NAME; without names, all of them.  Each is run again
 * and again, and whichever of its processes makes the n-th call is killed
 * before it: for the first 200 calls, and 50 more spread over the rest.  A
 * killed program may leave a segment only between shmget and IPC_RMID, and
 * nothing but shmat lies between them.  Semaphore sets have no removal that
 * waits for the last user, so whoever has made one may leave it, when killed at
 * any call before its removal; but when another is killed, the maker has to
 * remove it.  And what is left of a program must come to an end.
 *
 * The last line is "N passed, N failed, N skipped", counted in programs.  Exit
 * status: 0 none failed, 1 some did, 2 used wrongly, 4 our own fault.
 */
#include "promise/promise.h"
#include "run/run.h"

#include <err.h>
#include <glob.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    FIRST = 200,    /* calls of which none is left out */
    SPREAD = 50,    /* over the rest */
    COMPLAINTS = 3, /* told of each program */
    CALLS_MAX = 1 << 20
};

/* Programs that keep a segment longer, and why. */
#define IS_FOUND "what is marked for removal is found by no key"
#define IS_POINT "when a segment is removed is what it shows"
static const struct {
    const char *name, *reason;
} exceptions[] = {
    {"01_sharing_five_steps", "to remove is the last of its steps"},
    {"02_create_flags", IS_FOUND},
    {"02_create_size_rules", IS_FOUND},
    {"03_keys_key_vs_id", IS_FOUND},
    {"03_keys_stale_segment", IS_FOUND},
    {"07_lifetime_atexit_in_child", IS_POINT},
    {"07_lifetime_detach_is_not_removal", IS_POINT},
    {"07_lifetime_kill_leaves", IS_POINT},
    {"07_lifetime_removal_then_fork", IS_POINT},
    {"07_lifetime_removal_waits", IS_POINT},
    {"07_lifetime_same_key_twice", IS_POINT},
    {"08_inspect_fields", "a mark for removal changes what it asks for"},
    {"08_inspect_maps", "that it is not removed is what it shows"},
    {"08_inspect_refusals", "what nobody may attach can only be asked about"},
    {"08_inspect_twenty_children", "with nobody attached it would be gone"},
    {"15_isolation_mode_matrix", IS_FOUND},
    {"15_isolation_owner_and_creator", IS_POINT},
};

/* What the sweep of one program found; written by one worker, in memory that
 * all share. */
struct program {
    struct promise promise;
    char path[512];
    int runs, left, wrong; /* runs that left a segment; that should not have */
    int sets;              /* runs that left a set, its maker being killed */
    bool skipped;
};

struct sweep {
    struct program *programs;
    size_t count;
    atomic_size_t *next; /* the first that nobody has begun; shared */
};

/* Why what is left may be, or NULL. */
static const char *exception(const char *name)
{
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
        if (strcmp(name, exceptions[i].name) == 0)
            return exceptions[i].reason;
    return NULL;
}

/* --- One run ------------------------------------------------------------- */

/* The event of the kill, or -1: there is no such call any more. */
static int kill_of(const struct history *history)
{
    for (size_t i = 0; i < history->event_count; i++)
        if (history->events[i].kind == EVENT_NOTE &&
            history->events[i].note == NOTE_MADE_TO_END)
            return (int)i;
    return -1;
}

/* Was it killed between the shmget of this segment and the IPC_RMID, with
 * nothing but shmat between them? */
static bool may_be_left(const struct history *history, int kill, int id)
{
    int maker = -1;
    for (int i = 0; i < kill; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_CALL && event->call == CALL_SHMGET &&
            event->error == 0 && event->result == id)
            maker = event->process;
        else if (maker != -1 && event->process == maker &&
                 !(event->kind == EVENT_CALL && event->call == CALL_SHMAT))
            return false;
    }
    return maker == history->events[kill].process;
}

/* How many sets the process that was killed had made, and not removed. */
static int sets_kept(const struct history *history, int kill)
{
    int kept = 0;
    for (size_t set = 0; set < history->set_count; set++) {
        int maker = -1;
        bool gone = false;
        for (int i = 0; i < kill; i++) {
            const struct event *event = &history->events[i];
            if (event->kind == EVENT_CALL && event->call == CALL_SEMGET &&
                event->set == (int)set && maker == -1)
                maker = event->process;
            for (size_t k = 0; k < event->set_count; k++)
                gone |= event->sets[k].set == (int)set && event->sets[k].gone;
        }
        kept += maker == history->events[kill].process && !gone;
    }
    return kept;
}

/* What is wrong with this run, or NULL. */
static const char *judge(const struct program *program,
                         const struct recording *seen, int kill)
{
    bool excepted = exception(program->promise.name) != NULL;
    if (seen->limit != LIMIT_NONE)
        return "what is left of it does not end";
    if (kill == -1)
        return seen->left.segment_count == 0 && seen->left.semaphore_sets <= 0
                   ? NULL
                   : "not even killed";
    for (size_t i = 0; i < seen->left.segment_count; i++)
        if (!excepted &&
            !may_be_left(&seen->history, kill, seen->left.segments[i].id))
            return "a segment is left";
    return seen->left.semaphore_sets > sets_kept(&seen->history, kill)
               ? "a semaphore set is left"
               : NULL;
}

static void complain(const struct program *program, unsigned number,
                     const struct recording *seen, int kill, const char *what)
{
    const struct history *history = &seen->history;
    const struct source *at = kill != -1 ? &history->events[kill].at : NULL;
    if (program->wrong > COMPLAINTS)
        return;
    printf("%s, killed before call %u%s", program->promise.name, number,
           at != NULL && at->file != NULL ? "" : "\n");
    if (at != NULL && at->file != NULL)
        printf(" (%s:%d)\n", at->file, at->line);
    printf("  %s: %zu segments, %d sets, limit %d\n", what,
           seen->left.segment_count, seen->left.semaphore_sets,
           (int)seen->limit);
    fflush(stdout);
}

/* Kill it before call `number`.  Returns false when there was none. */
static bool run_once(struct program *program, unsigned number)
{
    const struct intervention it = {.act = ACT_KILL, .number = number};
    const struct trace_options options = {.interventions = &it,
                                          .intervention_count = 1};
    const char *argv[] = {program->path, NULL};
    const struct run_request request = {
        .argv = argv,
        .to_the_last = true,
        .deadline_ms = 20000,
        .ordinary_user = strstr(program->promise.needs, "ordinary user") !=
                         NULL,
        .trace = &options,
    };
    struct recording seen;
    struct run_problem problem;
    if (run(&request, &seen, &problem) == -1)
        errx(4, "%s, call %u: %s: %s", program->path, number, problem.step,
             strerror(problem.error));
    int kill = kill_of(&seen.history);
    const char *what = judge(program, &seen, kill);
    program->runs++;
    program->left += seen.left.segment_count > 0;
    program->sets += what == NULL && seen.left.semaphore_sets > 0;
    if (what != NULL) {
        program->wrong++;
        complain(program, number, &seen, kill, what);
    }
    recording_free(&seen);
    return kill != -1;
}

/* --- All runs ------------------------------------------------------------ */

/* How many calls it makes, about: the last number that is known to meet one. */
static unsigned count_calls(struct program *program)
{
    unsigned met = FIRST, missed = 2 * FIRST;
    while (missed < CALLS_MAX && run_once(program, missed)) {
        met = missed;
        missed *= 2;
    }
    while (missed - met > SPREAD) {
        unsigned middle = met + (missed - met) / 2;
        if (run_once(program, middle))
            met = middle;
        else
            missed = middle;
    }
    return met;
}

static void sweep_program(struct program *program)
{
    for (unsigned number = 1; number <= FIRST; number++)
        if (!run_once(program, number))
            return;
    unsigned last = count_calls(program);
    for (unsigned i = 1; i <= SPREAD; i++)
        run_once(program, FIRST + (last - FIRST) * i / SPREAD);
}

static void work(const struct sweep *sweep)
{
    for (size_t i; (i = atomic_fetch_add(sweep->next, 1)) < sweep->count;)
        sweep_program(&sweep->programs[i]);
}

static void run_workers(const struct sweep *sweep, int workers)
{
    for (int i = 0; i < workers; i++) {
        pid_t parent = getpid(), child = fork();
        if (child == -1)
            err(4, "fork");
        if (child == 0) {
            if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == -1 ||
                getppid() != parent)
                _exit(4);
            work(sweep);
            _exit(0);
        }
    }
    for (int i = 0; i < workers; i++) {
        int status;
        if (wait(&status) == -1 || status != 0)
            errx(4, "a worker failed");
    }
}

static void add_program(struct sweep *sweep, const char *directory,
                        const char *source)
{
    struct program *program = &sweep->programs[sweep->count++];
    if (promise_read(source, &program->promise) == -1)
        err(2, "%s", source);
    snprintf(program->path, sizeof program->path, "%s/%s", directory,
             program->promise.name);
    if (access(program->path, X_OK) == -1)
        err(2, "%s", program->path);
}

static void *share(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        err(4, "mmap");
    return memory;
}

static void find_programs(struct sweep *sweep, const char *directory,
                          char *const names[], int count)
{
    glob_t found = {0};
    char source[512];
    if (glob("examples/*.c", 0, NULL, &found) != 0)
        errx(2, "no examples/*.c here; run this in the top folder");
    size_t room = found.gl_pathc + (size_t)count;
    sweep->programs = share(room * sizeof *sweep->programs);
    sweep->next = share(sizeof *sweep->next);
    for (int i = 0; i < count; i++) {
        snprintf(source, sizeof source, "examples/%s.c", names[i]);
        add_program(sweep, directory, source);
    }
    for (size_t i = 0; count == 0 && i < found.gl_pathc; i++)
        add_program(sweep, directory, found.gl_pathv[i]);
    globfree(&found);
}

static int report(const struct sweep *sweep)
{
    int runs = 0, failed = 0;
    for (size_t i = 0; i < sweep->count; i++) {
        const struct program *program = &sweep->programs[i];
        const char *reason = exception(program->promise.name);
        bool needless = reason != NULL && program->left == 0;
        runs += program->runs;
        failed += program->wrong > 0 || needless;
        if (needless)
            printf("%-40s is no exception: it leaves nothing\n",
                   program->promise.name);
        else if (program->wrong > 0)
            printf("%-40s %d of %d runs wrong\n", program->promise.name,
                   program->wrong, program->runs);
        else if (reason != NULL)
            printf("%s leaves a segment in %d of %d runs:\n  %s\n",
                   program->promise.name, program->left, program->runs, reason);
        if (program->sets > 0)
            printf("%s leaves a set in %d of %d runs, its maker being killed\n",
                   program->promise.name, program->sets, program->runs);
    }
    printf("killsweep: %zu programs, %d runs\n", sweep->count, runs);
    printf("%zu passed, %d failed, 0 skipped\n", sweep->count - (size_t)failed,
           failed);
    return failed > 0;
}

int main(int argc, char *argv[])
{
    struct sweep sweep = {.count = 0};
    int workers = 2;
    for (int option; (option = getopt(argc, argv, "j:")) != -1;) {
        workers = option == 'j' ? atoi(optarg) : 0;
        if (workers < 1 || workers > 100)
            errx(2, "-j takes a number from 1 to 100");
    }
    if (optind == argc)
        errx(2, "usage: killsweep [-j WORKERS] DIRECTORY [NAME...]");
    find_programs(&sweep, argv[optind], argv + optind + 1, argc - optind - 1);
    run_workers(&sweep, workers);
    return report(&sweep);
}
