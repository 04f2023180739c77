/*
 * misbehave.c - a program that goes wrong in the way its argument names
 *
 *     misbehave WAY
 *
 * What runs and judges programs (lab/run, lab/check) must notice each of these
 * ways, name it, and clean up after it.  Without an argument the environment
 * variable MISBEHAVE names the way.
 *
 * Nobody sleeps here: where one process has to be ahead of another, it waits
 * for it.  Whatever would go on for ever gives up after BURNS_OUT seconds, so
 * that a broken test leaves a machine behind that one can still work on.
 */
#include "misbehave.h"

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    CPU_MS = 200,
    MEMORY = 64 * 1024 * 1024,
    PAGE = 4096, /* or less than a page: then some are touched twice */
};

/* One way to behave.  The function returns the exit status. */
struct way {
    const char *name;
    int (*go)(void);
    const char *sentence;
};

/* ENDINGS */

static int fine(void)
{
    return say("process: fine\n");
}

static int fail(void)
{
    fputs("misbehave: this went wrong\n", stderr);
    return 3;
}

static int fail_silently(void)
{
    return 3;
}

static void no_core(void)
{
    const struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) == -1)
        err(EXIT_FAILURE, "setrlimit");
}

static int crash(void)
{
    no_core();
    signal(SIGSEGV, SIG_DFL); /* a sanitizer would turn it into an exit */
    volatile char *forbidden = mmap(NULL, 1, PROT_NONE,
                                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *forbidden = 1; /* also where mmap() failed, and it is address -1 */
    return EXIT_SUCCESS;
}

static int abort_itself(void)
{
    no_core();
    signal(SIGABRT, SIG_DFL);
    abort();
}

static int hang(void)
{
    hang_here();
}

static int spin(void)
{
    double until = seconds(CLOCK_MONOTONIC) + BURNS_OUT;
    while (seconds(CLOCK_MONOTONIC) < until)
        continue;
    return EXIT_SUCCESS;
}

static int stubborn(void)
{
    signal(SIGTERM, SIG_IGN);
    hang_here();
}

/* Nobody calls, and nobody can tell whether anybody ever will. */
static int listen_on(void)
{
    const struct timeval patience = {.tv_sec = BURNS_OUT};
    struct sockaddr_un any = {.sun_family = AF_UNIX}; /* a name is chosen */
    int ear = socket(AF_UNIX, SOCK_STREAM, 0);
    if (ear == -1 || bind(ear, (struct sockaddr *)&any, sizeof(sa_family_t)) ||
        setsockopt(ear, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) ||
        listen(ear, 1) == -1)
        err(EXIT_FAILURE, "socket");
    return accept(ear, NULL, NULL) == -1;
}

static int stop(void)
{
    raise(SIGSTOP);
    return say("process: somebody continued me\n");
}

static int kill_group(void)
{
    kill(0, SIGKILL);
    return EXIT_SUCCESS; /* not reached */
}

static int skip(void)
{
    fputs("misbehave: cannot be shown here: the moon is not full\n"
          "wait for it: sleep 29d\n",
          stderr);
    return 77;
}

static int skip_silently(void)
{
    return 77;
}

/* OUTPUT */

static int flood_stream(FILE *stream)
{
    static const char line[] = "process: and another line, and another\n";
    alarm(BURNS_OUT);
    while (fputs(line, stream) != EOF)
        continue;
    return EXIT_FAILURE;
}

static int flood(void)
{
    return flood_stream(stdout);
}

static int flood_stderr(void)
{
    return flood_stream(stderr);
}

static int partial_line(void)
{
    return say("process: begins a line");
}

static int other_line(void)
{
    return say("process: well\n");
}

/* The end of a program's output need not be the end of the program. */
static int close_stdout(void)
{
    say("process: closes standard output\n");
    close(STDOUT_FILENO);
    double until = seconds(CLOCK_MONOTONIC) + CPU_MS / 1e3;
    while (seconds(CLOCK_MONOTONIC) < until)
        continue;
    return 3; /* "went on" */
}

static int careless(void)
{
    printf("process: fine\n");
    return EXIT_SUCCESS; /* exit() writes it, and cannot tell if that failed */
}

static int unsteady(void)
{
    unsigned char dice;
    if (getrandom(&dice, 1, 0) != 1)
        err(EXIT_FAILURE, "getrandom");
    return say(dice % 2 == 0 ? "process: fine\n" : "process: lost a race\n");
}

static int nul_bytes(void)
{
    static const char text[] = "process: a NUL \0 inside\n";
    if (fwrite(text, 1, sizeof text - 1, stdout) != sizeof text - 1)
        err(EXIT_FAILURE, "stdout");
    return say("");
}

static int escapes(void)
{
    fputs("misbehave: \033]0;title\a\033[31mred\033[0m \xff\xfe <&>\"'\n",
          stderr);
    return say("process: \033[2J\xc3\x28 \xed\xa0\x80 \xf4\x90\x80\x80 "
               "caf\xc3\xa9 ]]> <b>&amp;\r\n");
}

static int cat(void)
{
    for (int c = getchar(); c != EOF; c = getchar())
        if (putchar(c) == EOF)
            err(EXIT_FAILURE, "stdout");
    return say("");
}

/* WHAT IT FINDS */

static int terminal(void)
{
    return say(isatty(STDOUT_FILENO) ? "process: terminal: yes\n"
                                     : "process: terminal: no\n");
}

static int signals(void)
{
    struct sigaction action;
    sigset_t blocked;
    if (sigaction(SIGCHLD, NULL, &action) == -1 ||
        sigprocmask(SIG_BLOCK, NULL, &blocked) == -1)
        err(EXIT_FAILURE, "signals");
    printf("process: SIGCHLD ignored: %s\n",
           action.sa_handler == SIG_IGN ? "yes" : "no");
    printf("process: SIGUSR1 blocked: %s\n",
           sigismember(&blocked, SIGUSR1) ? "yes" : "no");
    return say("");
}

static int uid(void)
{
    printf("process: uid=%u\n", (unsigned)getuid());
    return say("");
}

static int show_name(void)
{
    char name[16] = "";
    return prctl(PR_GET_NAME, name) == -1 || puts(name) < 0;
}

static int show_folder(void)
{
    char path[4096];
    return getcwd(path, sizeof path) == NULL || puts(path) < 0;
}

static int environment(void)
{
    const char *value = getenv("ATTACHED_TEST");
    printf("process: ATTACHED_TEST=%s\n", value != NULL ? value : "(unset)");
    return say("");
}

/* WHAT IT USES */

static int memory(void)
{
    char *block = malloc(MEMORY);
    if (block == NULL)
        err(EXIT_FAILURE, "malloc");
    for (volatile char *page = block; page < block + MEMORY; page += PAGE)
        *page = 1;
    free(block);
    return say("process: fine\n");
}

static int cpu(void)
{
    while (seconds(CLOCK_PROCESS_CPUTIME_ID) < CPU_MS / 1e3)
        continue;
    return say("process: fine\n");
}

static const struct way ways[] = {
    {"fine", fine, "says so, and looks whether that worked"},
    {"fail", fail, "ends with status 3 and a message"},
    {"fail_silently", fail_silently, "ends with status 3, without a message"},
    {"crash", crash, "stores where it may not: SIGSEGV"},
    {"abort", abort_itself, "calls abort(): SIGABRT"},
    {"hang", hang, "waits for ever"},
    {"spin", spin, "computes for ever"},
    {"stubborn", stubborn, "ignores SIGTERM and waits for ever"},
    {"listen", listen_on, "waits for somebody who never comes"},
    {"stop", stop, "stops itself: SIGSTOP"},
    {"kill_group", kill_group, "sends SIGKILL to its process group"},
    {"skip", skip, "ends with status 77 and a reason"},
    {"skip_silently", skip_silently, "ends with status 77 without a reason"},
    {"flood", flood, "writes to standard output for ever"},
    {"flood_stderr", flood_stderr, "writes to standard error for ever"},
    {"partial_line", partial_line, "does not end its last line"},
    {"other_line", other_line, "prints another line than \"fine\" does"},
    {"close_stdout", close_stdout, "closes standard output, goes on, ends: 3"},
    {"careless", careless, "does not look whether it could print"},
    {"unsteady", unsteady, "prints one thing or another, by chance"},
    {"nul_bytes", nul_bytes, "prints a NUL byte"},
    {"escapes", escapes, "prints escapes, markup and invalid UTF-8"},
    {"cat", cat, "copies standard input to standard output"},
    {"terminal", terminal, "prints whether its output is a terminal"},
    {"signals", signals, "prints the signal state it found"},
    {"uid", uid, "prints its user id"},
    {"current_folder", show_folder, "prints its current directory"},
    {"own_name", show_name, "prints what the kernel calls it"},
    {"environment", environment, "prints the variable ATTACHED_TEST"},
    {"memory", memory, "touches 64 MiB"},
    {"cpu", cpu, "uses 200 ms of CPU time"},
    {"nap", nap, "has a child that sleeps for 20 ms, and waits for it"},
    {"poll", poll_child, "sleeps and looks until its child has sent a byte"},
    {"zombie", zombie, "does not wait for a child that has ended"},
    {"orphan", orphan, "ends while its child waits for ever"},
    {"daemon", daemonize, "leaves a process in a session of its own"},
    {"fork_bomb", fork_bomb, "each of its processes forks, for ever"},
    {"relay_bomb", relay_bomb, "forks and ends, and so does the child"},
    {"segment", segment, "leaves a segment"},
    {"child_segment", child_segment, "leaves a segment its child created"},
    {"marked_segment", marked_segment, "ends attached to a removed segment"},
    {"semaphores", semaphores, "leaves a semaphore set"},
    {"queue", queue, "leaves a message queue"},
    {"file", file, "leaves the file left.txt"},
    {"folder", folder, "leaves a folder with files and a folder"},
};

int main(int argc, char *argv[])
{
    const size_t count = sizeof ways / sizeof ways[0];
    const char *name = argc > 1 ? argv[1] : getenv("MISBEHAVE");

    for (size_t i = 0; name != NULL && i < count; i++)
        if (strcmp(name, ways[i].name) == 0)
            return ways[i].go();

    fputs("usage: misbehave WAY\n", stderr);
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, "  %-15s %s\n", ways[i].name, ways[i].sentence);
    return 2;
}
