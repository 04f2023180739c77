/* Whether this machine has what a program says it needs: see needs.h. */
#include "run/needs.h"

#include "run/isolation.h"
#include "run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* Why something is not there; NULL: it is. */
typedef const char *probe(bool ordinary_user);

struct need {
    const char *name;
    probe *missing;
};

/* Do in a child what cannot be undone.  Returns what `attempt` returned, or
 * `failed` when that is not known. */
static int in_child(int (*attempt)(bool ordinary_user), bool ordinary_user,
                    int failed)
{
    int status;
    pid_t child = fork();
    if (child == 0)
        _exit(attempt(ordinary_user));
    if (child == -1 || waitpid(child, &status, 0) == -1 || !WIFEXITED(status))
        return failed;
    return WEXITSTATUS(status);
}

/* As a check does with such a program when we are root. */
static int become_ordinary(bool ordinary_user)
{
    if (!ordinary_user || geteuid() != 0)
        return 0;
    /* Whoever drops root has to say that its /proc/self is its own again. */
    return setgid(RUN_ORDINARY_UID) == -1 || setuid(RUN_ORDINARY_UID) == -1 ||
           prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == -1;
}

static const char *ordinary_user_missing(bool ordinary_user)
{
    return in_child(become_ordinary, ordinary_user, 1) == 0
               ? NULL
               : "root cannot become an ordinary user here";
}

/* Become three users whom we are not, and ourselves again, where each run is:
 * in a user namespace, if it takes one, there is nobody else. */
static int become_others(bool ordinary_user)
{
    struct isolation isolation;
    if (isolation_enter(&isolation, false) == -1 ||
        become_ordinary(ordinary_user) != 0)
        return 1;
    uid_t we = geteuid();
    for (uid_t i = 1; i <= 3; i++)
        if (seteuid(RUN_ORDINARY_UID - i) == -1 || seteuid(we) == -1)
            return 1;
    return 0;
}

static const char *second_user_missing(bool ordinary_user)
{
    return in_child(become_others, ordinary_user, 1) == 0
               ? NULL
               : "we may not become another user";
}

static const char *two_processors_missing(bool ordinary_user)
{
    (void)ordinary_user;
    /* Room for more processors than there are, or the call fails: EINVAL. */
    const size_t most = 1 << 16;
    cpu_set_t *set = CPU_ALLOC(most);
    if (set == NULL)
        return "the processors cannot be counted (no memory)";
    size_t size = CPU_ALLOC_SIZE(most);
    int count = 0;
    if (sched_getaffinity(0, size, set) == 0)
        count = CPU_COUNT_S(size, set);
    CPU_FREE(set);
    return count >= 2 ? NULL : "fewer than two processors may be used";
}

/* Make a segment of one huge page: that takes one that is free and promised to
 * nobody, and the right.  Returns how far it came, as an index below. */
static int get_huge_page(bool ordinary_user)
{
    if (become_ordinary(ordinary_user) != 0)
        return 4;
    int shmid = shmget(IPC_PRIVATE, 1, IPC_CREAT | SHM_HUGETLB | 0600);
    if (shmid != -1)
        return shmctl(shmid, IPC_RMID, NULL) == 0 ? 0 : 4;
    switch (errno) {
    case ENOMEM:
        return 1;
    case EPERM:
        return 2;
    case EINVAL:
    case ENOSYS:
        return 3;
    default:
        return 4;
    }
}

static const char *huge_pages_missing(bool ordinary_user)
{
    static const char *const reasons[] = {
        NULL,
        "no huge page is free",
        "huge pages take CAP_IPC_LOCK or the group vm.hugetlb_shm_group",
        "the kernel has no huge pages",
        "a segment of huge pages cannot be tried for",
    };
    return reasons[in_child(get_huge_page, ordinary_user, 4)];
}

static bool write_file(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file == -1)
        return false;
    ssize_t size = (ssize_t)strlen(text);
    bool done = write(file, text, (size_t)size) == size;
    return close(file) == 0 && done;
}

/* Try to get an IPC namespace and the rights of its root.  Returns how far it
 * came, as an index of the reasons below. */
static int enter_namespace(bool ordinary_user)
{
    if (become_ordinary(ordinary_user) != 0)
        return 1;
    char map[64];
    snprintf(map, sizeof map, "0 %u 1", (unsigned)geteuid());
    if (geteuid() == 0) {
        if (unshare(CLONE_NEWIPC) == -1)
            return 1;
    } else if (unshare(CLONE_NEWUSER | CLONE_NEWIPC) == -1) {
        return 1;
    } else if (!write_file("/proc/self/uid_map", map)) {
        return 2;
    }
    /* The file shows the namespace of whoever opens it: now the new one. */
    return write_file("/proc/sys/kernel/shm_rmid_forced", "0") ? 0 : 3;
}

static const char *namespace_missing(bool ordinary_user)
{
    static const char *const reasons[] = {
        NULL,
        "the kernel gives us no IPC namespace",
        "the kernel makes us no root in a user namespace",
        "the kernel settings of a new IPC namespace cannot be written",
        "no process can be started to try for a namespace",
    };
    return reasons[in_child(enter_namespace, ordinary_user, 4)];
}

static const struct need known[] = {
    {"ordinary user", ordinary_user_missing},
    {"second user", second_user_missing},
    {"two processors", two_processors_missing},
    {"huge pages", huge_pages_missing},
    {"namespace", namespace_missing},
};

/* Find the next need in the list: its first byte and its length; 0 at the end.
 */
static size_t next_need(const char **list)
{
    *list += strspn(*list, ", \t");
    size_t length = strcspn(*list, ",");
    while (length > 0 && strchr(" \t", (*list)[length - 1]) != NULL)
        length--;
    return length;
}

static bool is(const char *name, const char *need, size_t length)
{
    return strlen(name) == length && strncmp(name, need, length) == 0;
}

bool needs_include(const char *needs, const char *need)
{
    for (size_t n; (n = next_need(&needs)) != 0; needs += n)
        if (is(need, needs, n))
            return true;
    return false;
}

enum needs needs_met(const char *needs, char *why, size_t size)
{
    const size_t count = sizeof known / sizeof known[0];
    bool ordinary_user = needs_include(needs, "ordinary user");
    enum needs result = NEEDS_MET;

    /* All are looked at: an unknown one is an error even behind an unmet. */
    for (size_t n; (n = next_need(&needs)) != 0; needs += n) {
        size_t i = 0;
        while (i < count && !is(known[i].name, needs, n))
            i++;
        if (i == count) {
            snprintf(why, size, "nobody knows the need \"%.*s\"", (int)n,
                     needs);
            return NEEDS_UNKNOWN;
        }
        const char *missing = known[i].missing(ordinary_user);
        if (missing != NULL) {
            snprintf(why, size, "%s", missing);
            result = NEEDS_UNMET;
        }
    }
    return result;
}
