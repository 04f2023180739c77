/* One answer judged: see unit.h. */
#include "grade/unit.h"

#include "run/proc.h"
#include "run/scratch.h"
#include "study/check.h"
#include "study/parts.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    VERDICT_STATUS = 100, /* exit status of a unit, for the first verdict */
    ANSWER_MAX = 1 << 20
};

void unit_exercise(const char *key, char exercise[CLASS_KEY])
{
    const char *dash = strrchr(key, '-');
    int length = dash != NULL ? (int)(dash - key) : 0;
    snprintf(exercise, CLASS_KEY, "%.*s", length, key);
}

enum grade_verdict unit_verdict(int status)
{
    int code = WIFEXITED(status) ? WEXITSTATUS(status) - VERDICT_STATUS : -1;
    return code >= 0 && code < GRADES ? (enum grade_verdict)code : GRADE_ERROR;
}

/* --- What is shared ------------------------------------------------------- */

int unit_begin(struct unit *unit)
{
    unit->checking = mmap(NULL, sizeof *unit->checking, PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return unit->checking != MAP_FAILED ? 0 : -1;
}

void unit_end(struct unit *unit)
{
    scratch_discard(unit->checking->compiled.folder);
    munmap(unit->checking, sizeof *unit->checking);
    unit->checking = NULL;
}

/* --- The verdict --------------------------------------------------------- */

/* Of an answer of which some check has failed: how its plain run ended. */
static enum grade_verdict failure(const struct judgement *seen)
{
    static const struct {
        const char *ending;
        enum grade_verdict verdict;
    } endings[] = {
        {"signal", GRADE_CRASH},  {"cpu", GRADE_CPU},
        {"output", GRADE_OUTPUT}, {"memory", GRADE_MEMORY},
        {"hang", GRADE_HANG},     {"deadline", GRADE_HANG},
    };
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (seen->ending != NULL && seen->ending_plain &&
            strcmp(seen->ending, endings[i].ending) == 0)
            return endings[i].verdict;
    return GRADE_FAIL;
}

static enum grade_verdict verdict_of(const struct checking *checking)
{
    const struct judgement *seen = &checking->judgement;
    bool judged = false, failed = false, undecided = false;
    if (checking->status == STUDY_NOT_BUILT)
        return GRADE_NOT_BUILT;
    if (seen->trouble != NULL)
        return seen->not_here ? GRADE_NOT_HERE : GRADE_ERROR;
    if (seen->row_count == 0)
        return checking->status == STUDY_NOT_HERE ? GRADE_NOT_HERE
                                                  : GRADE_ERROR;
    for (size_t i = 0; i < seen->row_count; i++) {
        judged = judged || seen->rows[i].status == ROW_PASSED;
        failed = failed || seen->rows[i].status == ROW_FAILED;
        undecided = undecided || seen->rows[i].status == ROW_UNDECIDED;
    }
    if (undecided)
        return GRADE_UNDECIDED;
    /* With the core checks alone, the others are left out on purpose. */
    if (seen->max < 100 && !(checking->core && (judged || failed)))
        return GRADE_NOT_HERE;
    return failed ? failure(seen) : GRADE_PASS;
}

/* Points; none where not all could be judged: that is no mark, and no zero. */
static json_t *score_of(const struct checking *checking,
                        enum grade_verdict verdict)
{
    if (verdict == GRADE_NOT_BUILT)
        return json_integer(0);
    if (verdict == GRADE_ERROR || verdict == GRADE_NOT_HERE ||
        verdict == GRADE_UNDECIDED)
        return json_null();
    return json_integer(checking->judgement.points);
}

/* --- The result ---------------------------------------------------------- */

/* What differs when it is done again. */
static json_t *run_object(const struct unit *unit, double began, time_t when)
{
    struct rusage used;
    struct utsname host;
    char text[32] = "";
    struct tm parts;
    getrusage(RUSAGE_CHILDREN, &used);
    uname(&host);
    if (gmtime_r(&when, &parts) != NULL)
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    json_int_t cpu = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
                     (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
    return json_pack("{s:s, s:I, s:I, s:i, s:b, s:s, s:s}", "began", text,
                     "wall_ms", (json_int_t)((proc_now() - began) * 1e3),
                     "cpu_ms", cpu, "tries", (int)unit->try, "alone",
                     (int)unit->alone, "host", host.nodename, "kernel",
                     host.release);
}

/* What every result says, also one that tells of our own fault. */
static void add_common(json_t *result, const struct judging *judging,
                       const struct unit *unit, enum grade_verdict verdict)
{
    char exercise[CLASS_KEY], checks[SHA256_TEXT + 8];
    unit_exercise(unit->key, exercise);
    const char *digest = judging_checks(judging, exercise);
    snprintf(checks, sizeof checks, "sha256:%s", digest != NULL ? digest : "");
    json_object_set_new(result, "key", json_string(unit->key));
    json_object_set_new(result, "verdict", json_string(grade_word(verdict)));
    json_object_set_new(result, "checks", json_string(checks));
    json_object_set_new(result, "toolchain", json_string(judging->toolchain));
    json_object_set_new(result, "level",
                        json_string(sandbox_name(judging->level)));
    json_object_set_new(result, "core", json_boolean(judging->core));
}

static int keep(const struct ledger *ledger, const struct unit *unit,
                json_t *result)
{
    char path[PATH_MAX];
    char *text = json_dumps(result, JSON_INDENT(1));
    ledger_path(ledger, path, "units/%s.json", unit->key);
    errno = ENOMEM;
    int done = text != NULL ? ledger_write(path, text, strlen(text)) : -1;
    free(text);
    json_decref(result);
    return done;
}

int unit_failed(const struct ledger *ledger, const struct judging *judging,
                const struct unit *unit, const char *why)
{
    char exercise[CLASS_KEY];
    unit_exercise(unit->key, exercise);
    json_t *reason = json_string(why);
    json_t *result = json_pack(
        "{s:s, s:s, s:s, s:s, s:o, s:n, s:i, s:[], s:[], s:s, s:b, s:o}",
        "schema", "1.0", "exercise", exercise, "submission",
        "sha256:", "status", "error", "reason",
        reason != NULL ? reason : json_string("it said what is no text"),
        "score", "max", 100, "tests", "diagnoses", "seed", "", "recorded", 0,
        "run", run_object(unit, proc_now(), time(NULL)));
    if (result == NULL) {
        errno = ENOMEM;
        return -1;
    }
    add_common(result, judging, unit, GRADE_ERROR);
    return keep(ledger, unit, result);
}

/* --- In the process of one answer ---------------------------------------- */

static const char *reason_of(const struct checking *checking,
                             enum grade_verdict verdict)
{
    const struct judgement *seen = &checking->judgement;
    if (seen->trouble != NULL)
        return seen->trouble;
    for (size_t i = 0; verdict == GRADE_UNDECIDED && i < seen->row_count; i++)
        if (seen->rows[i].status == ROW_UNDECIDED &&
            seen->rows[i].message_count > 0)
            return seen->rows[i].messages[0];
    bool tells = verdict == GRADE_CRASH || verdict == GRADE_HANG ||
                 verdict == GRADE_CPU || verdict == GRADE_OUTPUT ||
                 verdict == GRADE_MEMORY;
    return tells && seen->ending_why != NULL ? seen->ending_why : "";
}

/* The recording takes its place before the result that speaks of it. */
static void keep_recording(const struct ledger *ledger, const struct unit *unit,
                           const char *half, bool recorded)
{
    char path[PATH_MAX];
    ledger_path(ledger, path, "units/%s.jsonl", unit->key);
    if (!recorded)
        unlink(path);
    else if (rename(half, path) == -1)
        err(STUDY_OUR_FAULT, "%s", path);
}

/* A file of another name would be another exercise: so it lies in a folder. */
static void go_to_answer(const struct ledger *ledger, const struct unit *unit,
                         char file[NAME_MAX])
{
    char path[PATH_MAX];
    if (!ledger_find(ledger, unit->key, path))
        err(STUDY_OUR_FAULT, "%s: its answer is gone", unit->key);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    if (chdir(path) == -1)
        err(STUDY_OUR_FAULT, "%s", path);
    snprintf(file, NAME_MAX, "%s", slash + 1);
}

/* A key is of this text, judged in this way, and of no other. */
static void need_its_key(const struct judging *judging, const struct unit *unit,
                         const char *exercise, const char *text, size_t size)
{
    char key[CLASS_KEY];
    if (!judging_key(judging, exercise, text, size, key) ||
        strcmp(key, unit->key) != 0)
        errx(STUDY_OUR_FAULT,
             "its text is not the one that was taken in, or not to be judged "
             "so: name again what was handed in");
}

static _Noreturn void be_unit(const struct ledger *ledger,
                              const struct judging *judging,
                              const struct unit *unit)
{
    struct checking *checking = unit->checking;
    char file[NAME_MAX], exercise[CLASS_KEY], digest[SHA256_TEXT], seed[16];
    char half[PATH_MAX];
    const double began = proc_now();
    const time_t when = time(NULL);
    size_t size;
    go_to_answer(ledger, unit, file);
    char *text = file_read(file, ANSWER_MAX, &size);
    if (text == NULL)
        err(STUDY_OUR_FAULT, "%s", file);
    unit_exercise(unit->key, exercise);
    need_its_key(judging, unit, exercise, text, size);
    sha256(text, size, digest);
    free(text);
    snprintf(seed, sizeof seed, "%u", judging_seed(ledger, digest));
    ledger_path(ledger, half, "units/%s.jsonl.%d.new", unit->key,
                (int)getpid());
    *checking = (struct checking){.name = exercise,
                                  .wake = -1,
                                  .silent = true,
                                  .sandbox = unit->sandbox,
                                  .seed = seed,
                                  .record = half,
                                  .core = judging->core,
                                  .ready = true};
    snprintf(checking->file, sizeof checking->file, "%s", file);
    checking_do(checking);
    enum grade_verdict verdict = verdict_of(checking);
    const char *reason = reason_of(checking, verdict);
    if (verdict == GRADE_ERROR) { /* kept by the grader, after the last try */
        fprintf(stderr, "%s\n", reason);
        unlink(half);
        checking_free(checking);
        _exit(VERDICT_STATUS + GRADE_ERROR);
    }
    json_t *result = checking_json(checking);
    add_common(result, judging, unit, verdict);
    json_object_set_new(result, "score", score_of(checking, verdict));
    json_object_set_new(result, "reason", json_string(reason));
    json_object_set_new(result, "seed", json_string(seed));
    const bool recorded = checking->judgement.recorded;
    json_object_set_new(result, "recorded", json_boolean(recorded));
    json_object_set_new(result, "run", run_object(unit, began, when));
    checking_free(checking); /* from here on all may fail */
    keep_recording(ledger, unit, half, recorded);
    if (keep(ledger, unit, result) == -1)
        err(STUDY_OUR_FAULT, "units/%s.json", unit->key);
    _exit(VERDICT_STATUS + (int)verdict);
}

pid_t unit_start(const struct ledger *ledger, const struct judging *judging,
                 const struct unit *unit, int said)
{
    const pid_t grader = getpid();
    fflush(NULL);
    pid_t child = fork();
    if (child != 0)
        return child;
    const int ended[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof ended / sizeof *ended; i++)
        signal(ended[i], SIG_DFL);
    setpgid(0, 0); /* Ctrl-C is for the grader, who then ends us */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != grader)
        _exit(STUDY_OUR_FAULT);
    dup2(said, STDERR_FILENO);
    dup2(open("/dev/null", O_RDWR | O_CLOEXEC), STDIN_FILENO);
    dup2(STDIN_FILENO, STDOUT_FILENO);
    alarm(UNIT_DEADLINE_S);
    if (unit->sandbox->folder[0] != '\0')
        setenv("TMPDIR", unit->sandbox->folder, 1);
    compile_forget_on_signals();
    be_unit(ledger, judging, unit);
}
