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
 *
 * Whatever it does, the secret must not be in what it prints; and afterwards no
 * process of it may live, no segment, set or queue be left, and secret, process
 * and segment must be as they were.  Prints a line for each that is not so, and
 * last "N passed, N failed, N skipped".
 */
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
    CPU_SECONDS = 1,
    NAME_SHOWN = 15, /* of a process, in /proc/PID/comm */
    LINE = 256,
    SETTLE_ROUNDS = 300, /* of ten milliseconds */
    CANNOT_BE_TRIED = 77,
    WORKERS = 8
};

/* Shared by all workers. */
static struct {
    unsigned next, passed, failed, skipped;
} * tally;

static struct sandbox sandboxes[SANDBOX_LEVELS];
static bool opened[SANDBOX_LEVELS];
static const char *sources, *programs;
static char names[PROGRAMS][LINE];
static unsigned count;
static long left_before;

/* --- What is left --------------------------------------------------------- */

/* Does a process with this name live, now? */
static bool lives_now(const char *name)
{
    bool found = false;
    DIR *proc = opendir("/proc");
    for (struct dirent *entry;
         proc != NULL && !found && (entry = readdir(proc)) != NULL;) {
        char path[300], comm[32] = "";
        snprintf(path, sizeof path, "/proc/%s/comm", entry->d_name);
        int file = open(path, O_RDONLY | O_CLOEXEC);
        if (file == -1)
            continue;
        ssize_t size = read(file, comm, sizeof comm - 1);
        close(file);
        comm[size > 0 ? size - 1 : 0] = '\0';
        found = comm[0] != '\0' && strncmp(comm, name, NAME_SHOWN) == 0;
    }
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
    struct segment *all = NULL;
    ssize_t segments = world_segments(&all);
    free(all);
    return (long)segments - 1 + world_semaphore_sets() + world_message_queues();
}

/* --- What a program says of itself ---------------------------------------- */

/* The rest of the line " * WORD [LEVEL]: ..." in the first comment. */
static bool header(const char *name, const char *word, const char *level,
                   char rest[LINE])
{
    char path[PATH_MAX], line[LINE], begin[64];
    snprintf(path, sizeof path, "%.3000s/%s.c", sources, name);
    snprintf(begin, sizeof begin, " * %s%s%s: ", word, level != NULL ? " " : "",
             level != NULL ? level : "");
    FILE *file = fopen(path, "re");
    bool found = false;
    while (file != NULL && !found && fgets(line, sizeof line, file) != NULL &&
           strcmp(line, " */\n") != 0)
        found = strncmp(line, begin, strlen(begin)) == 0;
    if (file != NULL)
        fclose(file);
    snprintf(rest, LINE, "%s", found ? line + strlen(begin) : "");
    rest[strcspn(rest, "\n")] = '\0';
    return found;
}

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

/* Is this ending one of "cpu or exit any"? */
static bool is_among(const char *ending, char *wanted)
{
    for (char *end; wanted != NULL; wanted = end) {
        end = strstr(wanted, " or ");
        if (end != NULL) {
            *end = '\0';
            end += strlen(" or ");
        }
        if (strcmp(wanted, ending) == 0 ||
            (strcmp(wanted, "exit any") == 0 &&
             strncmp(ending, "exit ", strlen("exit ")) == 0))
            return true;
    }
    return false;
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

static void tell(const char *name, const char *level, const char *what,
                 const char *detail)
{
    printf("FAIL  %-34s %s  %s%s\n", name, level, what, detail);
    fflush(stdout);
}

/* Returns whether all is as it must be. */
static bool is_contained(const char *name, const char *level,
                         const struct recording *seen)
{
    char ending[LINE], wanted[LINE], known[LINE], what[LINE];
    ending_of(seen, ending);
    if (!header(name, "Ends", level, wanted))
        header(name, "Ends", NULL, wanted);
    header(name, "Reaches", level, known);
    const char *spoilt = spoilt_others();
    if (spoilt != NULL)
        tell(name, level, spoilt, "");
    else if (lives(name))
        tell(name, level, "a process of it lives", "");
    else if (left_now() != left_before)
        tell(name, level, "it has left a segment, a set or a queue", "");
    else if (memmem(seen->out.text, seen->out.size, others.said,
                    strlen(others.said)) != NULL)
        tell(name, level, "it prints the secret", "");
    else if (reached(&seen->out, known, what))
        tell(name, level, "it has reached ", what);
    else if (!is_among(ending, wanted))
        tell(name, level, "it ends by ", ending);
    else
        return true;
    return false;
}

static void count_one(unsigned *of)
{
    __atomic_add_fetch(of, 1, __ATOMIC_SEQ_CST);
}

static void run_one(const char *name, enum sandbox_level level)
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
    if (run(&request, &seen, &problem) == -1) {
        tell(name, sandbox_name(level), "it cannot be run: ", problem.step);
        count_one(&tally->failed);
        return;
    }
    if (is_contained(name, sandbox_name(level), &seen))
        count_one(seen.status == CANNOT_BE_TRIED ? &tally->skipped
                                                 : &tally->passed);
    else
        count_one(&tally->failed);
    recording_free(&seen);
}

