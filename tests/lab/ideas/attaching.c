/* attaching.c - at another address, or no longer: see ideas.h */
#include "ideas.h"

#include <sys/mman.h>

static size_t page;

/* Where nothing is: four pages. */
static char *hole(void)
{
    page = (size_t)sysconf(_SC_PAGESIZE);
    char *start = mmap(NULL, 4 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
                       -1, 0);
    if (start == MAP_FAILED || munmap(start, 4 * page) == -1)
        err(1, "mmap");
    return start;
}

static int attach_at(char *address, int flags)
{
    int shmid = made(1000, 0600);
    char *got = shmat(shmid, address, flags);
    removed(shmid);
    if (got == (void *)-1)
        return say("refused\n");
    return say(got >= address ? "attached\n" : "attached below\n");
}

static int a1(void)
{
    char *start = hole();
    return attach_at(start + page + 123, 0);
}

static int a2(void)
{
    char *start = hole();
    return attach_at(start + page + 123, SHM_RND);
}

static int a_good(void)
{
    char *start = hole();
    return attach_at(start + 2 * page, SHM_RND);
}

static int a3(void)
{
    static char mine[4 * 65536];
    return attach_at(mine + 65536 - (uintptr_t)mine % 65536, 0);
}

static int a3_remap(void)
{
    char *start = hole();
    char *there = mmap(start, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                       0);
    return attach_at(there, SHM_REMAP);
}

/* A4: a child attaches what it has; has it detached first; or does not. */
static int again(bool attaches, bool detaches)
{
    int shmid = made(sizeof(int), 0600);
    int *value = attached(shmid, NULL, 0);
    removed(shmid);
    pid_t child = forked();
    if (child == 0) {
        int *own = attaches ? attached(shmid, NULL, SHM_RDONLY) : value;
        if (detaches && shmdt(value) == -1)
            err(1, "shmdt");
        _exit(*own);
    }
    return waited(child);
}

static int a4(void)
{
    return again(true, false);
}

static int a4_good(void)
{
    return again(false, false);
}

static int a4_detached_good(void)
{
    return again(true, true);
}

/* A5 */
static int start_worker(const char *way, const char *what)
{
    pid_t child = forked();
    if (child == 0) {
        execl(arguments[0], arguments[0], way, what, (char *)NULL);
        err(1, "exec");
    }
    return waited(child) != 0 ? (warnx("the worker failed"), 1) : 0;
}

static int a5(void)
{
    char text[32];
    int shmid = made(sizeof(int), 0600);
    int *value = attached(shmid, NULL, 0);
    removed(shmid);
    snprintf(text, sizeof text, "%p", (void *)value);
    return start_worker("A5.worker", text);
}

static int a5_worker(void)
{
    int *value = (int *)(uintptr_t)strtoull(arguments[2], NULL, 16);
    *value = 1;
    return 0;
}

static int a5_good(void)
{
    char text[32];
    int shmid = made(sizeof(int), 0600);
    int *value = shmat(shmid, NULL, 0);
    removed(shmid);
    if (value == (void *)-1)
        err(1, "shmat");
    snprintf(text, sizeof text, "%d", shmid);
    return start_worker("A5.attacher", text);
}

static int a5_attacher(void)
{
    int *value = attached(atoi(arguments[2]), NULL, 0);
    *value = 1;
    return 0;
}

static int detach(int which)
{
    int shmid = made(1000, 0600);
    char *start = attached(shmid, NULL, 0);
    removed(shmid);
    const void *given = which == 0   ? start
                        : which == 1 ? start + 1
                                     : (void *)(intptr_t)shmid;
    if (shmdt(given) == -1)
        err(1, "shmdt");
    return 0;
}

static int a6(void)
{
    return detach(1);
}

static int a6_identifier(void)
{
    return detach(2);
}

static int a6_good(void)
{
    return detach(0);
}

static int used(bool after)
{
    int *value = shared_ints(1);
    if (after)
        shmdt(value);
    *value = 1;
    return 0;
}

static int a7(void)
{
    return used(true);
}

static int a7_good(void)
{
    return used(false);
}

static void goes_on(int signo)
{
    (void)signo;
}

static void ends(int signo)
{
    (void)signo;
    static const char text[] = "a fault\n";
    _exit(write(STDERR_FILENO, text, sizeof text - 1) > 0 ? 3 : 4);
}

static int handled(void (*handler)(int))
{
    int shmid = made(sizeof(int), 0600);
    int *value = attached(shmid, NULL, SHM_RDONLY);
    removed(shmid);
    signal(SIGSEGV, handler);
    *value = 1;
    return 0;
}

static int a8(void)
{
    return handled(goes_on);
}

static int a8_good(void)
{
    return handled(ends);
}

int main(int argc, char *argv[])
{
    static const struct way ways[] = {
        {"A1", a1},
        {"A1.good", a_good},
        {"A2", a2},
        {"A2.good", a_good},
        {"A3", a3},
        {"A3.good", a_good},
        {"A3.remap", a3_remap},
        {"A4", a4},
        {"A4.good", a4_good},
        {"A4.detached.good", a4_detached_good},
        {"A5", a5},
        {"A5.worker", a5_worker},
        {"A5.good", a5_good},
        {"A5.attacher", a5_attacher},
        {"A6", a6},
        {"A6.good", a6_good},
        {"A6.identifier", a6_identifier},
        {"A7", a7},
        {"A7.good", a7_good},
        {"A8", a8},
        {"A8.good", a8_good},
        {NULL, NULL},
    };
    return one_of(ways, argc, argv);
}
