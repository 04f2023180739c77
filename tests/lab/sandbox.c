/* What a program is, has and reaches in a sandbox, at each level that can be
 * had here.  What strangers try on purpose is in tests/hostile/grader/. */
#include "check/check.h"
#include "check/report.h"
#include "run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    KEY = 0x4100beef,
    PATIENTLY = 60000
};

static struct sandbox sandboxes[SANDBOX_LEVELS];
static struct sandbox_problem problems[SANDBOX_LEVELS];
static bool opened[SANDBOX_LEVELS];
static char keeper[PATH_MAX]; /* report_helper() names the folder of tests */

/* Open it once; where it cannot be had, that is a skip with its reason. */
static const struct sandbox *sandbox_of(enum sandbox_level level)
{
    if (!opened[level]) {
        snprintf(keeper, sizeof keeper, "%.4000s/../../bin/keeper",
                 report_helper("."));
        opened[level] = sandbox_open(level, 0, keeper, &sandboxes[level],
                                     &problems[level]) == 0;
    }
    if (opened[level])
        return &sandboxes[level];
    report_skip(
        "no level %s here: %s (%s)", sandbox_name(level), problems[level].why,
        problems[level].ask[0] != '\0' ? problems[level].ask : "nothing helps");
    return NULL;
}

static bool confined(struct run_request *request, struct recording *seen)
{
    struct run_problem problem;
    char program[PATH_MAX];
    const char *argv[4] = {program};
    snprintf(program, sizeof program, "%s",
             report_helper("../hostile/confined"));
    for (size_t i = 0; i < 2 && request->argv[i] != NULL; i++)
        argv[i + 1] = request->argv[i];
    request->argv = argv;
    if (request->deadline_ms == 0)
        request->deadline_ms = PATIENTLY;
    request->ordinary_user = true;
    if (run(request, seen, &problem) == 0)
        return true;
    if (strcmp(problem.step, "ptrace") == 0)
        report_skip("this system does not let us trace: %s",
                    strerror(problem.error));
    else
        report_untested("%s: %s", problem.step, strerror(problem.error));
    return false;
}

/* It runs to its end, and prints this. */
static void prints_in(const struct sandbox *sandbox, const char *way,
                      const char *argument, const char *expected)
{
    const char *argv[] = {way, argument, NULL};
    struct run_request request = {.argv = argv, .sandbox = sandbox};
    struct recording seen;
    if (sandbox == NULL || !confined(&request, &seen))
        return;
    const enum sandbox_level level = sandbox->level;
    EXPECT(recording_exited(&seen, 0), "%s %s: limit %d, signal %d, status %d",
           sandbox_name(level), way, (int)seen.limit, seen.signo, seen.status);
    EXPECT(strncmp(seen.out.text, expected, strlen(expected)) == 0,
           "%s %s prints \"%s\" instead of \"%s\"", sandbox_name(level), way,
           seen.out.text, expected);
    recording_free(&seen);
}

static void prints(enum sandbox_level level, const char *way,
                   const char *argument, const char *expected)
{
    prints_in(sandbox_of(level), way, argument, expected);
}

/* It is ended for this. */
static void is_ended(enum sandbox_level level, const char *way,
                     enum limit limit)
{
    const struct sandbox *sandbox = sandbox_of(level);
    const char *argv[] = {way, NULL};
    struct run_request request = {.argv = argv, .sandbox = sandbox};
    struct recording seen;
    if (sandbox == NULL || !confined(&request, &seen))
        return;
    EXPECT(seen.limit == limit,
           "%s %s: limit %d instead of %d, status %d, "
           "signal %d",
           sandbox_name(level), way, (int)seen.limit, (int)limit, seen.status,
           seen.signo);
    recording_free(&seen);
}

/* --- Levels --------------------------------------------------------------- */

static void a_level_has_a_name(void)
{
    EXPECT(sandbox_level_of("L2") == SANDBOX_SPACES, "L2");
    EXPECT(sandbox_level_of("2") == SANDBOX_SPACES, "2");
    EXPECT(sandbox_level_of("spaces") == SANDBOX_SPACES, "spaces");
    EXPECT(sandbox_level_of("L4") == -1, "L4");
    EXPECT(sandbox_level_of("") == -1, "nothing");
}

/* Without a keeper there is no sandbox, and none that is less. */
static void what_fails_says_why(void)
{
    struct sandbox sandbox;
    struct sandbox_problem problem;
    for (int level = SANDBOX_RULES; level < SANDBOX_LEVELS; level++) {
        EXPECT(sandbox_open((enum sandbox_level)level, 0, "/no/such/keeper",
                            &sandbox, &problem) == -1,
               "level %d is opened without a keeper", level);
        EXPECT(problem.why[0] != '\0', "and nobody says why");
    }
}

