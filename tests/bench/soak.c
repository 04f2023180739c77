/*
 * soak - every program many times at once, under load, all in one IPC namespace
 *
 *     soak [-s] [-j WORKERS] [-n RUNS] DIRECTORY [NAME...]
 *
 * Run from the top folder: the headers are read from examples/NAME.c, the
 * programs are DIRECTORY/NAME; without names, all of them.  Two busy loops and
 * a scanner of /proc run beside.  Programs meet if they can: they share one
 * namespace, a fresh one where that is permitted, and it must be empty at the
 * end.
 *
 * With -s they stay in the namespace of the caller, and without load, so that
 * many users can meet there.
 *
 * Exit status: 0 no run differed from its promise and nothing was left, 1
 * otherwise, 2 used wrongly, 4 our own fault.
 */
#include "promise/promise.h"
#include "run/isolation.h"
#include "run/run.h"
#include "run/world.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
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
    SKIPPED = 77,
    LOADS = 3
};

/* One program of the book; the counts are raised by all workers. */
struct program {
    char path[512];
    struct promise promise;
    atomic_int right, wrong, skipped;
};

struct soak {
    struct program *programs; /* in shared memory */
    size_t count;
    int workers, runs;
    bool stays; /* in the namespace of the caller */
};

static _Noreturn void busy_loop(void)
{
    for (;;)
        atomic_signal_fence(memory_order_seq_cst);
}

/* Read what ps(1), top(1) and monitors read: it holds the memory of a dying
 * process for a moment, and with it the count of its attachments. */
static _Noreturn void scan_proc(void)
{
    static const char *const files[] = {"maps", "cmdline", "smaps_rollup"};
    char path[300], text[4096];
    for (;;) {
        DIR *proc = opendir("/proc");
        for (struct dirent *entry; proc && (entry = readdir(proc)) != NULL;)
            for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
                snprintf(path, sizeof path, "/proc/%s/%s", entry->d_name,
                         files[i]);
                int fd = open(path, O_RDONLY | O_CLOEXEC);
                while (fd != -1 && read(fd, text, sizeof text) > 0)
                    ;
                if (fd != -1)
                    close(fd);
            }
        if (proc != NULL)
            closedir(proc);
    }
}

/* fork(), but the child does not outlive us. */
static pid_t fork_bound(void)
{
    pid_t parent = getpid(), child = fork();
    if (child == -1)
        err(4, "fork");
    if (child == 0 && (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == -1 ||
                       getppid() != parent))
        _exit(4);
    return child;
}

static pid_t start(void (*load)(void))
{
    pid_t child = fork_bound();
    if (child == 0)
        load(); /* does not return */
    return child;
}

/* Describe the first wrong runs; after that, counting is enough. */
static void complain(struct program *program, const struct recording *seen)
{
    struct mismatch differs = {0, "", ""};
    promise_kept(program->promise.output, seen->out.text, &differs);
    if (atomic_load(&program->wrong) > 3)
        return;
    printf("%s: status %d, signal %d, limit %d, %d zombies, %d orphans, %zu "
           "segments left\n  line %d promised: %.70s\n  stderr: %.200s\n",
           program->promise.name, seen->status, seen->signo, (int)seen->limit,
           seen->zombies, seen->orphans, seen->left.segment_count, differs.line,
           differs.promised, seen->err.text);
    fflush(stdout);
}

static void run_once(struct program *program)
{
    const char *argv[] = {program->path, NULL};
    struct run_request request = {
        .argv = argv,
        .shared_ipc = true,
        .deadline_ms = 60000,
        .ordinary_user = strstr(program->promise.needs, "ordinary user") !=
                         NULL,
    };
    struct recording seen;
    struct run_problem problem;
    struct mismatch differs;
    if (run(&request, &seen, &problem) == -1)
        errx(4, "%s: %s: %s", program->path, problem.step,
             strerror(problem.error));
    bool clean = seen.zombies + seen.orphans == 0 &&
                 seen.left.segment_count + seen.left.file_count == 0;
    if (clean && program->promise.needs[0] != '\0' &&
        recording_exited(&seen, SKIPPED))
        atomic_fetch_add(&program->skipped, 1);
    else if (clean && recording_exited(&seen, EXIT_SUCCESS) &&
             promise_kept(program->promise.output, seen.out.text, &differs))
        atomic_fetch_add(&program->right, 1);
    else {
        atomic_fetch_add(&program->wrong, 1);
        complain(program, &seen);
    }
    recording_free(&seen);
}

