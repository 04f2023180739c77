/* Preparing a sandbox, and entering it: see sandbox.h. */
#include "sandbox/parts.h"

#include "run/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MIB = 1 << 20
};

const struct sandbox_most sandbox_for_runs = {
    .cpu_seconds = 4,
    .address_bytes = (size_t)256 * MIB,
    .file_bytes = (size_t)8 * MIB,
    .descriptors = 64,
    .stack_bytes = (size_t)8 * MIB,
    .processes = 128,
    .memory = (size_t)256 * MIB,
    .disk = (size_t)16 * MIB,
    .segments = 64,
    .sets = 64,
    .segment_bytes = (size_t)32 * MIB,
};

const struct sandbox_most sandbox_for_compiler = {
    .cpu_seconds = 10,
    .address_bytes = (size_t)1024 * MIB,
    .file_bytes = (size_t)16 * MIB,
    .descriptors = 64,
    .stack_bytes = (size_t)64 * MIB,
    .disk = (size_t)64 * MIB,
};

static const char *const names[] = {"L0", "L1", "L2", "L3"};
static const char *const words[] = {"limits", "rules", "spaces", "groups"};

const char *sandbox_name(enum sandbox_level level)
{
    return names[level];
}

const char *sandbox_word(enum sandbox_level level)
{
    return words[level];
}

int sandbox_level_of(const char *text)
{
    for (int i = 0; i < SANDBOX_LEVELS; i++)
        if (strcmp(text, names[i]) == 0 || strcmp(text, names[i] + 1) == 0 ||
            strcmp(text, words[i]) == 0)
            return i;
    return -1;
}

int problem_says(struct sandbox_problem *problem, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(problem->why, sizeof problem->why, format, arguments);
    va_end(arguments);
    return -1;
}

/* --- Entering ------------------------------------------------------------- */

static int limit(int what, size_t soft, size_t more)
{
    struct rlimit limits;
    if (soft == 0)
        return 0;
    if (getrlimit((__rlimit_resource_t)what, &limits) == -1)
        return -1;
    rlim_t most = (rlim_t)(soft + more);
    if (limits.rlim_max != RLIM_INFINITY && limits.rlim_max < most)
        most = limits.rlim_max;
    limits = (struct rlimit){(rlim_t)soft < most ? (rlim_t)soft : most, most};
    return setrlimit((__rlimit_resource_t)what, &limits);
}

static int limits_enter(const struct sandbox_most *most)
{
    const struct rlimit none = {0, 0};
    /* First SIGXCPU, which can be told from other ends; a second later, for who
     * ignores that, SIGKILL. */
    return limit(RLIMIT_CPU, most->cpu_seconds, 1) |
           limit(RLIMIT_FSIZE, most->file_bytes, 0) |
           limit(RLIMIT_NOFILE, most->descriptors, 0) |
           limit(RLIMIT_STACK, most->stack_bytes, 0) |
           limit(RLIMIT_MEMLOCK, 1 << 16, 0) |
           limit(RLIMIT_SIGPENDING, 256, 0) |
           limit(RLIMIT_AS, most->address_bytes, 0) |
           setrlimit(RLIMIT_MSGQUEUE, &none) | setrlimit(RLIMIT_CORE, &none);
}

int sandbox_limit(const struct sandbox *sandbox)
{
    return limits_enter(&sandbox->most);
}

void sandbox_open_doors(const struct sandbox *sandbox, int doors[SANDBOX_DOORS])
{
    doors[SANDBOX_USAGE] = groups_open_usage(sandbox);
    doors[SANDBOX_PROC] = open("/proc", O_PATH | O_CLOEXEC);
    for (size_t i = 0; i < SANDBOX_GROUP_FOLDERS; i++)
        doors[SANDBOX_GROUP + i] = groups_open(sandbox, i);
}

/* Whom does the kernel end first when memory is short?  Nobody who is there for
 * strangers' programs, or beside them, but the program and all that it makes.
 * Where that cannot be said, the kernel takes whoever has most. */
static void end_first(const int doors[])
{
    int file = doors != NULL
                   ? openat(doors[SANDBOX_PROC], "self/oom_score_adj",
                            O_WRONLY | O_CLOEXEC)
                   : open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file == -1)
        return;
    ssize_t sent = write(file, "1000", 4);
    (void)sent;
    close(file);
}

