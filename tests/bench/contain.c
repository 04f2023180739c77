/*
 * contain - does the sandbox contain the programs of tests/hostile/grader/?
 *
 *     contain SOURCES PROGRAMS KEEPER [-j N] [NAME...]
 *
 * Each is run at each level that can be had here, with the path of a secret,
 * the number of a process, and the identifier and key of a segment that are not
 * its own (hostile.h).  What must become of it stands in its source:
 *
 *     Attack: what it tries
 *     Ends: deadline or cpu     how its run must end
 *     Ends L1: exit 0           likewise, at one level
 *     Reaches L1: others        what gets through there, and is known to
 *     Says: begun               what it prints, in any case
 *
 * Whatever it does, the secret must not be in what it prints; its run ends soon
 * after the deadline; and afterwards no process of it may live, no segment, set
 * or queue be left, and secret, process and segment must be as they were.
 * Those in SOURCES/compiler are only compiled: compiler.h.  Prints a line for
 * each that is not so, and last "N passed, N failed, N skipped".
 *
 * Each of N workers has all to itself: sandboxes in a slot of its own, and what
 * belongs to somebody else.
 */
#include "compiler.h"
#include "corpus.h"
#include "grade/parts.h"
#include "others.h"
#include "run/isolation.h"
#include "run/proc.h"
#include "run/run.h"
#include "run/scratch.h"
#include "run/world.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PROGRAMS = 400,
    DEADLINE_MS = 2000,
    LATE_MS = 1500, /* to end and to count: no run takes longer than both */
    CPU_SECONDS = 1,
    NAME_SHOWN = 15,     /* of a process, in /proc/PID/comm */
    SETTLE_ROUNDS = 300, /* of ten milliseconds */
    CANNOT_BE_TRIED = 77,
    WORKERS = 8
};

/* Shared by all workers. */
static struct {
    unsigned next, passed, failed, skipped;
} * tally;

static const char *sources, *programs, *keeper;
static unsigned count;
static struct {
    char name[LINE], source[PATH_MAX];
    bool compiled; /* only that */
} all[PROGRAMS];

/* Of this worker. */
static struct sandbox sandboxes[SANDBOX_LEVELS];
static bool opened[SANDBOX_LEVELS];
static long left_before;

/* --- What is left --------------------------------------------------------- */

/* Is it of the program?  As root each worker has a user of its own; else names
 * must do. */
static bool is_of(const char *pid, const char *name)
{
    const uid_t uid = sandboxes[SANDBOX_RULES].uid;
    char path[300], comm[32] = "";
    struct stat about;
    snprintf(path, sizeof path, "/proc/%s/comm", pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file == -1)
        return false;
    ssize_t size = read(file, comm, sizeof comm - 1);
    comm[size > 0 ? size - 1 : 0] = '\0';
    bool same = size > 0 && fstat(file, &about) == 0 && about.st_uid == uid;
    close(file);
    if (uid == (uid_t)-1)
        return comm[0] != '\0' && strncmp(comm, name, NAME_SHOWN) == 0;
    return same && (pid_t)strtol(pid, NULL, 10) != others.decoy;
}

/* Does a process of it live, now? */
static bool lives_now(const char *name)
{
    bool found = false;
    DIR *proc = opendir("/proc");
    for (struct dirent *entry;
         proc != NULL && !found && (entry = readdir(proc)) != NULL;)
        found = isdigit((unsigned char)entry->d_name[0]) &&
                is_of(entry->d_name, name);
    if (proc != NULL)
        closedir(proc);
    return found;
}

/* And after a while?  One that has much memory takes a moment to end. */
static bool lives(const char *name)
{
    bool alive = true;
    for (int round = 0; round < SETTLE_ROUNDS && alive; round++) {
        alive = lives_now(name);
        if (alive)
            poll(NULL, 0, 10);
    }
    return alive;
}

/* How many segments, sets and queues there are, less the segment of others. */
static long left_now(void)
{
    struct segment *segments_now = NULL;
    ssize_t segments = world_segments(&segments_now);
    free(segments_now);
    return (long)segments - 1 + world_semaphore_sets() + world_message_queues();
}

/* --- What a program says of itself ---------------------------------------- */

/* "exit 3", "signal 9", "deadline". */
static void ending_of(const struct recording *seen, char text[LINE])
{
    const char *word = recording_word(seen);
    if (seen->limit != LIMIT_NONE)
        snprintf(text, LINE, "%s", word);
    else
        snprintf(text, LINE, "%s %d", word,
                 seen->ending == ENDED_BY_EXIT ? seen->status : seen->signo);
}

