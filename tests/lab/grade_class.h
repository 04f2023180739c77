/*
 * grade_class.h - a small book, a class that hands in, and the grader at work
 *
 * For the tests of `shmlab grade`; each includes it once.  The checker of
 * 01_toy_sum and 01_toy_say is a script, which judges by the word that the
 * program prints, or that the text is.  Where the real one is wanted, it is
 * that of 01_sharing_sum.
 */
#ifndef TESTS_LAB_GRADE_CLASS_H
#define TESTS_LAB_GRADE_CLASS_H

#include "grade/result.h"
#include "study.h"

enum {
    GRADE_ARGUMENTS = 16,
    GRADE_ROUNDS = 10000 /* of a millisecond, at most, for anything to come */
};

/* Whoever prints "wait" is waited for, at a pipe, as long as there is one. */
static const char grade_checker[] =
    "#!/bin/sh\n"
    "case $1 in\n"
    "*.txt) said=$(head -c 100 \"$1\") ;;\n"
    "*) said=$(\"$1\" 2>&1 | head -c 100) ;;\n"
    "esac\n"
    "echo \"$TMPDIR $1\" >> \"$SHMLAB_TOP/places\"\n"
    "exec > \"$3\"\n"
    "row() {\n"
    "    echo '{\"name\":\"'\"$1\"'\",\"status\":\"'$2'\",\"points\":['$3','"
    "$4'],\"messages\":[\"seed '$seed'\"]}'\n"
    "}\n"
    "seed=$5 first=failed points=0 end=1\n"
    "case $said in\n"
    "right) first=passed points=60 end=0 ;;\n"
    "wait) first=passed points=60 end=0\n"
    "    [ ! -p \"$SHMLAB_TOP/gate\" ] || read -r line < "
    "\"$SHMLAB_TOP/gate\" ;;\n"
    "unsettled) first=undecided end=5\n"
    "    [ ! -e \"$SHMLAB_TOP/settled\" ] || first=passed points=60 end=0 ;;\n"
    "nothere) first=skipped end=5 ;;\n"
    "broken) echo 'the checker is broken' >&2; exit 4 ;;\n"
    "murders) kill -9 $PPID; exit 4 ;;\n"
    "esac\n"
    "row 'it is right' $first $points 60\n"
    "row 'it is tidy' passed 40 40\n"
    "case $said in\n"
    "ends*) echo '{\"ending\":\"'${said#ends }'\",\"why\":\"it was so\","
    "\"plain\":true,\"kept\":false}' ;;\n"
    "esac\n"
    "exit $end\n";

/* --- Files --------------------------------------------------------------- */

static inline void grade_must(bool done, const char *what)
{
    if (!done)
        err(REPORT_UNTESTED, "%s", what);
}

/* A student hands in a text, "class/ada/01_toy_say.txt": folders are made. */
static inline void grade_hand_in(const char *below, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s", hostile_file(below));
    for (char *at = path + strlen(hostile_folder) + 1;
         (at = strchr(at, '/')) != NULL; at++) {
        *at = '\0';
        if (mkdir(path, 0755) == -1 && errno != EEXIST)
            err(REPORT_UNTESTED, "%s", path);
        *at = '/';
    }
    study_write(path, text, 0644);
}

/* A program that prints this word; `who` makes one text differ from others. */
static inline void grade_hand_in_word(const char *below, const char *word,
                                      const char *who)
{
    char text[400];
    snprintf(text, sizeof text,
             "#include <stdio.h>\nint main(void)\n{\n"
             "    return puts(\"%s\") == EOF; /* %s */\n}\n",
             word, who);
    grade_hand_in(below, text);
}

/* The first of the tests, after hostile_begin(): make the book. */
static inline void grade_begin(void)
{
    static const char *const names[] = {"01_toy_sum", "01_toy_say"};
    char checker[64];
    study_begin();
    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(checker, sizeof checker, "top/build/tests/exercises/%s",
                 names[i]);
        study_write(hostile_file(checker), grade_checker, 0755);
    }
    /* Who judges as another user writes there, too. */
    study_write(hostile_file("top/places"), "", 0666);
    grade_must(setenv("SHMLAB_BUILD", "build", 1) == 0, "setenv");
}