/* Worker w takes every so-many-th run, so that all kinds run beside each other.
 */
static void work(const struct soak *soak, int worker)
{
    size_t turn = 0;
    for (int round = 0; round < soak->runs; round++)
        for (size_t i = 0; i < soak->count; i++)
            if (turn++ % (size_t)soak->workers == (size_t)worker)
                run_once(&soak->programs[i]);
}

static void add_program(struct soak *soak, const char *directory,
                        const char *source)
{
    struct program *program = &soak->programs[soak->count++];
    if (promise_read(source, &program->promise) == -1)
        err(2, "%s", source);
    snprintf(program->path, sizeof program->path, "%s/%s", directory,
             program->promise.name);
    if (access(program->path, X_OK) == -1)
        err(2, "%s", program->path);
}

static void find_programs(struct soak *soak, const char *directory,
                          char *const names[], int count)
{
    glob_t found = {0};
    char source[512];
    if (glob("examples/*.c", 0, NULL, &found) != 0)
        errx(2, "no examples/*.c here; run this in the top folder");
    size_t room = found.gl_pathc + (size_t)count;
    soak->programs = mmap(NULL, room * sizeof *soak->programs,
                          PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                          -1, 0);
    if (soak->programs == MAP_FAILED)
        err(4, "mmap");
    for (int i = 0; i < count; i++) {
        snprintf(source, sizeof source, "examples/%s.c", names[i]);
        add_program(soak, directory, source);
    }
    for (size_t i = 0; count == 0 && i < found.gl_pathc; i++)
        add_program(soak, directory, found.gl_pathv[i]);
    globfree(&found);
}

static void run_workers(const struct soak *soak)
{
    pid_t loads[LOADS];
    for (int i = 0; !soak->stays && i < LOADS; i++)
        loads[i] = start(i < 2 ? busy_loop : scan_proc);
    for (int i = 0; i < soak->workers; i++) {
        if (fork_bound() == 0) {
            work(soak, i);
            _exit(0);
        }
    }
    for (int i = 0; i < soak->workers; i++) {
        int status;
        if (wait(&status) == -1 || status != 0)
            errx(4, "a worker failed");
    }
    for (int i = 0; !soak->stays && i < LOADS; i++) {
        kill(loads[i], SIGKILL);
        waitpid(loads[i], NULL, 0);
    }
}

static int report(const struct soak *soak, bool exact)
{
    int right = 0, wrong = 0, skipped = 0;
    for (size_t i = 0; i < soak->count; i++) {
        struct program *program = &soak->programs[i];
        right += atomic_load(&program->right);
        wrong += atomic_load(&program->wrong);
        skipped += atomic_load(&program->skipped);
        if (atomic_load(&program->wrong) > 0)
            printf("%-40s %d of %d wrong\n", program->promise.name,
                   atomic_load(&program->wrong), soak->runs);
    }
    struct segment *left = NULL;
    ssize_t segments = exact ? world_segments(&left) : 0;
    free(left);
    printf("soak: %zu programs, %d runs each, %d at once: %d right, %d wrong, "
           "%d could not be shown here\n",
           soak->count, soak->runs, soak->workers, right, wrong, skipped);
    if (exact)
        printf("soak: %zd segments left in the namespace\n", segments);
    else
        printf("soak: no namespace of its own: what is left is not known\n");
    return wrong == 0 && segments == 0 && right > 0 ? 0 : 1;
}

/* A whole number of the command line. */
static int number(const char *text, int most)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (*end != '\0' || value < 1 || value > most)
        errx(2, "a number from 1 to %d, not %s", most, text);
    return (int)value;
}

int main(int argc, char *argv[])
{
    struct soak soak = {.workers = 8, .runs = 500};
    for (int option; (option = getopt(argc, argv, "j:n:s")) != -1;) {
        if (option == 'j')
            soak.workers = number(optarg, 1000);
        else if (option == 'n')
            soak.runs = number(optarg, 1000000);
        else if (option == 's')
            soak.stays = true;
        else
            return 2;
    }
    if (optind == argc)
        errx(2, "usage: soak [-s] [-j WORKERS] [-n RUNS] DIRECTORY [NAME...]");
    find_programs(&soak, argv[optind], argv + optind + 1, argc - optind - 1);

    struct isolation isolation = {false, false};
    if (!soak.stays && isolation_enter(&isolation, false) == -1)
        err(4, "uid_map");
    run_workers(&soak);
    return report(&soak, isolation.own_ipc);
}