/* The first "reached WHAT" that is not in the list, in what[]. */
static bool reached(const struct output *output, const char *known,
                    char what[LINE])
{
    static const char mark[] = "reached ";
    for (const char *at = output->text;
         (at = memmem(at, output->size - (size_t)(at - output->text), mark,
                      strlen(mark))) != NULL;) {
        at += strlen(mark);
        snprintf(what, LINE, "%.*s", (int)strcspn(at, "\n"), at);
        if (strstr(known, what) == NULL)
            return true;
    }
    return false;
}

/* --- Running them --------------------------------------------------------- */

/* Returns whether all is as it must be. */
static bool is_contained(const char *name, const char *source,
                         const char *level, const struct recording *seen,
                         double seconds)
{
    char ending[LINE], wanted[LINE], known[LINE], says[LINE], what[LINE];
    ending_of(seen, ending);
    header(source, "Ends", level, wanted);
    header_of(source, "Reaches", level, known);
    header(source, "Says", level, says);
    const struct output *out = &seen->out;
    const char *spoilt = spoilt_others();
    if (spoilt != NULL)
        tell(name, level, spoilt, "");
    else if (lives(name))
        tell(name, level, "a process of it lives", "");
    else if (left_now() != left_before)
        tell(name, level, "it has left a segment, a set or a queue", "");
    else if (has_text(out->text, out->size, others.said))
        tell(name, level, "it prints the secret", "");
    else if (reached(out, known, what))
        tell(name, level, "it has reached ", what);
    else if (says[0] != '\0' && !has_text(out->text, out->size, says))
        tell(name, level, "it does not print ", says);
    else if (!is_among(ending, wanted))
        tell(name, level, "it ends by ", ending);
    else if (seconds > (DEADLINE_MS + LATE_MS) / 1e3) {
        snprintf(what, sizeof what, "%.1f s", seconds);
        tell(name, level, "it takes ", what);
    } else
        return true;
    return false;
}

/* Returns what it counts as. */
static unsigned *run_one(const char *name, const char *source,
                         enum sandbox_level level)
{
    char program[PATH_MAX], pid[16], segment[16], key[16];
    const char *argv[] = {program, others.folder, pid, segment, key, NULL};
    struct sandbox sandbox = sandboxes[level];
    struct recording seen;
    struct run_problem problem;
    snprintf(program, sizeof program, "%.3000s/%s", programs, name);
    snprintf(pid, sizeof pid, "%d", (int)others.decoy);
    snprintf(segment, sizeof segment, "%d", others.segment);
    snprintf(key, sizeof key, "%d", (int)others.key);
    sandbox.most.cpu_seconds = CPU_SECONDS;
    const struct run_request request = {.argv = argv,
                                        .sandbox = &sandbox,
                                        .deadline_ms = DEADLINE_MS,
                                        .ordinary_user = true};
    double begin = proc_now();
    if (run(&request, &seen, &problem) == -1) {
        tell(name, sandbox_name(level), "it cannot be run: ", problem.step);
        return &tally->failed;
    }
    bool good = is_contained(name, source, sandbox_name(level), &seen,
                             proc_now() - begin);
    bool tried = seen.status != CANNOT_BE_TRIED;
    recording_free(&seen);
    return !good ? &tally->failed : tried ? &tally->passed : &tally->skipped;
}

static unsigned *compile_one(const char *name, const char *source,
                             enum sandbox_level level)
{
    bool good = compiles_well(source, name, &sandboxes[level]);
    if (good && lives("cc1")) {
        tell(name, sandbox_name(level), "the compiler lives", "");
        good = false;
    }
    return good ? &tally->passed : &tally->failed;
}

static void open_sandboxes(unsigned slot)
{
    for (int i = SANDBOX_RULES; i < SANDBOX_LEVELS; i++) {
        struct sandbox_problem problem;
        opened[i] = sandbox_open((enum sandbox_level)i, slot, keeper,
                                 &sandboxes[i], &problem) == 0;
        if (opened[i] || slot % WORKERS != 0)
            continue;
        printf("skipped level %s: %s; ask for: %s\n",
               sandbox_name((enum sandbox_level)i), problem.why,
               problem.ask[0] != '\0' ? problem.ask : "nothing helps");
        fflush(stdout);
        tally->skipped++;
    }
}

