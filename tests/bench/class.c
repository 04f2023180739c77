/*
 * class - a whole class graded, disturbed in all ways, with one result
 *
 *     class BUILD [--students N] [--exercises M] [--kills K] [--seed S]
 *
 * Run from the top folder.  Students hand in solutions, starters, wrong
 * answers, solutions with a mistake put in, and hostile programs, as the seed
 * has it.  They are graded undisturbed; then killed K times and resumed; then a
 * tenth of them one by one and eight at a time, each answer by a grader of its
 * own, and by GNU parallel.  All that is compared of a result must be the same,
 * byte for byte, and nothing may be left: no half file, no segment, no folder
 * in /tmp, no process.
 *
 * Exit status: 0 so it is, 1 otherwise, 2 used wrongly, 4 our own fault.
 */
#include "grade/result.h"
#include "grader.h"
#include "run/isolation.h"
#include "run/world.h"
#include "students.h"

#include <sched.h>
#include <sys/mount.h>

static int failures;

/* --- Comparing ------------------------------------------------------------ */

struct sums {
    size_t count, verdicts[GRADES];
    double cpu, most; /* seconds, of the units */
};

static void add_up(const json_t *result, struct sums *sums)
{
    const json_t *cpu = json_object_get(json_object_get(result, "run"),
                                        "cpu_ms");
    double seconds = (double)json_integer_value(cpu) / 1e3;
    sums->count++;
    sums->verdicts[result_verdict(result)]++;
    sums->cpu += seconds;
    sums->most = seconds > sums->most ? seconds : sums->most;
}

/* Tell the lines in which they differ. */
static void tell_difference(const char *key, const char *was, const char *is)
{
    printf("DIFFERS: %s\n", key);
    for (int told = 0; (*was != '\0' || *is != '\0') && told < 6;) {
        size_t old = strcspn(was, "\n"), new = strcspn(is, "\n");
        if (old != new || strncmp(was, is, old) != 0) {
            printf("    was: %.*s\n    is:  %.*s\n", (int)old, was, (int)new,
                   is);
            told++;
        }
        was += old + (was[old] != '\0');
        is += new + (is[new] != '\0');
    }
}

/* Each result of `one` must be that of the undisturbed grading. */
static void compare(const char *one, struct sums *sums)
{
    DIR *units = opendir(grader_path("%s/units", one));
    size_t differ = 0;
    *sums = (struct sums){0};
    for (struct dirent *entry; units != NULL && (entry = readdir(units));) {
        char key[NAME_MAX + 1];
        const char *dot = strrchr(entry->d_name, '.');
        if (dot == NULL || strcmp(dot, ".json") != 0)
            continue;
        snprintf(key, sizeof key, "%.*s", (int)(dot - entry->d_name),
                 entry->d_name);
        json_t *is = result_read(grader_path("%s", one), key);
        json_t *was = result_read(grader_path("undisturbed"), key);
        char *before = was != NULL ? result_compared(was) : strdup("nothing");
        char *now = is != NULL ? result_compared(is) : strdup("nothing");
        if (strcmp(before, now) != 0) {
            tell_difference(key, before, now);
            differ++;
        }
        add_up(is, sums);
        free(before);
        free(now);
        json_decref(was);
        json_decref(is);
    }
    if (units != NULL)
        closedir(units);
    failures += differ > 0;
    printf("    %zu results: %s", sums->count,
           differ == 0 ? "the same, byte for byte\n" : "");
    if (differ > 0)
        printf("%zu DIFFER\n", differ);
    fflush(stdout);
}

/* --- What is left --------------------------------------------------------- */

static bool own_tmp, own_ipc;

static void fail(const char *what, const char *which)
{
    printf("LEFT: %s%s\n", what, which);
    failures++;
}

static void look_for_halves(const char *results, const char *below)
{
    DIR *folder = opendir(grader_path("%s/%s", results, below));
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder));) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot != NULL && strcmp(dot, ".new") == 0)
            fail("half of a file: ", entry->d_name);
    }
    if (folder != NULL)
        closedir(folder);
}

