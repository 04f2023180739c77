/* The checker of a prediction: see predict.h. */
#include "check/predict.h"

#include "check/report.h"
#include "check/text.h"
#include "diagnose/catalogue.h"
#include "diagnose/diagnose.h"
#include "quiz/answers.h"

#include <err.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    SHOWN = 60,        /* bytes of what somebody has written */
    EVIDENCE_CELLS = 4 /* that are named for a wrong idea */
};

/* CUnit calls test functions without arguments. */
static struct {
    const struct prediction *prediction;
    char chapter[64];
    struct answers answers;
    struct recording seen;
    char right[PREDICT_CELLS][PREDICT_VALUE];
    /* what somebody with each belief would answer */
    char (*believed)[PREDICT_CELLS][PREDICT_VALUE];
} subject;

void predict_value(char value[PREDICT_VALUE], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(value, PREDICT_VALUE, format, arguments);
    va_end(arguments);
}

void predict_printed(const struct recording *seen, const char *label,
                     char value[PREDICT_VALUE])
{
    const char *text = seen->out.text != NULL ? seen->out.text : "";
    const char *found = strstr(text, label);
    value[0] = '\0';
    if (found == NULL)
        return;
    found += strlen(label);
    predict_value(value, "%.*s", (int)strcspn(found, " ,\n"), found);
}

/* JUDGING */

static const char *answer_to(size_t cell)
{
    const struct answer *answer = answers_find(
        &subject.answers, subject.prediction->cells[cell].key);
    return answer != NULL ? answer->value : "";
}

static bool is_wrong(size_t cell)
{
    const char *answer = answer_to(cell);
    return answer[0] != '\0' && !answers_same(answer, subject.right[cell]);
}

/* Is this wrong answer what somebody with this belief would give? */
static bool explains(size_t belief, size_t cell)
{
    const char *value = subject.believed[belief][cell];
    return value[0] != '\0' && is_wrong(cell) &&
           answers_same(answer_to(cell), value);
}

static bool is_key(const char *name)
{
    const struct prediction *prediction = subject.prediction;
    for (size_t i = 0; i < prediction->cell_count; i++)
        if (strcasecmp(prediction->cells[i].key, name) == 0)
            return true;
    return false;
}

/* What cannot be read, or is not asked for, with the number of its line. */
static void tell_bad_lines(void)
{
    const struct answers *answers = &subject.answers;
    for (size_t i = 0; i < answers->bad_count; i++) {
        const char *line = answers->bad[i].text;
        char *shown = text_shown(line, strlen(line), SHOWN);
        printf("line %d is no answer: %s\n    An answer is a name, =, and a "
               "value; a remark begins with #.\n",
               answers->bad[i].line, shown);
        free(shown);
    }
    for (size_t i = 0; i < answers->count; i++) {
        const struct answer *answer = &answers->list[i];
        if (!is_key(answer->name))
            printf("line %d: nobody asks for %.*s\n", answer->line, SHOWN,
                   answer->name);
        else if (answers_find(answers, answer->name) != answer)
            printf("line %d: %s is there twice; the last one counts\n",
                   answer->line, answer->name);
    }
}

/* What to say against a wrong answer that an idea without an id explains. */
static const char *remark_on(size_t cell)
{
    const struct prediction *prediction = subject.prediction;
    for (size_t i = 0; i < prediction->belief_count; i++)
        if (prediction->beliefs[i].id == NULL && explains(i, cell))
            return prediction->beliefs[i].why;
    return NULL;
}

static void judge_cell(void)
{
    size_t cell = report_current();
    const struct prediction *prediction = subject.prediction;
    const struct cell *row = &prediction->cells[cell];
    const char *answer = answer_to(cell), *right = subject.right[cell];
    char *shown = text_shown(answer, strlen(answer), SHOWN);
    const char *remark = remark_on(cell);
    if (right[0] == '\0')
        report_untested("the run did not tell what is right for %s", row->key);
    check_expect(prediction->test_file, row->line, answer[0] != '\0',
                 "%s has no answer yet", row->key);
    check_expect(prediction->test_file, row->line, !is_wrong(cell),
                 "%s\n    predicted:  %s\n    in the run: %s%s%s", row->key,
                 shown, right, remark != NULL ? "\n    " : "",
                 remark != NULL ? remark : "");
    if (is_wrong(cell) || answer[0] == '\0')
        report_gap(right, shown);
    free(shown);
}

/* DIAGNOSING */

/* How well a belief fits: how many wrong answers it explains that nothing has
 * explained yet, less those it would have given otherwise.  Returns how many
 * it explains. */
