/* What an instructor is told: see tell_class.h. */
#include "grade/tell_class.h"

#include "run/proc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    LISTED = 20 /* of a kind; the class page has all */
};

/* --- Progress ------------------------------------------------------------ */

static const double often = 0.2, seldom = 15; /* seconds between two lines */

void progress_begin_line(struct progress_line *line, size_t count)
{
    *line = (struct progress_line){.count = count,
                                   .began = proc_now(),
                                   .terminal = isatty(STDERR_FILENO) == 1};
    line->told = line->began;
}

/* Seconds, as people say them. */
static void say_left(double seconds, char text[32])
{
    if (seconds < 90)
        snprintf(text, 32, "%.0f s", seconds);
    else if (seconds < 5400)
        snprintf(text, 32, "%.0f min", seconds / 60);
    else
        snprintf(text, 32, "%.1f h", seconds / 3600);
}

static void show(const struct progress_line *line)
{
    char left[32];
    double spent = proc_now() - line->began;
    double each = spent / (double)line->done;
    size_t undecided = line->verdicts[GRADE_UNDECIDED];
    size_t errors = line->verdicts[GRADE_ERROR];
    say_left(each * (double)(line->count - line->done), left);
    fprintf(stderr, "%s%zu of %zu, %.1f per second, %s left",
            line->terminal ? "\r" : "", line->done, line->count,
            spent > 0 ? (double)line->done / spent : 0, left);
    if (undecided > 0)
        fprintf(stderr, ", %zu undecided", undecided);
    if (errors > 0)
        fprintf(stderr, ", %zu errors of ours", errors);
    fputs(line->terminal ? "\033[K" : "\n", stderr);
}

void progress_done(struct progress_line *line, enum grade_verdict verdict)
{
    double now = proc_now();
    line->done++;
    line->verdicts[verdict]++;
    if (now < line->told + (line->terminal ? often : seldom))
        return;
    line->told = now;
    show(line);
}

void progress_end_line(struct progress_line *line)
{
    if (line->terminal)
        fputs("\r\033[K", stderr);
}

/* --- The end ------------------------------------------------------------- */

static bool has_mark(enum grade_verdict verdict)
{
    return verdict != GRADE_ERROR && verdict != GRADE_NOT_HERE &&
           verdict != GRADE_UNDECIDED;
}

/* Those without a mark, each on a line. */
static void tell_open(const struct ledger *ledger, const struct class *class)
{
    size_t told = 0;
    for (size_t i = 0; i < class->count; i++) {
        const struct student *student = &class->students[i];
        for (size_t k = 0; k < student->answer_count; k++) {
            json_t *result = result_read(ledger->folder,
                                         student->answers[k].key);
            enum grade_verdict verdict = result_verdict(result);
            if (!has_mark(verdict) && told++ < LISTED)
                printf("  %s, %s: %s%s%s\n", student->id,
                       student->answers[k].exercise, grade_said(verdict),
                       result_text(result, "reason")[0] != '\0' ? ": " : "",
                       result_text(result, "reason"));
            json_decref(result);
        }
    }
    if (told > LISTED)
        printf("  and %zu more\n", told - LISTED);
}

static void tell_refused(const struct class *class)
{
    size_t told = 0;
    for (size_t i = 0; i < class->count; i++)
        for (size_t k = 0; k < class->students[i].refusal_count; k++) {
            const struct refusal *refusal = &class->students[i].refusals[k];
            if (told == 0)
                puts("not taken:");
            if (told++ < LISTED)
                printf("  %s, %s: %s\n", class->students[i].id, refusal->file,
                       refusal->why);
        }
    if (told > LISTED)
        printf("  and %zu more\n", told - LISTED);
    for (size_t i = 0; i < class->note_count && i < LISTED; i++)
        printf("note: %s\n", class->notes[i]);
    if (class->note_count > LISTED)
        printf("and %zu more notes\n", class->note_count - LISTED);
}

bool tell_class(const struct ledger *ledger, const struct class *class)
{
    size_t counts[GRADES] = {0}, answers = 0, open = 0;
    for (size_t i = 0; i < class->count; i++)
        for (size_t k = 0; k < class->students[i].answer_count; k++) {
            json_t *result = result_read(ledger->folder,
                                         class->students[i].answers[k].key);
            counts[result_verdict(result)]++;
            answers++;
            json_decref(result);
        }
    printf("%zu student%s, %zu answer%s:\n", class->count,
           class->count == 1 ? "" : "s", answers, answers == 1 ? "" : "s");
    for (int i = 0; i < GRADES; i++) {
        if (counts[i] > 0)
            printf("  %6zu  %s\n", counts[i],
                   grade_said((enum grade_verdict)i));
        open += has_mark((enum grade_verdict)i) ? 0 : counts[i];
    }
    if (open > 0) {
        printf("without a mark, and never a zero:\n");
        tell_open(ledger, class);
    }
    tell_refused(class);
    return open == 0;
}

/* --- Old marks against new ----------------------------------------------- */

static void say_mark(const json_t *result, char text[32])
{
    if (result == NULL)
        strcpy(text, "none");
    else if (result_score(result) < 0)
        snprintf(text, 32, "no mark");
    else
        snprintf(text, 32, "%d", result_score(result));
}

/* Tell it if the marks differ.  Returns whether they do. */
static bool tell_change(const struct ledger *ledger, const char *student,
                        const char *exercise, const char *before,
                        const char *now)
{
    char old_mark[32], new_mark[32];
    if (strcmp(before, now) == 0)
        return false;
    json_t *old = result_read(ledger->folder, before);
    json_t *new = now[0] != '\0' ? result_read(ledger->folder, now) : NULL;
    say_mark(old, old_mark);
    say_mark(new, new_mark);
    bool differs = strcmp(old_mark, new_mark) != 0;
    bool other = strcmp(result_text(old, "submission"),
                        result_text(new, "submission")) != 0;
    if (differs)
        printf("  %-20s %-28s %7s -> %-7s %s\n", student, exercise, old_mark,
               new_mark,
               new == NULL ? "it is not there any more"
               : other     ? "another answer was handed in"
                           : "the same answer, judged anew");
    json_decref(old);
    json_decref(new);
    return differs;
}

size_t tell_changes(const struct ledger *ledger, const struct class *before,
                    const struct class *now)
{
    size_t changes = 0;
    for (size_t i = 0, at = 0; i < before->count; i++) {
        const struct student *old = &before->students[i], *new = NULL;
        while (at < now->count && strcmp(now->students[at].id, old->id) < 0)
            at++;
        if (at < now->count && strcmp(now->students[at].id, old->id) == 0)
            new = &now->students[at];
        for (size_t k = 0; k < old->answer_count; k++) {
            const struct answer *answer =
                new != NULL ? student_answer(new, old->answers[k].exercise)
                            : NULL;
            changes += tell_change(ledger, old->id, old->answers[k].exercise,
                                   old->answers[k].key,
                                   answer != NULL ? answer->key : "");
        }
    }
    return changes;
}
