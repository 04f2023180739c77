/* What each level does not contain.  tests/hostile/ tries all of it. */
#include "sandbox/sandbox.h"

/* All levels. */
#define ANY                                                                   \
    "mistakes of the kernel: for marks that matter much, grade in a machine " \
    "that is thrown away"

#define LOCKS                                                                \
    "two programs that have agreed on it can speak to each other, by locks " \
    "on "                                                                    \
    "the C library's file"
#define TERMINALS \
    "pseudo-terminals, of which all processes of a machine have 4096 together"
#define PROCESSORS                                                           \
    "processor time of all its processes together: each has its own limit, " \
    "and "                                                                   \
    "the deadline of a run is for all"

static const char *const limits[] = {
    "everything that the user may do: read and change files, end processes, "
    "use the network",
    "memory of all its processes together", ANY, NULL};
static const char *const rules[] = {
    "the names and numbers of other processes can be read in /proc",
    "sizes, modes and times of any file, but not what is in it",
    "segments and semaphore sets of others of the same user can be used, when "
    "their key or identifier is known",
    "files in its scratch directory: each is bounded, their number is not",
    "message queues of others",
    LOCKS,
    TERMINALS,
    PROCESSORS,
    ANY,
    NULL};
static const char *const spaces[] = {
    "memory of the kernel that no limit counts: many small files in /tmp, full "
    "pipes and sockets",
    LOCKS,
    TERMINALS,
    PROCESSORS,
    ANY,
    NULL};
static const char *const groups[] = {
    "full sockets, where the cgroup does not count memory of the kernel",
    LOCKS,
    TERMINALS,
    PROCESSORS,
    ANY,
    NULL};

static const char *const *const all[SANDBOX_LEVELS] = {limits, rules, spaces,
                                                       groups};

const char *const *sandbox_leaves_open(enum sandbox_level level)
{
    return all[level];
}
