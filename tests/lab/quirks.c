/*
 * quirks.c - a program that does what is easily told wrongly
 *
 *     quirks WAY
 *
 * For tests/lab/words.c, which looks at what `shmlab see` says of each way.
 */
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    PLACES = 200,
    APART = 16, /* bytes */
    KEY = 0x41000001,
    MOMENT_NS = 100000000, /* long enough for a sleep to be seen */
    BURNS_OUT = 20         /* seconds */
};

static int to_child[2];

static void check(int result, const char *what)
{
    if (result == -1)
        err(EXIT_FAILURE, "%s", what);
}

static int make_segment(key_t key, size_t size)
{
    int id = shmget(key, size, IPC_CREAT | 0600);
    check(id, "shmget");
    return id;
}

static char *attach(int id)
{
    char *memory = shmat(id, NULL, 0);
    if (memory == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    return memory;
}

/* --- What is left -------------------------------------------------------- */

static void leave(void)
{
    make_segment(IPC_PRIVATE, 100);
}

static void leave_hanging(void)
{
    make_segment(IPC_PRIVATE, 100);
    alarm(BURNS_OUT);
    for (;;)
        pause();
}

static void leave_aborting(void)
{
    siginfo_t info;
    make_segment(IPC_PRIVATE, 100);
    pid_t child = fork();
    if (child == 0)
        _exit(EXIT_SUCCESS); /* nobody reaps it */
    check(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT), "WNOWAIT");
    raise(SIGKILL);
}

static void clear_away(void)
{
    int id = make_segment(IPC_PRIVATE, 100);
    check(shmdt(attach(id)), "shmdt");
    shmctl(id, IPC_RMID, NULL); /* the test may make it fail */
}

static void child_clears_away(void)
{
    int id = make_segment(IPC_PRIVATE, 100);
    if (fork() == 0)
        _exit(shmctl(id, IPC_RMID, NULL) == -1);
    wait(NULL);
}

/* --- What fails ---------------------------------------------------------- */

static void sizes(void)
{
    int id = make_segment(KEY, 100);
    int failures = shmget(KEY, 101, 0600) == -1; /* less than a page more */
    failures += shmget(KEY, 200, IPC_CREAT | 0600) == -1;
    failures += shmget(KEY + 1, 0, IPC_CREAT | 0600) == -1;
    failures += shmget(KEY + 1, SIZE_MAX, IPC_CREAT | 0600) == -1;
    int found = shmget(KEY, 0, 0600);
    check(shmctl(id, IPC_RMID, NULL), "IPC_RMID");
    if (failures != 4 || found != id)
        errx(EXIT_FAILURE, "%d calls have failed, %d", failures, found);
}

/* --- Waiting ------------------------------------------------------------- */

static void look_first(void)
{
    siginfo_t info;
    pid_t child = fork();
    if (child == 0)
        _exit(3);
    check(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT), "WNOWAIT");
    check(waitid(P_PID, (id_t)child, &info, WEXITED), "waitid");
}

static void stopped(void)
{
    pid_t child = fork();
    if (child == 0) {
        raise(SIGSTOP);
        _exit(EXIT_SUCCESS);
    }
    check(waitpid(child, NULL, WUNTRACED), "WUNTRACED");
    check(kill(child, SIGCONT), "SIGCONT");
    check(waitpid(child, NULL, 0), "waitpid");
}

static void nothing(int signo)
{
    (void)signo;
}

static void let_child_go(int signo)
{
    (void)signo;
    if (write(to_child[1], "", 1) != 1)
        _exit(EXIT_FAILURE);
}

/* Does our parent sleep?  proc_pid_stat(5): the state stands behind the name.
 */
static bool parent_sleeps(void)
{
    char path[64], stat[512];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)getppid());
    FILE *file = fopen(path, "re");
    if (file == NULL || fgets(stat, sizeof stat, file) == NULL)
        err(EXIT_FAILURE, "%s", path);
    fclose(file);
    return strstr(stat, ") S ") != NULL;
}

/* Make a child that sends SIGALRM as soon as we sleep; it is handled, and
 * blocked until then. */
static void set_alarm(void (*handler)(int), int flags, sigset_t *before)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigset_t alarm_only;
    sigemptyset(&alarm_only);
    sigaddset(&alarm_only, SIGALRM);
    check(sigprocmask(SIG_BLOCK, &alarm_only, before), "sigprocmask");
    check(sigaction(SIGALRM, &action, NULL), "sigaction");
    check(pipe(to_child), "pipe");
    pid_t child = fork();
    check(child, "fork");
    if (child != 0)
        return;
    char byte;
    while (!parent_sleeps())
        sched_yield();
    check(kill(getppid(), SIGALRM), "SIGALRM");
    _exit(handler == let_child_go && read(to_child[0], &byte, 1) != 1);
}

static void suspend(void)
{
    sigset_t before;
    set_alarm(nothing, 0, &before);
    sigsuspend(&before);
    wait(NULL);
}

static void doze(void)
{
    const struct timespec long_time = {.tv_sec = BURNS_OUT};
    sigset_t before;
    set_alarm(nothing, SA_RESTART, &before); /* means nothing to it */
    check(sigprocmask(SIG_SETMASK, &before, NULL), "sigprocmask");
    if (nanosleep(&long_time, NULL) == 0)
        errx(EXIT_FAILURE, "it has slept to its end");
    wait(NULL);
}

/* The child ends only once the handler has run in its waiting parent. */
static void wait_on(void)
{
    sigset_t before;
    set_alarm(let_child_go, SA_RESTART, &before);
    check(sigprocmask(SIG_SETMASK, &before, NULL), "sigprocmask");
    check(wait(NULL), "wait");
}

/* The end of a child is a signal, too, but nobody handles that. */
static void sleep_on(void)
{
    const struct timespec moment = {.tv_nsec = MOMENT_NS},
                          longer = {.tv_nsec = 4L * MOMENT_NS};
    pid_t child = fork();
    if (child == 0) {
        nanosleep(&moment, NULL);
        _exit(EXIT_SUCCESS);
    }
    check(nanosleep(&longer, NULL), "nanosleep");
    check(waitpid(child, NULL, 0), "waitpid");
}

/* --- Storing ------------------------------------------------------------- */

static void places(void)
{
    int id = make_segment(IPC_PRIVATE, (size_t)APART * PLACES);
    char *memory = attach(id);
    check(shmctl(id, IPC_RMID, NULL), "IPC_RMID");
    for (size_t i = 0; i < PLACES; i++)
        memory[APART * i] = 'x';
    check(shmdt(memory), "shmdt");
}

int main(int argc, char *argv[])
{
    static const struct {
        const char *name;
        void (*go)(void);
    } ways[] = {
        {"leave", leave},
        {"leave-hanging", leave_hanging},
        {"leave-aborting", leave_aborting},
        {"clear-away", clear_away},
        {"child-clears-away", child_clears_away},
        {"sizes", sizes},
        {"look-first", look_first},
        {"stopped", stopped},
        {"suspend", suspend},
        {"doze", doze},
        {"wait-on", wait_on},
        {"sleep-on", sleep_on},
        {"places", places},
    };
    for (size_t i = 0; argc == 2 && i < sizeof ways / sizeof *ways; i++)
        if (strcmp(argv[1], ways[i].name) == 0) {
            ways[i].go();
            return EXIT_SUCCESS;
        }
    errx(2, "usage: quirks WAY");
}