/* Take the next that nobody has. */
static void take_all(void)
{
    for (unsigned i;
         (i = __atomic_fetch_add(&tally->next, 1, __ATOMIC_SEQ_CST)) <
         count * SANDBOX_LEVELS;) {
        enum sandbox_level level = (enum sandbox_level)(i % SANDBOX_LEVELS);
        const char *name = all[i / SANDBOX_LEVELS].name;
        const char *source = all[i / SANDBOX_LEVELS].source;
        if (!opened[level])
            continue;
        unsigned *counts = all[i / SANDBOX_LEVELS].compiled
                               ? compile_one(name, source, level)
                               : run_one(name, source, level);
        __atomic_add_fetch(counts, 1, __ATOMIC_SEQ_CST);
    }
}

static _Noreturn void work(unsigned slot)
{
    struct isolation isolation;
    if (isolation_enter(&isolation, geteuid() == 0) == -1)
        err(4, "unshare");
    srandom((unsigned)getpid());
    open_sandboxes(slot);
    make_others(sandboxes[SANDBOX_RULES].uid);
    setenv("SECRET", others.said, 1); /* which a compiler might include */
    left_before = left_now();
    take_all();
    remove_others();
    for (int i = SANDBOX_RULES; i < SANDBOX_LEVELS; i++)
        if (opened[i])
            sandbox_close(&sandboxes[i]);
    _exit(0);
}

/* --- All of them ---------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b); /* they begin with it */
}

static bool is_wanted(const char *name, char *wanted[])
{
    bool found = wanted[0] == NULL;
    for (int i = 0; wanted[i] != NULL; i++)
        found = found || strcmp(wanted[i], name) == 0;
    return found;
}

static void find_sources(const char *path, bool compiled, char *wanted[])
{
    DIR *folder = opendir(path);
    if (folder == NULL)
        err(2, "%s", path);
    for (struct dirent *entry;
         (entry = readdir(folder)) != NULL && count < PROGRAMS;) {
        char name[LINE];
        const char *dot = strrchr(entry->d_name, '.');
        if (dot == NULL || strcmp(dot, ".c") != 0)
            continue;
        snprintf(name, sizeof name, "%.*s", (int)(dot - entry->d_name),
                 entry->d_name);
        if (!is_wanted(name, wanted))
            continue;
        strcpy(all[count].name, name);
        snprintf(all[count].source, sizeof all[count].source, "%.3000s/%s",
                 path, entry->d_name);
        all[count++].compiled = compiled;
    }
    closedir(folder);
}

static void work_all(long workers)
{
    /* Others may do the same, beside us; that they have the same slots is
     * seldom. */
    const unsigned first = (unsigned)getpid() % (SANDBOX_SLOTS / WORKERS) *
                           WORKERS;
    pid_t pids[WORKERS];
    int status;
    for (long i = 0; i < workers; i++) {
        if ((pids[i] = fork()) == -1)
            err(4, "fork");
        if (pids[i] == 0)
            work(first + (unsigned)i);
    }
    for (long i = 0; i < workers; i++) {
        while (waitpid(pids[i], &status, 0) == -1 && errno == EINTR)
            continue;
        if (status != 0)
            errx(4, "a worker has ended with status %d", status);
    }
}

int main(int argc, char *argv[])
{
    struct isolation isolation;
    long workers = 2;
    if (argc < 4)
        errx(2, "usage: contain SOURCES PROGRAMS KEEPER [-j N] [NAME...]");
    sources = argv[1];
    programs = argv[2];
    keeper = argv[3];
    char **rest = argv + 4;
    if (rest[0] != NULL && rest[1] != NULL && strcmp(rest[0], "-j") == 0) {
        workers = strtol(rest[1], NULL, 10);
        rest += 2;
    }
    if (workers < 1 || workers > WORKERS)
        errx(2, "-j: 1 to %d", WORKERS);
    char compiler[PATH_MAX];
    snprintf(compiler, sizeof compiler, "%.3000s/compiler", sources);
    find_sources(sources, false, rest);
    find_sources(compiler, true, rest);
    if (count == 0)
        errx(2, "there is none of these");
    qsort(all, count, sizeof *all, by_name);
    tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (tally == MAP_FAILED)
        err(4, "mmap");
    if (isolation_enter(&isolation, geteuid() == 0) == -1)
        err(4, "unshare");
    if (!isolation.own_ipc) /* what one leaves must not be laid to another */
        workers = 1;
    work_all(workers);
    printf("%u passed, %u failed, %u skipped\n", tally->passed, tally->failed,
           tally->skipped);
    return tally->failed > 0;
}