static size_t fit(size_t belief, const bool explained[PREDICT_CELLS],
                  long *score)
{
    size_t count = 0;
    *score = 0;
    for (size_t i = 0; i < subject.prediction->cell_count; i++) {
        const char *value = subject.believed[belief][i];
        bool fits = explains(belief, i);
        count += fits && !explained[i];
        if (fits)
            *score += !explained[i];
        else if (value[0] != '\0' && !answers_same(answer_to(i), value))
            --*score;
    }
    return count;
}

/* The belief that fits best, of those that explain something: its index, or
 * -1. */
static int best_belief(const bool explained[PREDICT_CELLS], size_t *count)
{
    int best = -1;
    long most = 0;
    for (size_t i = 0; i < subject.prediction->belief_count; i++) {
        long score;
        size_t explains_now = fit(i, explained, &score);
        if (explains_now > 0 && (best == -1 || score > most)) {
            most = score;
            best = (int)i;
            *count = explains_now;
        }
    }
    return best;
}

static void put_json(FILE *json, const struct belief *belief, bool certain,
                     const char *evidence)
{
    json_t *line = json_pack("{s:s, s:b, s:s, s:s, s:s, s:s, s:i}", "diagnosis",
                             belief->id, "certain", certain, "message",
                             belief->why, "evidence", evidence, "read",
                             subject.chapter, "variant", "", "event", -1);
    char *text = line != NULL ? json_dumps(line, JSON_COMPACT) : NULL;
    if (text == NULL)
        errx(REPORT_UNTESTED, "JSON: no memory");
    fprintf(json, "%s\n", text);
    free(text);
    json_decref(line);
}

/* Which answers the belief with this index explains. */
static void say_evidence(size_t belief, char evidence[DIAGNOSIS_EVIDENCE])
{
    size_t length = 0, said = 0, all = 0;
    for (size_t i = 0; i < subject.prediction->cell_count; i++) {
        if (!explains(belief, i))
            continue;
        if (all++ >= EVIDENCE_CELLS || length >= DIAGNOSIS_EVIDENCE)
            continue;
        length += (size_t)snprintf(
            evidence + length, DIAGNOSIS_EVIDENCE - length, "%s%s = %s",
            said++ > 0 ? ", " : "", subject.prediction->cells[i].key,
            subject.believed[belief][i]);
    }
    if (length >= DIAGNOSIS_EVIDENCE)
        return;
    snprintf(evidence + length, DIAGNOSIS_EVIDENCE - length,
             "%s: as this idea expects it", all > said ? " and others" : "");
}

static void tell_belief(FILE *out, FILE *json, size_t index, bool certain)
{
    const struct belief *belief = &subject.prediction->beliefs[index];
    const struct catalogued *entry = catalogue_find(belief->id);
    char evidence[DIAGNOSIS_EVIDENCE];
    if (entry == NULL)
        errx(REPORT_UNTESTED, "no wrong idea is called %s", belief->id);
    say_evidence(index, evidence);
    fprintf(out, "%s (%s): %s\n        %s\n        %s\n", belief->id,
            certain ? "certain" : "likely", entry->message, belief->why,
            evidence);
    if (json != NULL)
        put_json(json, belief, certain, evidence);
}

/* Two wrong answers by one idea are no accident. */
static void tell_diagnoses(FILE *out, FILE *json)
{
    const struct prediction *prediction = subject.prediction;
    bool explained[PREDICT_CELLS] = {false};
    for (int shown = 0; shown < DIAGNOSES_SHOWN;) {
        size_t count;
        int best = best_belief(explained, &count);
        if (best == -1)
            return;
        const struct belief *belief = &prediction->beliefs[best];
        if (belief->id != NULL) {
            tell_belief(out, json, (size_t)best, count > 1);
            shown++;
        } /* the others have been said with their rows */
        for (size_t k = 0; k < prediction->cell_count; k++)
            explained[k] = explained[k] || explains((size_t)best, k);
    }
}

/* RUNNING */

/* Run the program that was given.  Returns a status to end with, or 0. */
static int run_given(const char *program)
{
    const struct trace_options trace = {0};
    const char *argv[] = {program, NULL};
    const struct run_request request = {.argv = argv, .trace = &trace};
    struct run_problem problem;
    if (run(&request, &subject.seen, &problem) == -1) {
        bool untraced = strcmp(problem.step, "ptrace") == 0 ||
                        strcmp(problem.step, "seccomp") == 0;
        warnx("%s could not be run%s: %s: %s", program,
              untraced ? " and followed" : "", problem.step,
              problem.error != 0 ? strerror(problem.error) : "failed");
        return untraced ? REPORT_UNJUDGED : REPORT_UNTESTED;
    }
    if (!recording_exited(&subject.seen, EXIT_SUCCESS)) {
        warnx("%s, which was to be predicted, went wrong: %s", program,
              subject.seen.err.text);
        return REPORT_UNTESTED;
    }
    return 0;
}

