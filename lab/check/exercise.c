/* The main() of the checker of an exercise: see exercise.h. */
#include "check/exercise.h"

#include "check/cases.h"
#include "check/report.h"
#include "check/told.h"
#include "check/variants.h"
#include "check/wrong.h"

#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    AT_ONCE = 8, /* variants that are made before they are looked at */
    POINTS = 100
};

/* One row, with what it was given. */
struct row {
    struct check check; /* its texts may lie in `given` */
    struct given *given;
    const char *argv[1 + CHECK_ARGS + 1];
};

/* CUnit calls test functions without arguments, so all has to be reachable from
 * here. */
static struct {
    const char *test_file;
    const char *program;
    const struct idea *ideas;
    size_t idea_count;
    struct row *rows;
    size_t count;
    unsigned seed;
    int hasty_ms;
    const struct sandbox *sandbox; /* NULL: none */
    const char *source;
    bool as_root;   /* an ordinary user may not run the program */
    bool some_tidy; /* only rows that are `tidy` look at what is left */
    bool endless;   /* a run took all its time: no more of them */
    struct case_list cases;
    const struct row *row; /* whose variants are judged */
    struct wrong wrong;
    const char *record; /* where to keep it; NULL: nowhere */
    bool core;          /* no variants */
} subject;

/* --- Runs ---------------------------------------------------------------- */

/* Say why there is no recording.  Returns false. */
static bool give_reason(const struct run_problem *problem)
{
    const char *why = problem->error != 0 ? strerror(problem->error) : "failed";
    if (strcmp(problem->step, "ptrace") == 0 ||
        strcmp(problem->step, "seccomp") == 0)
        report_skip("this system does not let us trace: %s", why);
    else
        report_untested("%s could not be run: %s: %s", subject.program,
                        problem->step, why);
    return false;
}

static struct run_request request_of(const struct row *row,
                                     struct trace_options *trace)
{
    const struct check *check = &row->check;
    *trace = (struct trace_options){
        .interventions = check->act,
        .intervention_count = check->act != NULL ? 1 : 0,
        .every_access = check->every_access,
        .spares = true,
    };
    int deadline = check->deadline_ms > 0 ? check->deadline_ms
                                          : EXERCISE_DEADLINE_MS;
    return (struct run_request){
        .argv = row->argv,
        .input = check->input,
        .input_size = check->input != NULL ? strlen(check->input) : 0,
        .deadline_ms = subject.hasty_ms > 0 ? subject.hasty_ms : deadline,
        .ordinary_user = !subject.as_root,
        .shared_ipc = check->shared_ipc,
        .stdout_to = check->stdout_to,
        .signals = check->signals,
        .plant = check->plant,
        .sandbox = subject.sandbox,
        .source = subject.source,
        .trace = trace,
    };
}

/* The case of this row: that of one before that hands over the same, or a new
 * one.  Returns NULL when it could not be run, which is then said. */
static struct observed *find_case(const struct row *row)
{
    struct trace_options trace;
    struct run_problem problem = {.step = ""};
    struct run_request request = request_of(row, &trace);
    if (row->check.every_access && !access_possible()) {
        report_skip("single accesses are seen on x86-64 processors");
        return NULL;
    }
    struct observed *found = cases_find(&subject.cases, &request);
    if (found == NULL)
        found = cases_add(&subject.cases, &request, &problem);
    if (found == NULL && problem.error == EACCES && !subject.as_root &&
        geteuid() == 0) {
        subject.as_root = true; /* a folder is for root alone */
        return find_case(row);
    }
    if (found == NULL)
        give_reason(&problem);
    else if (found->prints == NULL) {
        found->prints = row->check.prints;
        if (row->check.exits != ANY_ENDING)
            found->exits = row->check.exits;
    }
    return found;
}

/* After a run that took all its time, or all the processes that it could have:
 * is there anything to be judged? */
static bool is_judgeable(const struct variant *variant)
{
    if (variant->recording.limit == LIMIT_DEADLINE ||
        variant->recording.history.process_count > CASES_MANY)
        subject.endless = true;
    if (cases_decided(&variant->recording))
        return true;
    report_undecided("it did not end in %.1f s, twice, and nothing tells "
                     "whether it ever would: the machine may be busy",
                     variant->recording.wall_seconds);
    return false;
}

/* --- Judging ------------------------------------------------------------- */

void check_variant(const struct program_case *seen,
                   const struct variant *variant)
{
    const struct row *row = subject.row;
    variant_judge(&row->check, row->given, subject.test_file,
                  subject.some_tidy && !row->check.tidy, seen, variant);
}

const char *check_when(const struct program_case *seen,
                       const struct variant *variant)
{
    static char said[VARY_SAID];
    vary_say(seen, variant, said);
    return said;
}

