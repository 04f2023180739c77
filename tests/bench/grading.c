/*
 * grading - what `shmlab grade` costs, against compiling and running alone
 *
 *     grading BUILD [--many]
 *
 * Run from the top folder.  One exercise is handed in by many, each with a text
 * of their own.  What stands beside is the same texts compiled with the same
 * options, and each program run as often as the core checks do it, by nobody
 * who looks.  With --many, how time and memory grow with a class, up to 2,000
 * answers; that takes some minutes.  Nothing here fails because it is slow.
 */
#include "grader.h"

#include "grade/parts.h"
#include "sandbox/sandbox.h"

static const char exercise[] = "01_sharing_sum";

enum {
    ANSWERS = 24, /* for each row */
    RUNS = 3,     /* of the core checks of this exercise */
    MANY = 2000
};

/* Students first to last - 1 hand in a right answer, each their own. */
static void hand_in(const char *class, size_t first, size_t last)
{
    char *text = grader_read("solutions/01_sharing_sum.c"), *own;
    grader_mkdir(grader_path("%s", class));
    for (size_t i = first; i < last; i++) {
        grader_mkdir(grader_path("%s/s%05zu", class, i));
        if (asprintf(&own, "%s/* %zu */\n", text, i) == -1)
            err(4, "asprintf");
        grader_write(grader_path("%s/s%05zu/%s.c", class, i, exercise), own);
        free(own);
    }
    free(text);
}

/* Grade a class into new results; `more` are further arguments. */
static void grade(const char *class, const char *results, const char *jobs,
                  const char *const more[2], struct grading *grading)
{
    GRADE(grading, "-j", jobs, "--exercise", exercise, "--out",
          grader_path("%s", results), grader_path("%s", class), more[0],
          more[1]);
    if (grading->status != 0)
        errx(4, "not all have a mark: %s", grader_read(grader_path("said")));
}

/* --- Beside --------------------------------------------------------------- */

/* One after the other, in a process of its own, whose CPU counts. */
static _Noreturn void compile_and_run(void)
{
    char source[PATH_MAX], program[PATH_MAX];
    snprintf(program, sizeof program, "%s", grader_path("plain"));
    for (int i = 0; i < ANSWERS; i++) {
        const char *const cc[] = {"cc",      "-g", "-O0",   "-pthread", "-Wall",
                                  "-Wextra", "-o", program, source,     NULL};
        const char *const run[] = {program, "100", NULL};
        snprintf(source, sizeof source, "%s",
                 grader_path("few/s%05d/%s.c", i, exercise));
        for (int k = 0; k <= RUNS; k++) {
            int status = 0;
            pid_t child = fork();
            if (child == 0) {
                execvp(k == 0 ? cc[0] : run[0],
                       (char *const *)(k == 0 ? cc : run));
                _exit(127);
            }
            if (child == -1 || waitpid(child, &status, 0) == -1 || status != 0)
                _exit(4);
        }
    }
    _exit(0);
}

static void beside(struct grading *grading)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
        setpgid(0, 0);
        grader_join_group();
        dup2(nothing, STDOUT_FILENO);
        compile_and_run();
    }
    if (child == -1)
        err(4, "fork");
    grader_wait(child, 0, grading);
    if (grading->status != 0)
        errx(4, "the answers cannot be compiled and run");
}

/* --- Rows ----------------------------------------------------------------- */

static void print_row(const char *what, size_t count,
                      const struct grading *grading, double plain,
                      const char *wanted)
{
    double each = grading->cpu * 1e3 / (double)count;
    printf("%-24s %6zu %8.1f %9.1f %8.0f", what, count, grading->seconds,
           (double)count / grading->seconds, each);
    if (plain > 0)
        printf(" %7.2f  %s", each / plain, wanted);
    printf("\n");
    fflush(stdout);
}