/* Take the next that nobody has. */
static _Noreturn void work(void)
{
    unsigned all = count * SANDBOX_LEVELS;
    for (unsigned i;
         (i = __atomic_fetch_add(&tally->next, 1, __ATOMIC_SEQ_CST)) < all;) {
        enum sandbox_level level = (enum sandbox_level)(i % SANDBOX_LEVELS);
        if (opened[level])
            run_one(names[i / SANDBOX_LEVELS], level);
    }
    _exit(0);
}

/* --- All of them ---------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

static bool is_wanted(const char *name, char *wanted[])
{
    bool found = wanted[0] == NULL;
    for (int i = 0; wanted[i] != NULL; i++)
        found = found || strcmp(wanted[i], name) == 0;
    return found;
}

static void find_programs(char *wanted[])
{
    DIR *folder = opendir(sources);
    if (folder == NULL)
        err(2, "%s", sources);
    for (struct dirent *entry;
         (entry = readdir(folder)) != NULL && count < PROGRAMS;) {
        char name[LINE];
        const char *dot = strrchr(entry->d_name, '.');
        if (dot == NULL || strcmp(dot, ".c") != 0)
            continue;
        snprintf(name, sizeof name, "%.*s", (int)(dot - entry->d_name),
                 entry->d_name);
        if (is_wanted(name, wanted))
            strcpy(names[count++], name);
    }
    closedir(folder);
    if (count == 0)
        errx(2, "there is none of these");
    qsort(names, count, sizeof *names, by_name);
}

static void open_sandboxes(const char *keeper)
{
    for (int i = SANDBOX_RULES; i < SANDBOX_LEVELS; i++) {
        struct sandbox_problem problem;
        opened[i] = sandbox_open((enum sandbox_level)i, keeper, &sandboxes[i],
                                 &problem) == 0;
        if (opened[i])
            continue;
        printf("skipped level %s: %s; ask for: %s\n",
               sandbox_name((enum sandbox_level)i), problem.why,
               problem.ask[0] != '\0' ? problem.ask : "nothing helps");
        tally->skipped++;
    }
    fflush(stdout);
}

static void work_all(long workers)
{
    pid_t pids[WORKERS];
    make_others(sandboxes[SANDBOX_RULES].uid);
    left_before = left_now();
    for (long i = 0; i < workers; i++) {
        if ((pids[i] = fork()) == -1)
            err(4, "fork");
        if (pids[i] == 0)
            work();
    }
    for (long i = 0; i < workers; i++)
        while (waitpid(pids[i], NULL, 0) == -1 && errno == EINTR)
            continue;
    remove_others();
}

int main(int argc, char *argv[])
{
    struct isolation isolation;
    long workers = 2;
    if (argc < 4)
        errx(2, "usage: contain SOURCES PROGRAMS KEEPER [-j N] [NAME...]");
    sources = argv[1];
    programs = argv[2];
    char **rest = argv + 4;
    if (rest[0] != NULL && rest[1] != NULL && strcmp(rest[0], "-j") == 0) {
        workers = strtol(rest[1], NULL, 10);
        rest += 2;
    }
    if (workers < 1 || workers > WORKERS)
        errx(2, "-j: 1 to %d", WORKERS);
    find_programs(rest);
    srandom((unsigned)getpid());
    tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (tally == MAP_FAILED)
        err(4, "mmap");
    open_sandboxes(argv[3]);
    if (isolation_enter(&isolation, geteuid() == 0) == -1)
        err(4, "unshare");
    if (!isolation.own_ipc) /* what one leaves must not be laid to another */
        workers = 1;
    work_all(workers);
    for (int i = SANDBOX_RULES; i < SANDBOX_LEVELS; i++)
        if (opened[i])
            sandbox_close(&sandboxes[i]);
    printf("%u passed, %u failed, %u skipped\n", tally->passed, tally->failed,
           tally->skipped);
    return tally->failed > 0;
}