static void a_lower_level_is_left_open_more(void)
{
    for (int level = 0; level < SANDBOX_LEVELS; level++)
        EXPECT(sandbox_leaves_open((enum sandbox_level)level)[0] != NULL,
               "level %d contains everything", level);
}

/* --- Each level ----------------------------------------------------------- */

static void is_nobody(enum sandbox_level level)
{
    prints(level, "who", NULL,
           level >= SANDBOX_SPACES ? "root=0 first=0 parent=1\n"
                                   : "root=0 first=0 parent=0\n");
    prints(level, "environment", NULL, "PATH LANG HOME TMPDIR ");
    prints(level, "descriptors", NULL, "open=3\n");
    prints(level, "executes", NULL, "root=0 first=0 ");
}

static void reaches_nothing(enum sandbox_level level)
{
    char secret[] = "/var/tmp/attached-secret-XXXXXX", beside[64];
    int file = mkstemp(secret), id = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0666);
    char number[16];
    snprintf(beside, sizeof beside, "%s.new", secret);
    snprintf(number, sizeof number, "%d", id);
    bool made = file != -1 && fchmod(file, 0644) == 0 &&
                write(file, "secret\n", 7) == 7;
    EXPECT(made && id != -1, "%s: %s", secret, strerror(errno));
    prints(level, "refusals", NULL, "done=0\n");
    prints(level, "reads", secret, "refused\n");
    prints(level, "reads", "/etc/passwd", "refused\n");
    prints(level, "writes", secret, "refused\n");
    EXPECT(access(beside, F_OK) == -1, "it has made %s", beside);
    if (level >= SANDBOX_SPACES) /* else it may, when it is of the same user */
        prints(level, "segment_of_others", number, "refused\n");
    close(file);
    unlink(secret);
    shmctl(id, IPC_RMID, NULL);
}

static void has_libraries(enum sandbox_level level)
{
    prints(level, "libraries", NULL, "root=2 ended=1\n");
}

static void has_bounds(enum sandbox_level level)
{
    prints(level, "memory", NULL, "refused\n");
    is_ended(level, "memory_of_many", LIMIT_MEMORY);
    /* Without namespaces they are counted with all others of the user, of whom
     * some may be tested at the same time. */
    if (level >= SANDBOX_SPACES)
        prints(level, "processes", NULL, "all=0\n");
    prints(level, "segments", NULL,
           "segments=64 No space left on device, huge: -1, sets=64 No space "
           "left on device\n");
    if (level >= SANDBOX_SPACES)
        prints(level, "disk", NULL, "all=0\n");
}

static void is_stopped(enum sandbox_level level)
{
    const struct sandbox *sandbox = sandbox_of(level);
    struct sandbox brief;
    const char *argv[] = {"computes", NULL};
    struct run_request request = {.argv = argv, .sandbox = &brief};
    struct recording seen;
    if (sandbox == NULL)
        return;
    brief = *sandbox;
    brief.most.cpu_seconds = 1;
    if (!confined(&request, &seen))
        return;
    EXPECT(seen.limit == LIMIT_CPU && seen.signo == SIGXCPU,
           "it computes for ever: limit %d, signal %d", (int)seen.limit,
           seen.signo);
    recording_free(&seen);
}

static int plant_some(const char *const argv[])
{
    (void)argv;
    int id = shmget(KEY, sizeof(int), IPC_CREAT | IPC_EXCL | 0600);
    int *at = id != -1 ? shmat(id, NULL, 0) : (void *)-1;
    int file = open("planted.txt", O_WRONLY | O_CREAT, 0600);
    if (at == (void *)-1 || file == -1)
        return -1;
    *at = 42;
    close(file);
    return shmdt(at);
}

static void finds_and_leaves(enum sandbox_level level)
{
    const struct sandbox *sandbox = sandbox_of(level);
    char key[16];
    snprintf(key, sizeof key, "%d", KEY);
    const char *finds[] = {"planted", key, NULL}, *leaves[] = {"leaves", NULL};
    struct run_request request = {
        .argv = finds, .sandbox = sandbox, .plant = plant_some};
    struct recording seen;
    if (sandbox == NULL || !confined(&request, &seen))
        return;
    EXPECT(strcmp(seen.out.text, "value=42 mine=1 maker=1 file=1\n") == 0,
           "it finds: %s", seen.out.text);
    EXPECT(seen.left.planted_count == 1 && seen.left.segment_count == 0 &&
               seen.left.file_count == 0,
           "planted %zu, left %zu, %zu files", seen.left.planted_count,
           seen.left.segment_count, seen.left.file_count);
    recording_free(&seen);

    request = (struct run_request){.argv = leaves, .sandbox = sandbox};
    if (!confined(&request, &seen))
        return;
    EXPECT(recording_exited(&seen, 7), "status %d", seen.status);
    EXPECT(seen.left.segment_count == 1 && seen.left.semaphore_sets == 1 &&
               seen.left.file_count == 1,
           "left: %zu segments, %d sets, %zu files", seen.left.segment_count,
           seen.left.semaphore_sets, seen.left.file_count);
    EXPECT(seen.zombies + seen.orphans == 2, "zombies %d, orphans %d",
           seen.zombies, seen.orphans);
    recording_free(&seen);
}

