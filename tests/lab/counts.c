/* That the history foretells what the kernel counts, whatever a program does.
 */
#include "promise/promise.h"
#include "recording/state.h"
#include "traced.h"

#include <err.h>
#include <glob.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>

/* After each event: what the kernel counts is what the processes have. */
static void expect_counts(const struct history *history, const char *name)
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
            EXPECT(!state.segments[s].exists ||
                       state.segments[s].nattch == count,
                   "%s, after event %zu: segment %zu has nattch %lu, and %lu "
                   "attachments",
                   name, i, s, state.segments[s].nattch, count);
        }
    }
    state_end(&state);
}

/* Threads run it, and one looks at what they have recorded. */
struct wandering {
    char program[4096], seed[16];
    bool failed;
    struct recording seen;
};

static void *wander(void *argument)
{
    struct wandering *one = argument;
    const char *argv[] = {one->program, one->seed, NULL};
    struct run_request request = {
        .argv = argv, .trace = &plain, .deadline_ms = PATIENTLY};
    struct run_problem problem;
    one->failed = run(&request, &one->seen, &problem) == -1;
    return NULL;
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
static void *hold_all(void *stop)
{
    char *into = malloc((size_t)sysconf(_SC_PAGESIZE) * 1024);
    while (into != NULL && !atomic_load((atomic_bool *)stop)) {
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
    free(into);
    return NULL;
}

/* Many at once, so that each waits for others in the middle of what it does. */
static void wander_at_once(int first, size_t count)
{
    struct wandering *all = calloc(count, sizeof *all);
    pthread_t *threads = calloc(count, sizeof *threads);
    for (size_t i = 0; i < count; i++) {
        snprintf(all[i].program, sizeof all[i].program, "%s",
                 report_helper("wander"));
        snprintf(all[i].seed, sizeof all[i].seed, "%d", first + (int)i);
        all[i].failed = pthread_create(&threads[i], NULL, wander, &all[i]) != 0;
        if (all[i].failed)
            threads[i] = pthread_self();
    }
    for (size_t i = 0; i < count; i++) {
        if (!pthread_equal(threads[i], pthread_self()))
            pthread_join(threads[i], NULL);
        EXPECT(!all[i].failed && recording_exited(&all[i].seen, 0),
               "seed %s: not run, or status %d, signal %d", all[i].seed,
               all[i].seen.status, all[i].seen.signo);
        expect_counts(&all[i].seen.history, all[i].seed);
        recording_free(&all[i].seen);
    }
    free(threads);
    free(all);
}

static void the_history_foretells_the_counts(void)
{
    enum {
        AT_ONCE = 8,
        SEEDS = 24
    };
    struct recording seen;
    if (!traced(report_helper("wander"), "0", &plain, &seen))
        return; /* we may not trace */
    recording_free(&seen);
    atomic_bool stop = false;
    pthread_t holder;
    if (pthread_create(&holder, NULL, hold_all, &stop) != 0)
        err(REPORT_UNTESTED, "pthread_create");
    for (int seed = 1; seed <= SEEDS && report_failures() == 0; seed += AT_ONCE)
        wander_at_once(seed, AT_ONCE);
    atomic_store(&stop, true);
    pthread_join(holder, NULL);
}

/* Every example ends and prints as it does without being traced. */
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
        if (!traced(example(promise.name), NULL, &plain, &seen))
            return;
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
