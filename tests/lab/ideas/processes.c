/* processes.c - not waited for, too many, printing too often: see ideas.h */
#include "ideas.h"

enum {
    CHILDREN = 3
};

/* As many children, of which some are waited for. */
static int family(int waits)
{
    for (int i = 0; i < CHILDREN; i++)
        if (forked() == 0)
            _exit(0);
    for (int i = 0; i < waits; i++)
        waited(-1);
    return say("done\n");
}

static int w1(void)
{
    return family(0);
}

static int w2(void)
{
    return family(1);
}

static int all_waited(void)
{
    return family(CHILDREN);
}

static int sleeps(bool good)
{
    int *value = shared_ints(1);
    pid_t child = forked();
    if (child == 0) {
        *value = 7;
        _exit(0);
    }
    if (good)
        waited(child);
    else
        usleep(20000);
    printf("value=%d\n", *value);
    if (!good)
        waited(child);
    return fflush(stdout) == EOF;
}

static int w3(void)
{
    return sleeps(false);
}

static int w3_good(void)
{
    return sleeps(true);
}

/* The child waits for a word of the parent. */
static int each_other(bool good)
{
    int pipes[2];
    char byte = 'x';
    if (pipe(pipes) == -1)
        err(1, "pipe");
    pid_t child = forked();
    if (child == 0) {
        close(pipes[1]);
        _exit(read(pipes[0], &byte, 1) != 1);
    }
    if (!good)
        waited(child);
    if (write(pipes[1], &byte, 1) != 1)
        err(1, "write");
    return good ? waited(child) : 0;
}

static int w4(void)
{
    return each_other(false);
}

static int w4_good(void)
{
    return each_other(true);
}

static int killed(bool good)
{
    pid_t child = forked();
    if (child == 0) {
        raise(SIGKILL);
        _exit(0);
    }
    int status = waited(child);
    if (good && WIFSIGNALED(status))
        errx(1, "the child was killed");
    return 0;
}

static int w5(void)
{
    return killed(false);
}

static int w5_good(void)
{
    return killed(true);
}

static int loop(bool child_ends, bool waits_inside)
{
    for (int i = 0; i < CHILDREN; i++) {
        pid_t child = forked();
        if (child == 0 && child_ends)
            _exit(0);
        if (child > 0 && waits_inside)
            waited(child);
    }
    while (!waits_inside && wait(NULL) > 0)
        ;
    return 0;
}

static int w6(void)
{
    return loop(false, false);
}

static int w7(void)
{
    return loop(true, true);
}

static int good_loop(void)
{
    return loop(true, false);
}

/* --- Output -------------------------------------------------------------- */

static int twice(bool flushes)
{
    printf("start\n");
    if (flushes)
        fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        exit(0);
    if (child == -1)
        err(1, "fork");
    waited(child);
    printf("end\n");
    return fflush(stdout) == EOF;
}

static int o1(void)
{
    return twice(false);
}

static int o1_good(void)
{
    return twice(true);
}

/* Each child prints its line, in two pieces or in one. */
static int lines(bool pieces, bool one_by_one)
{
    for (int i = 0; i < CHILDREN; i++) {
        pid_t child = forked();
        if (child == 0) {
            if (pieces) {
                printf("child ");
                fflush(stdout);
                printf("%d\n", i);
            } else if (!one_by_one)
                printf("child %d\n", i);
            _exit(fflush(stdout) == EOF);
        }
    }
    while (wait(NULL) > 0)
        ;
    for (int i = 0; one_by_one && i < CHILDREN; i++)
        printf("child %d\n", i);
    return fflush(stdout) == EOF;
}

static int o2(void)
{
    return lines(true, false);
}

static int o2_order(void)
{
    return lines(false, false);
}

static int o2_good(void)
{
    return lines(false, true);
}

static int o3(void)
{
    printf("child of %d\n", (int)getpid());
    return fflush(stdout) == EOF;
}

static int o3_address(void)
{
    printf("at %p\n", (void *)shared_ints(1));
    return fflush(stdout) == EOF;
}

static int o4_of(bool flushes)
{
    pid_t child = forked();
    if (child == 0) {
        printf("child: here\n");
        _exit(flushes ? fflush(stdout) == EOF : 0);
    }
    return waited(child) != 0 || say("parent: here\n");
}

static int o4(void)
{
    return o4_of(false);
}

static int o4_good(void)
{
    return o4_of(true);
}

static int o5(void)
{
    return say("child: 1\nsum: 6\n");
}

static int right_sum(void)
{
    return say("child: 1\nsum: 10\n");
}

int main(int argc, char *argv[])
{
    static const struct way ways[] = {
        {"W1", w1},
        {"W1.good", all_waited},
        {"W2", w2},
        {"W2.good", all_waited},
        {"W3", w3},
        {"W3.good", w3_good},
        {"W4", w4},
        {"W4.good", w4_good},
        {"W5", w5},
        {"W5.good", w5_good},
        {"W6", w6},
        {"W6.good", good_loop},
        {"W7", w7},
        {"W7.good", good_loop},
        {"O1", o1},
        {"O1.good", o1_good},
        {"O2", o2},
        {"O2.order", o2_order},
        {"O2.good", o2_good},
        {"O3", o3},
        {"O3.address", o3_address},
        {"O3.good", right_sum},
        {"O4", o4},
        {"O4.good", o4_good},
        {"O5", o5},
        {"O5.good", right_sum},
        {NULL, NULL},
    };
    return one_of(ways, argc, argv);
}