/* --- Slots ---------------------------------------------------------------- */

/* As this user, take all the pipes that are not small, and then wait.  Writes
 * to `ready` when there are no more. */
static _Noreturn void fill_pipes(uid_t uid, int ready)
{
    struct rlimit many;
    int both[2], small = 0;
    if (getrlimit(RLIMIT_NOFILE, &many) == -1)
        _exit(1);
    many.rlim_cur = many.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &many) == -1 || setgid((gid_t)uid) == -1 ||
        setuid(uid) == -1)
        _exit(1);
    while (small == 0 && pipe(both) == 0)
        small = fcntl(both[0], F_GETPIPE_SZ) <= 2 * sysconf(_SC_PAGESIZE);
    if (small == 0 || write(ready, "", 1) == -1)
        _exit(1);
    for (;;)
        pause();
}

/* What one has used up does not lack in another. */
static void a_slot_has_a_user_of_its_own(void)
{
    const struct sandbox *first = sandbox_of(SANDBOX_SPACES);
    static struct sandbox second;
    struct sandbox_problem problem;
    ssize_t got;
    char byte;
    int ready[2];
    if (geteuid() != 0) {
        report_skip("who is not root has one user for all");
        return;
    }
    if (first == NULL)
        return;
    EXPECT(sandbox_open(SANDBOX_SPACES, SANDBOX_SLOTS, keeper, &second,
                        &problem) == -1,
           "there is no end of slots");
    if (sandbox_open(SANDBOX_SPACES, 1, keeper, &second, &problem) == -1 ||
        pipe2(ready, O_CLOEXEC) == -1) {
        report_untested("%s", problem.why);
        return;
    }
    pid_t child = fork();
    if (child == 0)
        fill_pipes(first->uid, ready[1]);
    close(ready[1]);
    while ((got = read(ready[0], &byte, 1)) == -1 && errno == EINTR)
        continue;
    close(ready[0]);
    if (got == 1) {
        prints_in(first, "pipes", NULL, "small=1\n");
        prints_in(&second, "pipes", NULL, "small=0\n");
    } else
        report_skip("nobody has too many pipes here");
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    sandbox_close(&second);
}

#define OF_LEVEL(function, name, level) \
    static void function##_##name(void) \
    {                                   \
        function(level);                \
    }
#define OF_LEVELS(function)                    \
    OF_LEVEL(function, rules, SANDBOX_RULES)   \
    OF_LEVEL(function, spaces, SANDBOX_SPACES) \
    OF_LEVEL(function, groups, SANDBOX_GROUPS)
OF_LEVELS(is_nobody)
OF_LEVELS(reaches_nothing)
OF_LEVELS(has_libraries)
OF_LEVELS(has_bounds)
OF_LEVELS(is_stopped)
OF_LEVELS(finds_and_leaves)

#define ROWS(function, what)                                                 \
    {"L1: " what, function##_rules, 0}, {"L2: " what, function##_spaces, 0}, \
    {                                                                        \
        "L3: " what, function##_groups, 0                                    \
    }

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a level has a name", a_level_has_a_name, 0},
        {"what fails says why", what_fails_says_why, 0},
        {"what is not contained is told", a_lower_level_is_left_open_more, 0},
        {"L2: a slot has a user of its own", a_slot_has_a_user_of_its_own, 0},
        ROWS(is_nobody, "it is nobody"),
        ROWS(reaches_nothing, "it reaches nothing"),
        ROWS(has_libraries, "it has the usual libraries"),
        ROWS(has_bounds, "it has bounds"),
        ROWS(is_stopped, "who computes for ever is stopped"),
        ROWS(finds_and_leaves, "what is planted and what is left"),
    };
    int status = report_main("lab/sandbox", tests, COUNT(tests), argc, argv);
    for (int level = 0; level < SANDBOX_LEVELS; level++)
        if (opened[level])
            sandbox_close(&sandboxes[level]);
    return status;
}