static int go_through(const int doors[])
{
    for (size_t i = SANDBOX_GROUP; doors != NULL && i < SANDBOX_DOORS; i++)
        if (doors[i] != -1 && write(doors[i], "0", 1) != 1)
            return -1;
    return 0;
}

int sandbox_enter(const struct sandbox *sandbox,
                  const struct sandbox_place *place)
{
    end_first(place->doors);
    if (go_through(place->doors) == -1 || limits_enter(&sandbox->most) != 0)
        return -1;
    if (sandbox->level == SANDBOX_RULES && paths_enter(sandbox, place) != 0)
        return -1;
    return sandbox->level >= SANDBOX_RULES ? rules_enter(sandbox) : 0;
}

int sandbox_begin(const struct sandbox *sandbox, bool joins)
{
    const gid_t group = (gid_t)sandbox->uid;
    if (joins && groups_join(sandbox) == -1)
        return -1;
    if (sandbox->uid == (uid_t)-1)
        return 0;
    if (setgroups(0, NULL) == -1 || setresgid(group, group, group) == -1)
        return -1;
    return setresuid(sandbox->uid, sandbox->uid, sandbox->uid);
}

/* --- Preparing ------------------------------------------------------------ */

static int find_bwrap(struct sandbox *sandbox, struct sandbox_problem *problem)
{
    static const char *const places[] = {"/usr/bin/bwrap", "/bin/bwrap",
                                         "/usr/local/bin/bwrap"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (access(places[i], X_OK) == 0) {
            strcpy(sandbox->bwrap, places[i]);
            return 0;
        }
    snprintf(problem->ask, sizeof problem->ask, "./setup --grade");
    return problem_says(problem, "bubblewrap is not installed");
}

static int prepare_rules(struct sandbox *sandbox,
                         struct sandbox_problem *problem)
{
    if (rules_make(sandbox) == 0)
        return 0;
    if (errno != ENOSYS)
        return problem_says(problem, "no filter of system calls: %s",
                            strerror(errno));
    snprintf(problem->ask, sizeof problem->ask, "./setup --grade");
    return problem_says(problem, "this was built without libseccomp");
}

static int prepare_paths(struct sandbox *sandbox,
                         struct sandbox_problem *problem)
{
    sandbox->landlock_abi = paths_probe();
    if (sandbox->landlock_abi >= 1)
        return 0;
    snprintf(problem->ask, sizeof problem->ask,
             "boot with lsm=landlock,... (Linux 5.13 or newer)");
    return problem_says(problem, "no Landlock: %s", strerror(errno));
}

int sandbox_copy(const struct sandbox *sandbox, const char *path,
                 const char *folder, char copy[PATH_MAX])
{
    const gid_t group = (gid_t)sandbox->uid;
    const char *slash = strrchr(path, '/');
    char block[1 << 16];
    struct stat about;
    ssize_t got;
    if (snprintf(copy, PATH_MAX, "%s", path) >= PATH_MAX ||
        (sandbox->uid != (uid_t)-1 &&
         snprintf(copy, PATH_MAX, "%s/%s", folder,
                  slash != NULL ? slash + 1 : path) >= PATH_MAX)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    if (sandbox->uid == (uid_t)-1)
        return 0;
    int from = open(path, O_RDONLY | O_CLOEXEC);
    int to = open(copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good = from != -1 && to != -1 && fstat(from, &about) == 0 &&
                fchmod(to, (about.st_mode & S_IXUSR) | S_IRUSR) == 0 &&
                fchown(to, sandbox->uid, group) == 0;
    while (good && (got = read(from, block, sizeof block)) != 0)
        good = got != -1 && write(to, block, (size_t)got) == got;
    int reason = errno;
    if (from != -1)
        close(from);
    if (to != -1)
        close(to);
    errno = reason;
    return good ? 0 : -1;
}

static int make_folder(struct sandbox *sandbox)
{
    char *folder = sandbox->folder;
    if (sandbox->uid == (uid_t)-1)
        return 0;
    strcpy(folder, "/tmp/attached-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        folder[0] = '\0';
        return -1;
    }
    return chown(folder, sandbox->uid, (gid_t)sandbox->uid);
}

static int prepare_libraries(struct sandbox *sandbox, const char *keeper,
                             struct sandbox_problem *problem)
{
    char found[PATH_MAX];
    if (realpath(keeper, found) == NULL ||
        sandbox_copy(sandbox, found, sandbox->folder, sandbox->keeper) == -1)
        return problem_says(problem, "%s: %s", keeper, strerror(errno));
    if (libraries_add(sandbox, sandbox->keeper) == 0)
        return 0;
    return problem_says(problem, "the libraries of %s are not known: %s",
                        keeper, strerror(errno));
}

/* The parts of a level. */
static int prepare(struct sandbox *sandbox, const char *keeper,
                   struct sandbox_problem *problem)
{
    const enum sandbox_level level = sandbox->level;
    bool good =
        level == SANDBOX_LIMITS ||
        (prepare_rules(sandbox, problem) == 0 &&
         prepare_libraries(sandbox, keeper, problem) == 0 &&
         (level != SANDBOX_RULES || prepare_paths(sandbox, problem) == 0) &&
         (level < SANDBOX_SPACES || find_bwrap(sandbox, problem) == 0) &&
         (level < SANDBOX_GROUPS || groups_make(sandbox, problem) == 0));
    return good ? 0 : -1;
}

static int start_janitor(struct sandbox *sandbox,
                         struct sandbox_problem *problem)
{
    if (janitor_start(sandbox) == 0)
        return 0;
    sandbox->janitor = 0;
    return problem_says(problem, "fork: %s", strerror(errno));
}

int sandbox_open(enum sandbox_level level, unsigned slot, const char *keeper,
                 struct sandbox *sandbox, struct sandbox_problem *problem)
{
    memset(sandbox, 0, sizeof *sandbox);
    *problem = (struct sandbox_problem){.level = level};
    sandbox->level = level;
    sandbox->most = sandbox_for_runs;
    sandbox->uid = geteuid() == 0 ? (uid_t)SANDBOX_UID + slot : (uid_t)-1;
    if (slot >= SANDBOX_SLOTS)
        return problem_says(problem, "there are %d slots, 0 to %d",
                            (int)SANDBOX_SLOTS, (int)SANDBOX_SLOTS - 1);
    if (make_folder(sandbox) == -1)
        return problem_says(problem, "/tmp: %s", strerror(errno));
    if (prepare(sandbox, keeper, problem) == 0 &&
        start_janitor(sandbox, problem) == 0 &&
        (level == SANDBOX_LIMITS || trial_make(sandbox, problem) == 0))
        return 0;
    sandbox_close(sandbox);
    return -1;
}

enum sandbox_level sandbox_best(unsigned slot, const char *keeper,
                                struct sandbox *sandbox,
                                struct sandbox_problem problems[SANDBOX_LEVELS])
{
    int level = SANDBOX_GROUPS;
    while (level > SANDBOX_LIMITS &&
           sandbox_open((enum sandbox_level)level, slot, keeper, sandbox,
                        &problems[level]) == -1)
        level--;
    if (level == SANDBOX_LIMITS)
        sandbox_open(SANDBOX_LIMITS, slot, keeper, sandbox, &problems[level]);
    return (enum sandbox_level)level;
}

void sandbox_close(struct sandbox *sandbox)
{
    if (sandbox->janitor > 0) {
        janitor_finish(sandbox);
    } else { /* it was not opened whole */
        groups_remove(sandbox);
        scratch_discard(sandbox->folder);
    }
    sandbox->janitor = 0;
    sandbox->folder[0] = '\0';
    memset(sandbox->groups, 0, sizeof sandbox->groups);
}

int sandbox_send(int to, const struct sandbox *sandbox)
{
    ssize_t sent = pwrite(to, sandbox, sizeof *sandbox, 0);
    return sent == (ssize_t)sizeof *sandbox ? 0 : -1;
}

int sandbox_receive(int from, struct sandbox *sandbox)
{
    ssize_t got = pread(from, sandbox, sizeof *sandbox, 0);
    if (got != (ssize_t)sizeof *sandbox)
        errno = EINVAL;
    return got == (ssize_t)sizeof *sandbox ? 0 : -1;
}
