/*
 * loop - how long a student waits for `shmlab check`
 *
 *     loop SHMLAB [ROUNDS]
 *
 * Run from the top folder.  A right and a wrong answer of some exercises are
 * checked in a folder of our own; what counts begins with the save and ends
 * when the first failed check can be read, and when all is said.  Prints
 * medians and, in brackets, quartiles, beside what is wanted on two processors.
 * Nothing here fails because it is slow.
 */
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    ROUNDS_MAX = 1000,
    PATH = 4096
};

static char folder[] = "/tmp/attached-loop-XXXXXX";

static const struct answer {
    const char *name, *from;
    bool fails;
} answers[] = {
    {"01_sharing_squares", "solutions/01_sharing_squares.c", false},
    {"01_sharing_squares", "solutions/wrong/01_sharing_squares/wait_once.c",
     true},
    {"06_fork_workers", "solutions/06_fork_workers.c", false},
    {"06_fork_workers", "solutions/wrong/06_fork_workers/one_wait.c", true},
    {"11_semaphores_buffer", "solutions/11_semaphores_buffer.c", false},
};

static void remove_folder(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (system(command) != 0) // NOLINT(cert-env33-c): our own words
        warn("%s", folder);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Save an answer as an editor does: a new file. */
static void save(const struct answer *answer)
{
    char path[PATH], block[4096];
    size_t size;
    snprintf(path, sizeof path, "%s/%s.c", folder, answer->name);
    FILE *from = fopen(answer->from, "re"), *to = fopen(path, "we");
    if (from == NULL || to == NULL)
        err(4, "%s", answer->from);
    while ((size = fread(block, 1, sizeof block, from)) > 0)
        fwrite(block, 1, size, to);
    fclose(from);
    if (fclose(to) == EOF)
        err(4, "%s", path);
}

/* Check it once: seconds until the first failed check, and until the end. */
static void check(const char *shmlab, const struct answer *answer,
                  double *first, double *all)
{
    char said[65536];
    size_t size = 0;
    int ends[2], status;
    save(answer);
    double begin = now();
    if (pipe(ends) == -1)
        err(4, "pipe");
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl(shmlab, shmlab, "check", answer->name, (char *)NULL);
        err(4, "%s", shmlab);
    }
    close(ends[1]);
    *first = 0;
    for (ssize_t got;
         size + 1 < sizeof said &&
         (got = read(ends[0], said + size, sizeof said - 1 - size)) > 0;) {
        size += (size_t)got;
        said[size] = '\0';
        if (*first == 0 && strstr(said, "FAILED") != NULL)
            *first = now() - begin;
    }
    close(ends[0]);
    if (child == -1 || waitpid(child, &status, 0) == -1)
        err(4, "%s", shmlab);
    *all = now() - begin;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != answer->fails)
        errx(4, "%s is judged otherwise: status %x", answer->from,
             (unsigned)status);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print(double *values, size_t count)
{
    qsort(values, count, sizeof *values, ascending);
    printf(" %6.2f [%.2f %.2f]", values[count / 2], values[count / 4],
           values[count * 3 / 4]);
}

static void measure(const char *shmlab, const struct answer *answer,
                    size_t rounds)
{
    static double firsts[ROUNDS_MAX], alls[ROUNDS_MAX];
    double nothing[2];
    check(shmlab, answer, &nothing[0], &nothing[1]); /* builds its checker */
    for (size_t i = 0; i < rounds; i++)
        check(shmlab, answer, &firsts[i], &alls[i]);
    printf("%-22s %-6s", answer->name, answer->fails ? "wrong" : "right");
    if (answer->fails)
        print(firsts, rounds);
    else
        printf(" %20s", "");
    print(alls, rounds);
    printf("   at most %s2.0\n", answer->fails ? "0.7, " : "");
    fflush(stdout);
}

int main(int argc, char *argv[])
{
    char path[PATH];
    long rounds = argc == 3 ? strtol(argv[2], NULL, 10) : 9;
    if (argc < 2 || argc > 3 || rounds < 1 || rounds > ROUNDS_MAX)
        errx(2, "usage: loop SHMLAB [ROUNDS]");
    if (mkdtemp(folder) == NULL)
        err(4, "%s", folder);
    atexit(remove_folder);
    snprintf(path, sizeof path, "%s/progress", folder);
    FILE *progress = fopen(path, "we");
    if (progress == NULL || fclose(progress) == EOF ||
        setenv("SHMLAB_MINE", folder, 1) == -1)
        err(4, "%s", path);
    printf("shmlab check, seconds from the save: first failed check, all\n");
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        measure(argv[1], &answers[i], (size_t)rounds);
    return 0;
}
