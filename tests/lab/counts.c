/* That the history foretells what the kernel counts, whatever a program does.
 */
#include "promise/promise.h"
#include "recording/state.h"
#include "run/needs.h"
#include "traced.h"

#include <err.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* After each event: what the kernel counts is what the processes have.  Writes
 * a line where it is not so. */
static void check_counts(const struct history *history, const char *name,
                         FILE *out)
{
    struct state state;
    if (state_begin(&state, history) == -1)
        return;
    for (size_t i = 1; i <= history->event_count; i++) {
        state_seek(&state, i);
        for (size_t s = 0; s < history->segment_count; s++) {
            unsigned long count = 0;
            for (size_t p = 0; p < history->process_count; p++)
                for (size_t a = 0; a < state.processes[p].attached_count; a++)
                    count += state.processes[p].state != PROCESS_BORROWING &&
                             state.processes[p].attached[a].segment == (int)s;
            if (state.segments[s].exists && state.segments[s].nattch != count)
                fprintf(out,
                        "%s, after event %zu: segment %zu has nattch %lu, and "
                        "%lu attachments\n",
                        name, i, s, state.segments[s].nattch, count);
        }
    }
    state_end(&state);
}

static void expect_counts(const struct history *history, const char *name)
{
    char *wrong = NULL;
    size_t size;
    FILE *out = open_memstream(&wrong, &size);
    if (out == NULL)
        err(REPORT_UNTESTED, "open_memstream");
    check_counts(history, name, out);
    fclose(out);
    EXPECT(size == 0, "%s", wrong);
    free(wrong);
}

/* A process that runs the program with a seed and writes what is wrong. */
struct wandering {
    pid_t pid;
    FILE *wrong;
};

static void wander(int seed, FILE *out)
{
    char name[16];
    const char *argv[] = {report_helper("wander"), name, NULL};
    struct run_request request = {
        .argv = argv, .trace = &plain, .deadline_ms = PATIENTLY};
    struct recording seen;
    struct run_problem problem;
    snprintf(name, sizeof name, "%d", seed);
    if (run(&request, &seen, &problem) == -1) {
        fprintf(out, "seed %d: %s: %s\n", seed, problem.step,
                strerror(problem.error));
        return;
    }
    if (!recording_exited(&seen, 0))
        fprintf(out, "seed %d: status %d, signal %d\n", seed, seen.status,
                seen.signo);
    check_counts(&seen.history, name, out);
    recording_free(&seen);
}

static struct wandering begin_to_wander(int seed)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == -1)
        err(REPORT_UNTESTED, "pipe2");
    struct wandering one = {fork(), fdopen(ends[0], "r")};
    if (one.pid == -1 || one.wrong == NULL)
        err(REPORT_UNTESTED, "seed %d", seed);
    if (one.pid == 0) {
        FILE *out = fdopen(ends[1], "w");
        if (out == NULL)
            _exit(1);
        wander(seed, out);
        _exit(fclose(out) != 0);
    }
    close(ends[1]);
    return one;
}

/* Read the first page of a process a thousand times in one call.  Until that
 * has returned the process keeps its memory, even when it has ended itself. */
static void hold_memory(const char *pid, char *into)
{
    enum {
        TIMES = 1024
    };
    const size_t size = (size_t)sysconf(_SC_PAGESIZE);
    char path[64];
    unsigned long start = 0;
    struct iovec page[TIMES], local = {into, size * TIMES};
    snprintf(path, sizeof path, "/proc/%.20s/maps", pid);
    FILE *maps = fopen(path, "re");
    if (maps != NULL && fscanf(maps, "%lx", &start) == 1)
        for (size_t i = 0; i < TIMES; i++)
            page[i] = (struct iovec){(void *)(uintptr_t)start, size};
    if (maps != NULL)
        fclose(maps);
    if (start != 0)
        process_vm_readv((pid_t)strtol(pid, NULL, 10), &local, 1, page, TIMES,
                         0);
}