/* A grading whose secret is that of another, or a given one. */
static inline void grade_with_secret(const char *results, char digit)
{
    char below[200], secret[66];
    memset(secret, digit, 64);
    strcpy(secret + 64, "\n");
    snprintf(below, sizeof below, "%s/secret", results);
    grade_hand_in(below, secret);
}

/* --- The grader ---------------------------------------------------------- */

static char grade_output[65536]; /* what the last one has said, both ways */

struct grade_start {
    const char *before;  /* a program that runs it; NULL: none */
    void (*ready)(void); /* called in its process; NULL: nothing is */
    const char *out;     /* where what it says goes: below the folder */
};

static inline pid_t grade_start(const struct grade_start *how,
                                const char *const arguments[])
{
    const char *argv[GRADE_ARGUMENTS + 3];
    char out[256];
    size_t count = 0;
    if (how->before != NULL)
        argv[count++] = how->before;
    argv[count++] = hostile_shmlab();
    for (size_t i = 0; arguments[i] != NULL; i++) {
        if (i == GRADE_ARGUMENTS)
            errx(REPORT_UNTESTED, "too many arguments");
        argv[count++] = arguments[i];
    }
    argv[count] = NULL;
    snprintf(out, sizeof out, "%s",
             hostile_file(how->out != NULL ? how->out : "said"));
    fflush(NULL);
    pid_t child = fork();
    if (child != 0)
        return child;
    /* A shell's & and nohup(1) ignore some, which exec(3) does not change. */
    const int heeded[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    for (size_t i = 0; i < COUNT(heeded); i++)
        signal(heeded[i], SIG_DFL);
    unlink(out);
    int said = open(out, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0666);
    int nothing = open("/dev/null", O_RDONLY);
    if (said == -1 || dup2(nothing, 0) == -1 || dup2(said, 1) == -1 ||
        dup2(said, 2) == -1)
        _exit(REPORT_UNTESTED);
    if (how->ready != NULL)
        how->ready();
    execv(argv[0], (char *const *)argv);
    _exit(127);
}

/* What it has said, in grade_output, and the status that waitpid(2) gives. */
static inline int grade_end(pid_t grader, const char *out)
{
    int status = -1;
    grade_must(grader != -1, "fork");
    while (waitpid(grader, &status, 0) == -1)
        grade_must(errno == EINTR, "waitpid");
    snprintf(grade_output, sizeof grade_output, "%s",
             study_text(hostile_file(out != NULL ? out : "said")));
    return status;
}

/* Inside a test: can this level be had here?  If not, it is skipped: the
 * sanitizers want more room than a sandbox gives. */
static inline bool grade_has_level(const char *level)
{
    const struct grade_start how = {.out = NULL};
    int status = grade_end(
        grade_start(&how,
                    (const char *const[]){"sandbox", "--level", level, NULL}),
        NULL);
    if (status != 0)
        report_skip("%s", grade_output);
    return status == 0;
}

static inline void grade_run(const struct grade_start *how, int wanted,
                             const char *says, const char *const arguments[])
{
    int status = grade_end(grade_start(how, arguments), how->out);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == wanted,
           "%s: status %x, not %d: %s", arguments[0], (unsigned)status, wanted,
           grade_output);
    EXPECT(strstr(grade_output, says) != NULL,
           "%s: does not say \"%s\", but: %s", arguments[0], says,
           grade_output);
}

/* Run the command, and demand a status, and that it says something of this. */
#define GRADED(status, says, ...)                                           \
    grade_run(&(const struct grade_start){.out = "said"}, (status), (says), \
              (const char *const[]){__VA_ARGS__, NULL})

/* In the background. */
#define GRADING(...)                                         \
    grade_start(&(const struct grade_start){.out = "aside"}, \
                (const char *const[]){__VA_ARGS__, NULL})