static size_t look_in(const char *path, bool tell)
{
    size_t count = 0;
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder));) {
        /* What a killed make leaves of a compiler's is not ours. */
        if (strncmp(entry->d_name, "attached-", 9) != 0 ||
            strcmp(entry->d_name, strrchr(grader_folder, '/') + 1) == 0)
            continue;
        count++;
        if (tell)
            fail("a folder: ", entry->d_name);
    }
    if (folder != NULL)
        closedir(folder);
    return count;
}

/* Whoever was killed a moment ago may still be clearing away. */
static void look_around(const char *results)
{
    enum {
        ROUNDS = 1000 /* of ten milliseconds */
    };
    struct segment *left = NULL;
    look_for_halves(results, ".");
    look_for_halves(results, "units");
    look_for_halves(results, "answers");
    for (int i = 0; i < ROUNDS && own_tmp && look_in("/tmp", false) > 0; i++)
        poll(NULL, 0, 10);
    look_in(own_tmp ? "/tmp" : grader_path("tmp"), true);
    look_in(grader_path("tmp"), own_tmp);
    if (own_ipc && world_segments(&left) > 0)
        fail("segments", "");
    free(left);
}

/* A /tmp and an IPC namespace in which all is ours, where that can be had. */
static void enter_world(void)
{
    struct isolation isolation = {.own_ipc = false};
    if (geteuid() == 0 && unshare(CLONE_NEWNS) == 0)
        own_tmp = mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
                  mount("none", "/tmp", "tmpfs", 0, "mode=1777") == 0;
    if (isolation_enter(&isolation, geteuid() == 0) == -1)
        err(4, "uid_map");
    own_ipc = isolation.own_ipc;
}

/* --- The steps ------------------------------------------------------------ */

static void with_the_same_secret(const char *results)
{
    char *secret = grader_read(grader_path("undisturbed/secret"));
    grader_mkdir(grader_path("%s", results));
    grader_write(grader_path("%s/secret", results), secret);
    free(secret);
}

static const char *arguments[GRADER_ARGUMENTS];

/* The arguments of all: which exercises, which folders. */
static void name_all(const struct wish *wish, const char *jobs,
                     const char *results, const char *class)
{
    size_t count = 0;
    arguments[count++] = "-j";
    arguments[count++] = jobs;
    for (size_t i = 0; i < wish->exercises; i++) {
        arguments[count++] = "--exercise";
        arguments[count++] = wish->names[i];
    }
    static char paths[2][PATH_MAX];
    snprintf(paths[0], PATH_MAX, "%s", grader_path("%s", results));
    snprintf(paths[1], PATH_MAX, "%s", grader_path("%s", class));
    arguments[count++] = "--out";
    arguments[count++] = paths[0];
    arguments[count++] = paths[1];
    arguments[count] = NULL;
}

static void undisturbed(const struct wish *wish, struct grading *grading)
{
    struct sums sums;
    name_all(wish, "2", "undisturbed", "class");
    grader_grade(arguments, grading);
    printf("undisturbed, -j 2: %zu students, %zu exercises, %.1f s, the grader "
           "itself at most %.1f MiB\n",
           wish->students, wish->exercises, grading->seconds,
           (double)grading->peak / 1024);
    compare("undisturbed", &sums);
    printf("    CPU of a unit: %.2f s, at most %.1f s;",
           sums.cpu / (double)sums.count, sums.most);
    for (int i = 0; i < GRADES; i++)
        if (sums.verdicts[i] > 0)
            printf(" %zu %s", sums.verdicts[i],
                   grade_word((enum grade_verdict)i));
    printf("\n");
    fflush(stdout);
    look_around("undisturbed");
    failures += sums.verdicts[GRADE_ERROR] > 0;
}