/* One that took all its time has another try, with more of it. */
static bool try_again(struct program_case *seen, const struct variant *planned,
                      const struct vary *wish, size_t *index)
{
    struct run_problem problem = {.step = ""};
    int deadline = seen->request.deadline_ms;
    seen->request.deadline_ms = 2 * deadline;
    const struct variant *made = vary_run(seen, planned, wish, &problem);
    seen->request.deadline_ms = deadline;
    *index = seen->count - 1;
    return made != NULL || give_reason(&problem);
}

/* Judge a variant.  Returns whether to go on with the next. */
static bool judge_one(const struct row *row, struct program_case *seen,
                      size_t index, const struct vary *wish)
{
    if (seen->variants[index].recording.limit == LIMIT_DEADLINE &&
        !cases_decided(&seen->variants[index].recording)) {
        struct variant planned = seen->variants[index];
        if (!try_again(seen, &planned, wish, &index))
            return false;
    }
    const struct variant *variant = &seen->variants[index];
    unsigned before = report_failures();
    if (!is_judgeable(variant))
        return false;
    if (row->check.in_variant != NULL)
        row->check.in_variant(seen, variant);
    else
        check_variant(seen, variant);
    if (report_failures() > before)
        wrong_note(&subject.wrong, seen, variant);
    return report_failures() == before && !subject.endless;
}

/* All that are planned are made, whatever the first tells: a diagnosis wants to
 * see them all.  But only the first that is wrong is reported. */
static void judge_variants(const struct row *row, struct program_case *seen)
{
    struct vary wish = *row->check.vary;
    struct variant *plan;
    size_t left_out;
    if (row->given != NULL && (wish.kinds & VARY(CHANGE)) != 0) {
        wish.flows = row->given->flows;
        wish.becomes = row->given->becomes;
    }
    size_t count = vary_plan(&seen->variants[0].recording, &wish, &plan,
                             &left_out);
    bool good = report_failures() == 0; /* else it is wrong already */
    if (good && (wish.kinds & VARY(CHANGE)) != 0)
        good = variant_can_change(&row->check, subject.test_file, &wish, plan,
                                  count);
    for (size_t done = 0; done < count && !subject.endless; done += AT_ONCE) {
        struct run_problem problem = {.step = ""};
        size_t first = seen->count;
        size_t some = count - done < AT_ONCE ? count - done : AT_ONCE;
        if (vary_all(seen, plan + done, some, &wish, &problem) == -1) {
            give_reason(&problem);
            break;
        }
        for (size_t i = 0; i < some && good; i++)
            good = judge_one(row, seen, first + i, &wish);
    }
    free(plan);
}

/* Has a row before this one found the same run wrong, for what this one
 * demands, too?  Then it is said once. */
static bool is_told(const struct row *row, const struct check *before)
{
    const struct check *check = &row->check;
    const char *prints = check->prints != NULL ? check->prints : "";
    if (before == NULL || check->tidy || check->exits != before->exits ||
        check->dies_of != before->dies_of || check->also != NULL ||
        check->complains != before->complains ||
        (before->prints != NULL) != (check->prints != NULL) ||
        (before->prints != NULL && strcmp(before->prints, prints) != 0))
        return false;
    check_expect(subject.test_file, check->line, false,
                 "it is wrong before anything is done to it, as in \"%s\"",
                 before->name);
    return true;
}

/* The plain run, and its repetitions. */
static bool judge_plain(const struct row *row, struct program_case *seen)
{
    const struct check *check = &row->check;
    const struct check **wrong = cases_wrong(&subject.cases, seen);
    if (is_told(row, *wrong))
        return seen->variants[0].recording.limit == LIMIT_NONE;
    for (int number = 1; number == 1 || number <= check->runs; number++) {
        struct run_problem problem = {.step = ""};
        const struct variant *made = &seen->variants[0];
        if (number > 1)
            made = vary_again(seen, (unsigned)number, &problem);
        if (made == NULL)
            return give_reason(&problem);
        if (!is_judgeable(made))
            return false;
        const struct trial trial = {
            .check = check,
            .file = subject.test_file,
            .recording = &made->recording,
            .number = number,
            .exercise = true,
            .untidy = subject.some_tidy && !check->tidy,
        };
        judge(&trial);
        if (report_failures() == 0)
            continue;
        wrong_note(&subject.wrong, seen, made);
        break;
    }
    if (report_failures() > 0 && seen->count == 1 && check->also == NULL &&
        !check->tidy)
        *wrong = check; /* and nothing that other rows do not demand */
    return seen->variants[0].recording.limit == LIMIT_NONE;
}

