/* Does a recording keep what a row of a table demands?  See judge.h. */
#include "check/judge.h"

#include "check/endings.h"
#include "check/report.h"
#include "check/text.h"

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SHOWN_OF_LINE = 200, /* bytes of the text of a stranger in a message */
    SHOWN_OF_STREAM = 400,
};

/* Has this trial told what was done to the program?  CUnit is one per process,
 * too. */
static bool when_told;

/* Record one demand on the program, at the place of the row. */
static void demand(const struct trial *trial, bool holds, const char *format,
                   ...) __attribute__((format(printf, 3, 4)));

static void demand(const struct trial *trial, bool holds, const char *format,
                   ...)
{
    va_list arguments;
    if (!holds && trial->when != NULL && !when_told) {
        when_told = true;
        demand(trial, false, "%s:", trial->when);
    }
    va_start(arguments, format);
    report_demand(trial->file, trial->check->line, holds, format, arguments);
    va_end(arguments);
}

/* HOW IT ENDED */

static bool ended_as_expected(const struct trial *trial)
{
    const struct recording *recording = trial->recording;
    const struct check *check = trial->check;
    if (recording->limit != LIMIT_NONE)
        return false;
    if (check->exits == ANY_ENDING)
        return true;
    if (recording->ending == ENDED_BY_SIGNAL)
        return recording->signo == check->dies_of;
    if (check->dies_of != 0)
        return false;
    return check->exits == ANY_BUT_0 ? recording->status != 0
                                     : recording->status == check->exits;
}

static void judge_ending(const struct trial *trial)
{
    const struct recording *recording = trial->recording;
    const struct check *check = trial->check;
    if (recording->limit == LIMIT_DEADLINE) {
        char *why = ending_why(recording);
        demand(trial, false, "it still ran when its time was up (%.1f s)%s%s",
               recording->wall_seconds, why[0] != '\0' ? ":\n    " : "", why);
        report_gap("it ends", "it runs on and on");
        free(why);
    } else if (recording->limit == LIMIT_HUNG) {
        char *why = ending_why(recording);
        demand(trial, false, "it hangs: nobody could ever go on%s%s",
               why[0] != '\0' ? ":\n    " : "", why);
        report_gap("it ends", "it hangs");
        free(why);
    } else if (recording->limit == LIMIT_HISTORY) {
        demand(trial, false,
               "it did more than can be followed: too many "
               "calls, or too many processes at once");
        report_gap("it ends", "it goes on and on");
    } else if (recording->limit == LIMIT_OUTPUT) {
        demand(trial, false, "it did not stop writing (more than %zu bytes)",
               recording->out.cut ? recording->out.size : recording->err.size);
    } else if (!trial->any_ending && !ended_as_expected(trial)) {
        char expected[PHRASE], actual[PHRASE];
        ending_expected(check->exits, check->dies_of, expected);
        ending_actual(recording, actual);
        report_gap(expected, actual);
        demand(trial, false,
               "it ended in the wrong way\n"
               "    expected: %s%s\n"
               "    happened: %s",
               expected,
               check->or_refuses ? ", or any but 0 with a message" : "",
               actual);
    }
}

/* WHAT IT PRINTED */

/* Make one line of a text fit to be shown; the caller frees it. */
static char *shown_line(const char *line, int number)
{
    size_t length = strcspn(line, "\n");
    const char *remark = "";
    if (line[0] == '\0')
        remark = number == 1 ? "(nothing)" : "(nothing more)";
    else if (line[length] == '\0')
        remark = " (without a newline)";

    char *shown = text_shown(line, length, SHOWN_OF_LINE);
    char *whole;
    if (asprintf(&whole, "%s%s", shown, remark) == -1)
        err(REPORT_UNTESTED, "asprintf");
    free(shown);
    return whole;
}

static void judge_output(const struct trial *trial)
{
    const struct output *out = &trial->recording->out;
    const char *prints = trial->check->prints;
    struct mismatch mismatch;
    if (prints == NULL)
        return;

    bool same = prints == AS_PROMISED
                    ? promise_kept(trial->promise->output, out->text, &mismatch)
                    : promise_exact(prints, out->text, &mismatch);
    if (!same) {
        char *expected = shown_line(mismatch.promised, mismatch.line);
        char *printed = shown_line(mismatch.printed, mismatch.line);
        demand(trial, false,
               "standard output is wrong in line %d\n"
               "    expected: %s\n"
               "    printed:  %s",
               mismatch.line, expected, printed);
        report_gap(expected, printed);
        free(expected);
        free(printed);
    }
    /* What is behind a NUL byte has not been compared. */
    demand(trial, strlen(out->text) == out->size,
           "standard output has a NUL byte (behind %zu others)",
           strlen(out->text));
}

static void judge_errors(const struct trial *trial)
{
    const struct output *errors = &trial->recording->err;
    const char *complains = trial->check->complains;
    if (complains == NULL && trial->exercise)
        return;
    if (complains == NULL)
        demand(trial, errors->size == 0, "standard error should be empty");
    else if (complains == SOMETHING)
        demand(trial, errors->size > 0,
               "standard error is empty, but should say what is wrong");
    else
        demand(trial,
               memmem(errors->text, errors->size, complains,
                      strlen(complains)) != NULL,
               "standard error does not say \"%s\"", complains);
}

/* WHAT IT LEFT */