/* What ps(1) and top(1) do for a moment, all the time: to all who wander. */
static _Noreturn void hold_all(void)
{
    char *into = malloc((size_t)sysconf(_SC_PAGESIZE) * 1024);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (into != NULL && getppid() != 1) {
        glob_t found = {0};
        glob("/proc/[0-9]*", GLOB_NOSORT, NULL, &found);
        for (size_t i = 0; i < found.gl_pathc; i++) {
            char path[64], name[16] = "";
            snprintf(path, sizeof path, "%.40s/comm", found.gl_pathv[i]);
            FILE *comm = fopen(path, "re");
            if (comm != NULL && fgets(name, sizeof name, comm) != NULL &&
                strcmp(name, "wander\n") == 0)
                hold_memory(found.gl_pathv[i] + strlen("/proc/"), into);
            if (comm != NULL)
                fclose(comm);
        }
        globfree(&found);
    }
    _exit(1);
}

enum {
    AT_ONCE = 8,
    SEEDS = 24
};

/* Many at once, so that each waits for others in the middle of what it does. */
static void wander_at_once(int first)
{
    struct wandering all[AT_ONCE];
    for (int i = 0; i < AT_ONCE; i++)
        all[i] = begin_to_wander(first + i);
    for (int i = 0; i < AT_ONCE; i++) {
        char *line = NULL;
        size_t size;
        int status = -1;
        while (getline(&line, &size, all[i].wrong) != -1)
            EXPECT(false, "%s", line);
        free(line);
        fclose(all[i].wrong);
        waitpid(all[i].pid, &status, 0);
        EXPECT(status == 0, "seed %d: %#x", first + i, (unsigned)status);
    }
}

static void the_history_foretells_the_counts(void)
{
    struct recording seen;
    if (!traced(report_helper("wander"), "0", &plain, &seen))
        return; /* we may not trace */
    recording_free(&seen);
    pid_t holder = fork();
    if (holder == 0)
        hold_all();
    for (int seed = 1; seed <= SEEDS && report_failures() == 0; seed += AT_ONCE)
        wander_at_once(seed);
    EXPECT(holder != -1 && kill(holder, SIGKILL) == 0 &&
               waitpid(holder, NULL, 0) == holder,
           "nobody held memory");
}

/* These count the first touches of pages, which a tracer's look takes away. */
static bool counts_touches(const char *name)
{
    return strcmp(name, "14_speed_first_touch") == 0 ||
           strcmp(name, "14_speed_fork_with_segment") == 0 ||
           strcmp(name, "14_speed_hugetlb") == 0;
}

/* This one asks about all segments there are; whose attachments are not ours,
 * unless it has a namespace of its own. */
static bool lists_strangers(const char *name)
{
    char why[128];
    return strcmp(name, "08_inspect_list_all") == 0 &&
           needs_met("namespace", why, sizeof why) != NEEDS_MET;
}

/* Every other example ends and prints as it does without being traced. */
static void every_example_behaves_as_ever(void)
{
    glob_t found = {0};
    glob("examples/*.c", 0, NULL, &found);
    EXPECT(found.gl_pathc > 50, "only %zu examples", found.gl_pathc);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct promise promise;
        struct mismatch differs = {0, "", ""};
        struct recording seen;
        if (promise_read(found.gl_pathv[i], &promise) == -1)
            continue;
        if (counts_touches(promise.name) || lists_strangers(promise.name)) {
            promise_free(&promise);
            continue;
        }
        if (!traced(example(promise.name), NULL, &plain, &seen)) {
            promise_free(&promise);
            break;
        }
        bool excused = promise.needs[0] != '\0' && recording_exited(&seen, 77);
        EXPECT(excused ||
                   (recording_exited(&seen, 0) &&
                    promise_kept(promise.output, seen.out.text, &differs)),
               "%s: status %d, signal %d, line %d: %.70s", promise.name,
               seen.status, seen.signo, differs.line, differs.promised);
        EXPECT(seen.zombies + seen.orphans == 0 && seen.left.segment_count == 0,
               "%s left something", promise.name);
        expect_counts(&seen.history, promise.name);
        recording_free(&seen);
        promise_free(&promise);
    }
    globfree(&found);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"the history foretells the counts", the_history_foretells_the_counts,
         0},
        {"every example behaves as ever", every_example_behaves_as_ever, 0},
    };
    return report_main("lab/counts", tests, COUNT(tests), argc, argv);
}