static void killed(const struct wish *wish, double whole)
{
    const char *argv[GRADER_ARGUMENTS + 3] = {grader_program, "grade"};
    struct grading grading = {.status = 0};
    struct sums sums;
    unsigned kills = 0;
    const double began = proc_now();
    with_the_same_secret("killed");
    name_all(wish, "2", "killed", "class");
    memcpy(argv + 2, arguments, sizeof arguments);
    for (unsigned i = 0; i < wish->kills; i++) {
        /* Now while it takes in, now in the middle. */
        double most = 0.02 +
                      random_part() * 2 * whole / (double)(wish->kills + 1);
        grader_wait(grader_start(argv), most, &grading);
        kills += WIFSIGNALED(grading.status);
    }
    grader_grade(arguments, &grading);
    printf("killed %u times and resumed: %.1f s\n", kills, proc_now() - began);
    compare("killed", &sums);
    look_around("killed");
    if (kills == 0)
        fail("nothing was killed", "");
}

static void many_at_a_time(const struct wish *wish, const char *jobs)
{
    struct grading grading;
    struct sums sums;
    char results[32];
    snprintf(results, sizeof results, "jobs-%s", jobs);
    with_the_same_secret(results);
    name_all(wish, jobs, results, "part");
    grader_grade(arguments, &grading);
    printf("a tenth, -j %s: %.1f s\n", jobs, grading.seconds);
    compare(results, &sums);
    look_around(results);
}

/* `command` is given the keys at its standard input, and has $GRADER and
 * $RESULTS. */
static void one_by_one(const struct wish *wish, const char *results,
                       const char *what, const char *command)
{
    struct grading grading;
    struct sums sums;
    with_the_same_secret(results);
    name_all(wish, "2", results, "part");
    size_t count = 0;
    while (arguments[count] != NULL)
        count++;
    arguments[count] = "--list";
    arguments[count + 1] = NULL;
    grader_grade(arguments, &grading);
    if (rename(grader_path("said"), grader_path("keys")) == -1 ||
        setenv("GRADER", grader_program, 1) == -1 ||
        setenv("KEYS", grader_path("keys"), 1) == -1 ||
        setenv("RESULTS", grader_path("%s", results), 1) == -1)
        err(4, "%s", what);
    grader_wait(grader_start((const char *[]){"sh", "-c", command, NULL}), 0,
                &grading);
    printf("a tenth, %s: %.1f s\n", what, grading.seconds);
    if (grading.status != 0)
        fail(what, grader_read(grader_path("said")));
    name_all(wish, "2", results, "part");
    grader_grade(arguments, &grading);
    compare(results, &sums);
    look_around(results);
}

int main(int argc, char *argv[])
{
    struct grading grading;
    struct wish wish;
    if (argc < 2)
        errx(2, "usage: class BUILD [--students N] [--exercises M] [--kills K] "
                "[--seed S]");
    wish_for(argc - 2, argv + 2, &wish);
    enter_world();
    grader_begin(argv[1]);
    students_hand_in(&wish, "class", wish.students);
    undisturbed(&wish, &grading);
    killed(&wish, grading.seconds);
    students_hand_in(&wish, "part", (wish.students + 9) / 10);
    many_at_a_time(&wish, "1");
    many_at_a_time(&wish, "8");
    one_by_one(&wish, "xargs", "--list | xargs --only",
               "xargs -P 2 --process-slot-var=SLOT -I KEY sh -c "
               "'\"$GRADER\" grade --only KEY --slot $((SLOT + 1)) --out "
               "\"$RESULTS\"' < \"$KEYS\"");
    if (system("parallel --version > /dev/null 2>&1") == 0) // NOLINT
        one_by_one(&wish, "parallel", "GNU parallel",
                   "parallel --will-cite -j 2 '\"$GRADER\" grade --only {} "
                   "--slot {%} --out \"$RESULTS\"' < \"$KEYS\"");
    else
        printf("skipped: there is no GNU parallel here\n");
    printf("class: %s\n", failures == 0 ? "all is the same" : "NOT the same");
    return failures > 0;
}