static void judge_processes(const struct trial *trial)
{
    int zombies = trial->recording->zombies;
    int orphans = trial->recording->orphans;
    demand(trial, zombies == 0,
           "left %d child%s unwaited for: waitpid is missing (%s)", zombies,
           zombies == 1 ? "" : "ren", zombies == 1 ? "a zombie" : "zombies");
    demand(trial, orphans == 0,
           "left %d process%s running that nobody waits for (%s)", orphans,
           orphans == 1 ? "" : "es", orphans == 1 ? "an orphan" : "orphans");
}

/* One kind of thing that nobody removed. */
static void judge_kind(const struct trial *trial, long count, const char *kind,
                       const char *missing, const char *example)
{
    demand(trial, count <= 0, "left %ld %s%s behind: %s is missing%s%s%s",
           count, kind, count == 1 ? "" : "s", missing,
           example != NULL ? " (" : "", example != NULL ? example : "",
           example != NULL ? ")" : "");
}

static void judge_things(const struct trial *trial)
{
    const struct leftovers *left = &trial->recording->left;
    char *file = NULL;
    if (left->file_count > 0)
        file = text_shown(left->files[0], strlen(left->files[0]),
                          SHOWN_OF_LINE);
    /* Counts that are not known are negative. */
    if (!trial->may_leave) {
        judge_kind(trial, (long)left->segment_count, "segment", "IPC_RMID",
                   NULL);
        if (!trial->may_leave_set)
            judge_kind(trial, left->semaphore_sets, "semaphore set",
                       "semctl(IPC_RMID)", NULL);
        judge_kind(trial, left->message_queues, "message queue",
                   "msgctl(IPC_RMID)", NULL);
    }
    judge_kind(trial, (long)left->file_count, "file", "unlink", file);
    free(file);
}

static void judge_leftovers(const struct trial *trial)
{
    /* When we ended it, it could not tidy up. */
    if (trial->recording->limit != LIMIT_NONE || trial->untidy)
        return;
    if (!trial->may_desert)
        judge_processes(trial);
    judge_things(trial);
}

/* ALL OF IT */

/* The beginning of a stream, its further lines indented; the caller frees it.
 */
static char *shown_stream(const struct output *stream, size_t most)
{
    size_t size = stream->size;
    while (size > 0 && stream->text[size - 1] == '\n')
        size--;
    if (size == 0)
        return text_shown("(nothing)", strlen("(nothing)"), SHOWN_OF_LINE);
    char *shown = text_shown(stream->text, size, most);
    char *text;
    size_t length;
    FILE *file = open_memstream(&text, &length);
    if (file == NULL)
        err(REPORT_UNTESTED, "open_memstream");
    for (const char *c = shown; *c != '\0'; c++) {
        fputc(*c, file);
        if (*c == '\n')
            fputs("        ", file);
    }
    free(shown);
    if (fclose(file) == EOF)
        err(REPORT_UNTESTED, "open_memstream");
    return text;
}

/* After a failure: what else is known of this run. */
static void explain(const struct trial *trial)
{
    const struct recording *recording = trial->recording;
    if (trial->exercise) {
        char *errors = shown_stream(&recording->err, SHOWN_OF_LINE);
        demand(trial, recording->err.size == 0, "standard error says: %s",
               errors);
        free(errors);
        return;
    }
    char ending[PHRASE], which[PHRASE] = "";
    ending_actual(recording, ending);
    if (trial->check->runs > 1)
        snprintf(which, sizeof which, ", in run %d of %d", trial->number,
                 trial->check->runs);
    demand(trial, false, "ending: %s, after %.3f s%s", ending,
           recording->wall_seconds, which);

    char *out = shown_stream(&recording->out, SHOWN_OF_STREAM);
    char *errors = shown_stream(&recording->err, SHOWN_OF_STREAM);
    demand(trial, false, "stdout: %s", out);
    demand(trial, false, "stderr: %s", errors);
    free(out);
    free(errors);
}

/* A program may refuse, where the row allows it: a status of its own, and a
 * message.  What it would have printed is not looked at. */
static bool judge_refusal(const struct trial *trial)
{
    const struct recording *recording = trial->recording;
    if (!trial->check->or_refuses || ended_as_expected(trial) ||
        recording->limit != LIMIT_NONE || recording->ending != ENDED_BY_EXIT ||
        recording->status == 0)
        return false;
    demand(trial, recording->err.size > 0,
           "it refuses with exit status %d, but does not say why on standard "
           "error",
           recording->status);
    return true;
}

/* What a table has found does not know what was done to the program. */
static void judge_also(const struct trial *trial)
{
    unsigned before = report_failures();
    trial->check->also(trial->recording);
    if (report_failures() == before || trial->when == NULL || when_told)
        return;
    when_told = true;
    demand(trial, false, "this was %s", trial->when);
}

void judge(const struct trial *trial)
{
    const struct check *check = trial->check;
    unsigned before = report_failures();
    when_told = false;

    if (!judge_refusal(trial)) {
        judge_ending(trial);
        judge_output(trial);
        /* Where it ended wrongly, its complaint is shown, not judged. */
        if (ended_as_expected(trial))
            judge_errors(trial);
        if (check->also != NULL)
            judge_also(trial);
    }
    judge_leftovers(trial);
    if (report_failures() != before)
        explain(trial);
}

void judge_excuse(const struct trial *trial, const char *objection)
{
    unsigned before = report_failures();
    demand(trial, objection == NULL, "status %d is no excuse: %s", CANNOT_SHOW,
           objection != NULL ? objection : "");
    judge_leftovers(trial);
    if (report_failures() != before)
        explain(trial);
}