/* --- What has come of it ------------------------------------------------- */

/* Names in a folder below that of the test which end so, in *names, in order;
 * each and all to be freed. */
static inline size_t grade_list(const char *below, const char *end,
                                char ***names)
{
    struct dirent **entries = NULL;
    int count = scandir(hostile_file(below), &entries, NULL, alphasort);
    size_t used = 0;
    *names = calloc((size_t)(count > 0 ? count : 0) + 1, sizeof **names);
    grade_must(*names != NULL, "calloc");
    for (int i = 0; i < count; i++) {
        size_t length = strlen(entries[i]->d_name), last = strlen(end);
        if (entries[i]->d_name[0] != '.' && length > last &&
            strcmp(entries[i]->d_name + length - last, end) == 0)
            (*names)[used++] = strdup(entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return used;
}

static inline void grade_free(char **names)
{
    for (size_t i = 0; names[i] != NULL; i++)
        free(names[i]);
    free(names);
}

/* How many results there are. */
static inline size_t grade_count(const char *results)
{
    char below[200], **names;
    snprintf(below, sizeof below, "%s/units", results);
    size_t count = grade_list(below, ".json", &names);
    grade_free(names);
    return count;
}

/* The key of a student's answer, "" when there is none: good until the next
 * call. */
static inline const char *grade_key(const char *results, const char *student,
                                    const char *exercise)
{
    static char key[CLASS_KEY];
    struct class class;
    char below[200];
    snprintf(below, sizeof below, "%s/class.json", results);
    key[0] = '\0';
    if (class_read(&class, hostile_file(below)) == -1)
        return key;
    for (size_t i = 0; i < class.count; i++) {
        const struct answer *answer = strcmp(class.students[i].id, student) == 0
                                          ? student_answer(&class.students[i],
                                                           exercise)
                                          : NULL;
        if (answer != NULL)
            snprintf(key, sizeof key, "%s", answer->key);
    }
    class_free(&class);
    return key;
}

/* The result of a student's answer, to be given to json_decref(); NULL: it has
 * none. */
static inline json_t *grade_result(const char *results, const char *student,
                                   const char *exercise)
{
    return result_read(hostile_file(results),
                       grade_key(results, student, exercise));
}

/* Demand a verdict and a mark; -1: none. */
static inline void grade_expect(const char *results, const char *student,
                                const char *exercise,
                                enum grade_verdict verdict, int score)
{
    json_t *result = grade_result(results, student, exercise);
    EXPECT(result_verdict(result) == verdict && result != NULL,
           "%s: %s, not %s: %s", student,
           result != NULL ? grade_word(result_verdict(result)) : "nothing",
           grade_word(verdict), result_text(result, "reason"));
    EXPECT(result_score(result) == score, "%s: a mark of %d, not %d", student,
           result_score(result), score);
    EXPECT(score >= 0 || json_is_null(json_object_get(result, "score")),
           "%s: no mark is not null", student);
    json_decref(result);
}

/* Demand that two gradings have come to the same, byte for byte. */
static inline void grade_expect_same(const char *one, const char *other)
{
    char below[200], **names;
    snprintf(below, sizeof below, "%s/units", one);
    size_t count = grade_list(below, ".json", &names);
    EXPECT(count > 0 && count == grade_count(other), "%zu results, not %zu",
           grade_count(other), count);
    for (size_t i = 0; i < count; i++) {
        names[i][strlen(names[i]) - 5] = '\0';
        json_t *a = result_read(hostile_file(one), names[i]);
        json_t *b = result_read(hostile_file(other), names[i]);
        char *was = a != NULL ? result_compared(a) : NULL;
        char *is = b != NULL ? result_compared(b) : NULL;
        EXPECT(was != NULL && is != NULL && strcmp(was, is) == 0,
               "%s differs: %s\n%s", names[i], was != NULL ? was : "nothing",
               is != NULL ? is : "nothing");
        free(was);
        free(is);
        json_decref(a);
        json_decref(b);
    }
    grade_free(names);
}

#endif