/* Returns the milliseconds of CPU of one that is compiled and run alone. */
static double compare_ways(void)
{
    static const char *const core[] = {"--core", NULL};
    static const char *const all[] = {NULL, NULL};
    static const char *const done[] = {"--core", "--list"};
    struct grading grading;
    hand_in("few", 0, ANSWERS);
    printf("%-24s %6s %8s %9s %8s %7s  %s\n", "grading", "count", "s",
           "a second", "CPU ms", "ratio", "wanted");
    beside(&grading);
    const double plain = grading.cpu * 1e3 / ANSWERS;
    print_row("compile, run 3 times", ANSWERS, &grading, 0, "");
    grade("few", "core", "2", core, &grading);
    print_row("grade --core, -j 2", ANSWERS, &grading, plain, "at most 3");
    grade("few", "all", "2", all, &grading);
    print_row("grade, -j 2", ANSWERS, &grading, plain, "at most 8");
    grade("few", "core", "2", done, &grading);
    print_row("nothing to do", 1, &grading, 0, "");
    return plain;
}

static void compare_levels(double plain)
{
    static struct sandbox sandbox;
    char keeper[PATH_MAX];
    snprintf(keeper, sizeof keeper, "%.*s/keeper",
             (int)(strrchr(grader_program, '/') - grader_program),
             grader_program);
    for (enum sandbox_level i = SANDBOX_RULES; i < SANDBOX_LEVELS; i++) {
        struct sandbox_problem problem;
        struct grading grading;
        char what[40], results[16];
        if (sandbox_open(i, 0, keeper, &sandbox, &problem) == -1) {
            printf("skipped %s: %s\n", sandbox_name(i), problem.why);
            continue;
        }
        sandbox_close(&sandbox);
        snprintf(results, sizeof results, "level%s", sandbox_name(i));
        snprintf(what, sizeof what, "grade --core, at %s", sandbox_name(i));
        GRADE(&grading, "-j", "2", "--core", "--level", sandbox_name(i),
              "--exercise", exercise, "--out", grader_path("%s", results),
              grader_path("few"));
        print_row(what, ANSWERS, &grading, plain, "at most 3");
    }
}

/* The class grows; only who is new is judged. */
static void grow(void)
{
    static const size_t sizes[] = {500, 1000, MANY};
    const size_t count = sizeof sizes / sizeof *sizes;
    double seconds[3], peaks[3];
    size_t before = 0;
    printf("a class that grows       count        s  a second   CPU ms  "
           "grader at most MiB\n");
    for (size_t i = 0; i < count; i++) {
        struct grading grading;
        char what[32];
        hand_in("crowd", before, sizes[i]);
        grade("crowd", "many", "2", (const char *const[]){"--core", NULL},
              &grading);
        snprintf(what, sizeof what, "from %zu to %zu", before, sizes[i]);
        seconds[i] = grading.seconds / (double)(sizes[i] - before);
        peaks[i] = (double)grading.peak / 1024;
        printf("%-24s %6zu %8.1f %9.1f %8.0f %8.1f\n", what, sizes[i] - before,
               grading.seconds, 1 / seconds[i],
               grading.cpu * 1e3 / (double)(sizes[i] - before), peaks[i]);
        fflush(stdout);
        before = sizes[i];
    }
    double slope = (peaks[2] - peaks[0]) / (double)(sizes[2] - sizes[0]);
    printf("so 10,000: %.0f min, %.0f MiB\n", seconds[2] * 10000 / 60,
           peaks[2] + slope * (10000 - MANY));
}

int main(int argc, char *argv[])
{
    bool many = argc == 3 && strcmp(argv[2], "--many") == 0;
    if (argc < 2 || argc > 3 || (argc == 3 && !many))
        errx(2, "usage: grading BUILD [--many]");
    grader_begin(argv[1]);
    grader_make_group();
    if (grader_group[0] == '\0')
        printf("CPU without that of compilers at L2 and L3: there is no cgroup "
               "to count it\n");
    double plain = compare_ways();
    compare_levels(plain);
    if (many)
        grow();
    return 0;
}
