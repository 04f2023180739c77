/*
 * sandbox.h - what a stranger's program can reach, and how much it can take
 *
 * Theory of operation.  A sandbox is prepared once, by sandbox_open(), and then
 * holds for any number of runs.  Four levels build on one another:
 *
 *   L0  limits       of the program's processes: setrlimit(2)
 *   L1  rules        and system calls that are refused (seccomp(2), made by
 *                    libseccomp), files that cannot be seen (landlock(7)), and
 *                    bounds for segments, sets and memory that the tracer
 *                    keeps.  It needs neither root nor namespaces
 *   L2  spaces       and namespaces of its own, made by bubblewrap: processes,
 *                    IPC, files, network.  The keeper is process 1 in them
 *   L3  groups       and a cgroup of its own that bounds the memory and the
 *                    processes of all runs in it together
 *
 * Limits, rules and the cgroup are put on by the process that becomes the
 * program, last before exec (sandbox_enter); bubblewrap by the one that becomes
 * the keeper (sandbox_begin, sandbox_wrap).
 *
 *      caller ──fork──► bwrap ──► keeper (pid 1) ──fork──► limits, rules, exec
 *         │                         ▲
 *         └── request, by socket ───┘
 *
 * What a level does not contain is listed by sandbox_leaves_open().
 */
#ifndef LAB_SANDBOX_H
#define LAB_SANDBOX_H

#include <limits.h>
#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum sandbox_level {
    SANDBOX_LIMITS,
    SANDBOX_RULES,
    SANDBOX_SPACES,
    SANDBOX_GROUPS,
    SANDBOX_LEVELS
};

/* How much.  The first five are of each process. */
struct sandbox_most {
    unsigned cpu_seconds;
    size_t address_bytes; /* of its address space */
    size_t file_bytes;    /* of each file it writes */
    unsigned descriptors;
    size_t stack_bytes;
    unsigned processes; /* at once, of the run, threads among them */
    size_t memory;      /* bytes that are resident, of all its processes */
    size_t disk;        /* bytes in /tmp, where that is its own */
    unsigned segments, sets;
    size_t segment_bytes;
};

enum {
    SANDBOX_UID = 1879100000, /* of slot 0: nobody's, and so are those of all
                                 slots; between the ranges that are given to
                                 users and to containers */
    SANDBOX_SLOTS = 1024,
    SANDBOX_FILTER = 1024, /* instructions of a filter, at most */
    SANDBOX_FILES = 48,    /* of the libraries that are shown */
    SANDBOX_GROUP_FOLDERS = 2
};

/* Private to lab/sandbox but for `level`, `most` and `uid`. */
struct sandbox {
    enum sandbox_level level;
    struct sandbox_most most;
    uid_t uid; /* as root: who starts the sandbox; (uid_t)-1: we are not root */

    struct sock_filter filter[SANDBOX_FILTER]; /* L1 and above */
    unsigned short filter_count;
    int landlock_abi; /* L1 */

    char folder[PATH_MAX]; /* as root: holds copies for `uid`; "": there is none
                            */
    char keeper[PATH_MAX]; /* L2 and above: build/bin/keeper */
    char bwrap[PATH_MAX];
    char libraries[SANDBOX_FILES][PATH_MAX]; /* that it and programs need */
    size_t library_count;

    char groups[SANDBOX_GROUP_FOLDERS][PATH_MAX]; /* L3; "": none */

    int alive;     /* who holds its other end takes away what is left, should */
    pid_t janitor; /* we end in any way: janitor.c */
};

/* Why a level cannot be had. */
struct sandbox_problem {
    enum sandbox_level level; /* which one */
    char why[160];            /* the cause, in words */
    char ask[120]; /* one line for the administrator; "": none helps */
};

/* The usual bounds: of a run, and of a compiler. */
extern const struct sandbox_most sandbox_for_runs, sandbox_for_compiler;

/* "L0" to "L3", and a word; the level of "L2" or "2", or -1. */
const char *sandbox_name(enum sandbox_level level);
const char *sandbox_word(enum sandbox_level level);
int sandbox_level_of(const char *text);

/*
 * Prepare a sandbox of this level, trying each part of it for real.  `keeper`
 * is the path of build/bin/keeper.  Returns 0; or -1 with *problem, and nothing
 * is prepared.  Never gives a lower level than was asked for.
 *
 * Sandboxes that are open beside one another need a `slot` each, from 0 to
 * SANDBOX_SLOTS - 1.  As root, each slot has a user of its own, SANDBOX_UID +
 * slot: processes, pipes and signals of one do not count, and do not come, in
 * another.  Who has one sandbox gives 0.
 */