/* The one test function: CUnit knows which row it runs, by its name. */
static void run_current_row(void)
{
    const struct row *row = subject.row = &subject.rows[report_current()];
    if (subject.endless) {
        check_expect(subject.test_file, row->check.line, false,
                     "not run: in a check before it did not end");
        return;
    }
    struct observed *found = find_case(row);
    if (found == NULL)
        return;
    struct program_case *seen = cases_of(&subject.cases, found);
    if (!judge_plain(row, seen) || row->check.vary == NULL)
        return;
    if (subject.core)
        report_skip("only the core checks are made");
    else
        judge_variants(row, seen);
}

static void tell_diagnoses(FILE *out, FILE *json)
{
    struct diagnosis found[DIAGNOSES_SHOWN];
    size_t count = cases_diagnose(&subject.cases, subject.ideas,
                                  subject.idea_count, found);
    told_diagnoses(found, count, out, json);
    wrong_tell(&subject.wrong, subject.record, json);
    if (subject.cases.count > 0 &&
        !subject.cases.cases[0].variants[0].recording.left.exact)
        fputs(
            "note: no IPC namespace of their own: some of what is left is not "
            "seen\n",
            out);
}

/* --- The table ----------------------------------------------------------- */

/* What this check hands over, and expects. */
static void make_row(const struct check *check, struct row *row)
{
    row->check = *check;
    struct given *given = NULL;
    if (check->given != NULL) {
        if ((given = calloc(1, sizeof *given)) == NULL)
            err(REPORT_UNTESTED, "calloc");
        check->given(subject.seed, given);
        row->given = given;
        for (size_t i = 0; i < CHECK_ARGS && given->args[0][0] != '\0'; i++)
            row->check.args[i] = given->args[i][0] != '\0' ? given->args[i]
                                                           : NULL;
        if (given->input[0] != '\0')
            row->check.input = given->input;
        if (given->prints[0] != '\0')
            row->check.prints = given->prints;
    }
    row->argv[0] = subject.program;
    for (size_t i = 0; i < CHECK_ARGS && row->check.args[i] != NULL; i++)
        row->argv[i + 1] = row->check.args[i];
}

static int run_rows(const struct check *checks, size_t count,
                    const struct report_arguments *arguments)
{
    struct named_test *tests = calloc(count + 1, sizeof *tests);
    subject.rows = calloc(count + 1, sizeof *subject.rows);
    unsigned points = 0;
    if (tests == NULL || subject.rows == NULL)
        err(REPORT_UNTESTED, "calloc");
    for (size_t i = 0; i < count; i++) {
        make_row(&checks[i], &subject.rows[i]);
        tests[i] = (struct named_test){checks[i].name, run_current_row,
                                       checks[i].points};
        points += checks[i].points;
        subject.some_tidy = subject.some_tidy || checks[i].tidy;
    }
    if (points != POINTS)
        errx(REPORT_UNTESTED, "%s: its points are %u, and not %d",
             subject.test_file, points, POINTS);
    const char *slash = strrchr(subject.test_file, '/');
    char *name = strdup(slash != NULL ? slash + 1 : subject.test_file);
    if (name == NULL)
        err(REPORT_UNTESTED, "strdup");
    name[strcspn(name, ".")] = '\0';
    int status = report_run(name, tests, count, arguments);
    cases_free(&subject.cases);
    for (size_t i = 0; i < count; i++)
        free(subject.rows[i].given);
    free(subject.rows);
    free(name);
    free(tests);
    return status;
}

int check_exercise(const char *test_file, const struct check *checks,
                   size_t count, const struct idea *ideas, size_t idea_count,
                   int argc, char *argv[])
{
    struct report_arguments arguments;
    if (!report_arguments(argc, argv, "PROGRAM [--seed N]", 1, 1, &arguments))
        return REPORT_MISUSED;
    subject.test_file = test_file;
    subject.program = arguments.operands[0];
    subject.ideas = ideas, subject.idea_count = idea_count;
    subject.hasty_ms = arguments.hasty_ms;
    subject.source = arguments.source;
    subject.record = arguments.record;
    subject.core = arguments.core;
    subject.sandbox = report_sandbox(arguments.sandbox);
    subject.count = count;
    arguments.tell = tell_diagnoses;
    if (arguments.seed != NULL)
        subject.seed = (unsigned)strtoul(arguments.seed, NULL, 10);
    else if (getrandom(&subject.seed, sizeof subject.seed, 0) == -1)
        subject.seed = (unsigned)getpid();
    subject.seed %= 1000000; /* short enough to be typed */
    return report_can_run(subject.program) ? run_rows(checks, count, &arguments)
                                           : REPORT_MISUSED;
}