/* tests/exercises/NAME.c, or build/tests/exercises/NAME: NAME. */
static char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *name = strdup(slash != NULL ? slash + 1 : path);
    if (name == NULL)
        err(REPORT_UNTESTED, "strdup");
    name[strcspn(name, ".")] = '\0';
    return name;
}

/* Where the program lies that was given, as seen from this one. */
static void find_given(const char *name, char path[PATH_MAX])
{
    char own[PATH_MAX] = "";
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
    for (int up = 0; up < 3; up++) { /* tests/exercises/NAME */
        char *slash = length > 0 ? strrchr(own, '/') : NULL;
        if (slash != NULL)
            *slash = '\0';
    }
    if (snprintf(path, PATH_MAX, "%s/exercises/%s.given", own, name) >=
        PATH_MAX)
        errx(REPORT_UNTESTED, "%s: the path is too long", own);
}

static void work_out(void)
{
    const struct prediction *prediction = subject.prediction;
    subject.believed = calloc(prediction->belief_count + 1,
                              sizeof *subject.believed);
    if (subject.believed == NULL)
        err(REPORT_UNTESTED, "calloc");
    prediction->values(&subject.seen, PREDICT_TRUTH, subject.right);
    for (size_t i = 0; i < prediction->belief_count; i++)
        prediction->values(&subject.seen, (int)i, subject.believed[i]);
}

static int judge_all(const char *name, const struct report_arguments *arguments)
{
    const struct prediction *prediction = subject.prediction;
    struct named_test tests[PREDICT_CELLS];
    for (size_t i = 0; i < prediction->cell_count; i++)
        tests[i] = (struct named_test){prediction->cells[i].name, judge_cell,
                                       prediction->cells[i].points};
    tell_bad_lines();
    return report_run(name, tests, prediction->cell_count, arguments);
}

static int solve(void)
{
    const struct prediction *prediction = subject.prediction;
    for (size_t i = 0; i < prediction->cell_count; i++)
        printf("# %s\n%s = %s\n", prediction->cells[i].name,
               prediction->cells[i].key, subject.right[i]);
    return fflush(stdout) == EOF ? REPORT_UNTESTED : REPORT_PASSED;
}

/* Take --solve out of the arguments.  Was it there? */
static bool take_solve(int *argc, char *argv[])
{
    bool found = false;
    int kept = 0;
    for (int i = 0; i < *argc; i++) {
        if (i > 0 && strcmp(argv[i], "--solve") == 0)
            found = true;
        else
            argv[kept++] = argv[i];
    }
    argv[kept] = NULL;
    *argc = kept;
    return found;
}

int check_prediction(const struct prediction *prediction, int argc,
                     char *argv[])
{
    struct report_arguments arguments;
    char given[PATH_MAX];
    bool solving = take_solve(&argc, argv);
    if (!report_arguments(argc, argv, "ANSWERS [GIVEN]", solving ? 0 : 1,
                          solving ? 1 : 2, &arguments))
        return REPORT_MISUSED;
    subject.prediction = prediction;
    arguments.tell = tell_diagnoses;
    const char *program = arguments.operands[solving ? 0 : 1];
    char *name = name_of(prediction->test_file);
    const char *topic = strchr(name, '_'); /* 06_fork_predict_counts: 06_fork */
    size_t length = topic != NULL ? strcspn(topic + 1, "_") : 0;
    snprintf(subject.chapter, sizeof subject.chapter, "%.*s_%.*s",
             (int)strcspn(name, "_"), name, (int)length,
             topic != NULL ? topic + 1 : "");
    if (program == NULL) {
        find_given(name, given);
        program = given;
    }
    int status = 0;
    if (!solving &&
        answers_read(arguments.operands[0], &subject.answers) == -1) {
        warn("%s", arguments.operands[0]);
        status = REPORT_MISUSED;
    }
    if (status == 0)
        status = run_given(program);
    if (status == 0) {
        work_out();
        status = solving ? solve() : judge_all(name, &arguments);
    }
    recording_free(&subject.seen);
    answers_free(&subject.answers);
    free(subject.believed);
    free(name);
    return status;
}