int sandbox_open(enum sandbox_level level, unsigned slot, const char *keeper,
                 struct sandbox *sandbox, struct sandbox_problem *problem);

/* The highest level that can be had, prepared; problems[] of the levels above
 * it, by level. */
enum sandbox_level
sandbox_best(unsigned slot, const char *keeper, struct sandbox *sandbox,
             struct sandbox_problem problems[SANDBOX_LEVELS]);

/* As root: whoever starts the sandbox is an ordinary user, who may not reach
 * this file.  Copy it into `folder`, under its own name, for that user alone;
 * copy[] becomes its path.  If we are not root, that is `path` itself.  Returns
 * 0, or -1 with errno. */
int sandbox_copy(const struct sandbox *sandbox, const char *path,
                 const char *folder, char copy[PATH_MAX]);

/* Take away its cgroups, and its folder.  No run may be going on in it. */
void sandbox_close(struct sandbox *sandbox);

/* Hand it over to programs that are started, through a file.  Return
 * 0, or -1 with errno. */
int sandbox_send(int to, const struct sandbox *sandbox);
int sandbox_receive(int from, struct sandbox *sandbox);

/* What this level does not contain: lines, up to a NULL. */
const char *const *sandbox_leaves_open(enum sandbox_level level);

/* --- For lab/run and lab/compile ------------------------------------------ */

/* Where a process may read and write.  Paths are absolute. */
struct sandbox_place {
    const char *program; /* that is executed */
    const char *source;  /* a file that may be read; NULL: none */
    const char *folder;  /* that may be written: L0, L1 and compilers */
    bool compiler;       /* all of /usr may be read */
    const int *doors;    /* that have come with it from outside; NULL: it is
                            outside */
};

/* What is to be had from outside alone: descriptors, or -1. */
enum {
    SANDBOX_USAGE, /* for the keeper: how much memory the cgroup has */
    SANDBOX_PROC,  /* for the program, as are the next: /proc, which is
                      read-only inside */
    SANDBOX_GROUP, /* and what follows: to join the cgroup */
    SANDBOX_DOORS = SANDBOX_GROUP + SANDBOX_GROUP_FOLDERS
};

/* In a forked process of one thread, which is to become the keeper: open the
 * doors.  The program goes through them in sandbox_enter(), and only there the
 * cgroup is joined: a keeper in it might have to wait for memory of somebody
 * who waits for the keeper. */
void sandbox_open_doors(const struct sandbox *sandbox,
                        int doors[SANDBOX_DOORS]);

/* In such a process, or one that is to become a compiler: join the cgroup
 * (`joins`), and cease to be root.  Returns 0, or -1 with errno. */
int sandbox_begin(const struct sandbox *sandbox, bool joins);

/* In such a process: become `command` in namespaces of its own.  Of its
 * descriptors it keeps 0, 1, 2 and `kept`, up to a -1, which have the same
 * numbers there.  Returns only if that failed, with errno. */
void sandbox_wrap(const struct sandbox *sandbox,
                  const struct sandbox_place *place, const int kept[],
                  const char *const command[]);

/* Where the program and the source are inside. */
void sandbox_inside(const struct sandbox *sandbox, const char *path,
                    char inside[PATH_MAX]);

/* In the process that becomes the program: the cgroup, limits, and from L1 on
 * rules.  And where memory is short it is to end before whoever watches it.
 * Returns 0, or -1 with errno. */
int sandbox_enter(const struct sandbox *sandbox,
                  const struct sandbox_place *place);

/* The limits alone: before sandbox_wrap(), for a command that is put into a
 * filter there. */
int sandbox_limit(const struct sandbox *sandbox);

/* In a forked process of one thread: be `command`, a trusted program that reads
 * what strangers have written, such as a compiler.  Of its descriptors it keeps
 * 0, 1 and 2.  Returns only if that failed, with errno. */
void sandbox_become(const struct sandbox *sandbox,
                    const struct sandbox_place *place,
                    const char *const command[]);

/* How often the kernel has killed something in the cgroup for want of memory;
 * 0 without one. */
unsigned long sandbox_killed(const struct sandbox *sandbox);

/* Has the cgroup, whose SANDBOX_USAGE this is, more memory than all that the
 * run may have, that of the kernel for it among it?  False if that is -1. */
bool sandbox_is_heavy(const struct sandbox *sandbox, int usage);

#endif
