/* Building and judging an answer: see check.h. */
#include "study/check.h"

#include "draw/terminal.h"
#include "study/parts.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PREDICTION_MAX = 1 << 20
};

/* --- Building ------------------------------------------------------------ */

/* Take out what editors of other systems put in: a byte-order mark, carriage
 * returns. */
static size_t without_marks(char *text, size_t size)
{
    size_t from = size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    size_t to = 0;
    for (; from < size; from++)
        if (text[from] != '\r')
            text[to++] = text[from];
    return to;
}

static void refuse(struct checking *checking, const char *why)
{
    free(checking->compiled.said);
    if (asprintf(&checking->compiled.said, "%s: error: %s\n", checking->file,
                 why) == -1)
        err(STUDY_OUR_FAULT, "%s", checking->name);
    checking->status = STUDY_NOT_BUILT;
}

/* A prediction is judged as a copy that holds nothing but its lines. */
static void copy_text(struct checking *checking)
{
    struct compiled *made = &checking->compiled;
    size_t size;
    char *text = file_read(checking->file, PREDICTION_MAX, &size);
    if (text == NULL) {
        refuse(checking, strerror(errno));
        return;
    }
    if (size >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 ||
                      memcmp(text, "\xfe\xff", 2) == 0)) {
        free(text);
        refuse(checking, "it is saved as UTF-16: save it as UTF-8");
        return;
    }
    size = without_marks(text, size);
    if (compile_folder(made) == -1) {
        warn("a folder for the prediction");
        checking->status = STUDY_OUR_FAULT;
    } else {
        snprintf(made->program, sizeof made->program, "%s/%s.txt", made->folder,
                 checking->name);
        if (file_make(made->program, text, size) == -1)
            err(STUDY_OUR_FAULT, "%s", made->program);
    }
    free(text);
}

static void build(struct checking *checking)
{
    struct compiled *made = &checking->compiled;
    enum compile_result result = checking->sandbox == NULL
                                     ? compile(checking->file, true, made)
                                     : compile_in(checking->sandbox,
                                                  checking->file, true, made);
    if (result == COMPILE_BUILT)
        return;
    checking->status = STUDY_NOT_BUILT;
    if (result == COMPILE_FAILED) {
        warn("cc");
        checking->status = STUDY_OUR_FAULT;
    }
    if (result == COMPILE_NO_COMPILER)
        checking->status = STUDY_NOT_HERE;
    checking->judgement.stopped = result == COMPILE_STOPPED;
}

/* --- Judging ------------------------------------------------------------- */

static void on_row(const struct judged_row *row, void *context)
{
    struct checking *checking = context;
    bool failed = row->status == ROW_FAILED;
    if (!checking->silent) {
        tell_row(row, !failed || checking->failed < checking->in_full);
        fflush(stdout);
    }
    checking->failed += failed;
}

static enum study_status verdict(const struct judgement *judgement)
{
    bool undecided = false;
    if (judgement->trouble != NULL)
        return STUDY_OUR_FAULT;
    for (size_t i = 0; i < judgement->row_count; i++) {
        if (judgement->rows[i].status == ROW_FAILED)
            return STUDY_WRONG;
        undecided = undecided || judgement->rows[i].status != ROW_PASSED;
    }
    return undecided ? STUDY_NOT_HERE : STUDY_GOOD;
}

static void judge(struct checking *checking)
{
    const struct judge_request request = {
        .name = checking->name,
        .program = checking->compiled.program,
        .wake = checking->wake,
        .sandbox = checking->sandbox,
        .source = checking->compiled.source,
        .seed = checking->seed,
        .record = checking->record,
        .core = checking->core,
        .ready = checking->ready,
        .on_row = on_row,
        .context = checking,
    };
    judgement_reach(&request, &checking->judgement);
    checking->status = verdict(&checking->judgement);
}

/* --- Noting -------------------------------------------------------------- */

static void note(const struct checking *checking)
{
    const struct judgement *seen = &checking->judgement;
    int today = progress_today();
    struct progress progress;
    if (progress_begin(checking->folder, &progress) == -1) {
        study_no_progress(checking->folder);
        return;
    }
    for (size_t i = 0; i < seen->idea_count; i++) {
        struct progress_entry *met = progress_entry(
            &progress, PROGRESS_DIAGNOSIS, seen->ideas[i].id);
        met->met++;
        met->last = today;
    }
    struct progress_entry *entry = progress_entry(&progress, PROGRESS_EXERCISE,
                                                  checking->name);
    entry->tried++;
    if (seen->points > entry->points)
        entry->points = seen->points;
    if (checking->status == STUDY_GOOD && entry->passed == 0)
        entry->passed = today;
    if (progress_end(&progress) == -1)
        study_no_progress(checking->folder);
}

void checking_do(struct checking *checking)
{
    checking->status = STUDY_GOOD;
    checking->judgement = (struct judgement){.trouble = NULL};
    checking->failed = 0;
    if (exercise_is_text(checking->name)) {
        checking->compiled = (struct compiled){.said = strdup("")};
        copy_text(checking);
    } else
        build(checking);
    if (!checking->silent && checking->compiled.said != NULL)
        draw_plain(stdout, checking->compiled.said,
                   strlen(checking->compiled.said));
    fflush(stdout);
    if (checking->status != STUDY_GOOD)
        return;
    judge(checking);
    if (checking->folder != NULL && checking->judgement.trouble == NULL &&
        !checking->judgement.stopped)
        note(checking);
}

void checking_free(struct checking *checking)
{
    compile_forget(&checking->compiled);
    judgement_free(&checking->judgement);
}

/* --- Which one ----------------------------------------------------------- */

/* A copy of the starter that was never touched does not count, and what start
 * has made all at once is told by its content. */
static bool is_untouched(const char *file, const char *name)
{
    size_t ours_size, theirs_size;
    char *ours = file_read(study_top("exercises/%s%s", name,
                                     exercise_is_text(name) ? ".txt" : ".c"),
                           PREDICTION_MAX, &ours_size);
    char *theirs = file_read(file, PREDICTION_MAX, &theirs_size);
    bool same = ours != NULL && theirs != NULL && ours_size == theirs_size &&
                memcmp(ours, theirs, ours_size) == 0;
    free(ours);
    free(theirs);
    return same;
}

static bool is_later(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec
                                  : a->tv_nsec > b->tv_nsec;
}

const char *checking_default(const char *folder)
{
    static char found[PROGRESS_NAME];
    struct exercises exercises;
    struct progress progress;
    struct timespec last = {0};
    exercises_read(&exercises);
    if (progress_read(folder, &progress) == -1)
        progress_free(&progress);
    found[0] = '\0';
    for (size_t i = 0; i < exercises.count; i++) {
        const char *name = exercises.names[i];
        char file[PROGRESS_PATH];
        struct stat status;
        exercise_file(folder, name, file);
        if (stat(file, &status) == -1 || is_untouched(file, name) ||
            (found[0] != '\0' && !is_later(&status.st_mtim, &last)))
            continue;
        last = status.st_mtim;
        snprintf(found, sizeof found, "%s", name);
    }
    for (size_t i = 0; found[0] == '\0' && i < exercises.count; i++) {
        const struct progress_entry *entry = progress_find(
            &progress, PROGRESS_EXERCISE, exercises.names[i]);
        if (entry == NULL || entry->passed == 0)
            snprintf(found, sizeof found, "%s", exercises.names[i]);
    }
    if (found[0] == '\0')
        snprintf(found, sizeof found, "%s", exercises.names[0]);
    progress_free(&progress);
    exercises_free(&exercises);
    return found;
}
