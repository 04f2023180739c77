/* Run one program of the book, and judge it: see verdict.h. */
#include "show/verdict.h"

#include "run/needs.h"
#include "run/run.h"

#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CANNOT_BE_SHOWN = 77, /* exit status of a program */
    OUR_FAULT = 4,
    SHOWN_OF_LINE = 200, /* bytes of a line in a reason */
};

static char *text(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

static char *text(const char *format, ...)
{
    char *made;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&made, format, arguments) == -1)
        errx(OUR_FAULT, "no memory");
    va_end(arguments);
    return made;
}

/* What stands behind `phrase` in its line, or "". */
static char *behind(const char *errors, const char *phrase)
{
    const char *found = strstr(errors, phrase);
    if (found == NULL)
        return text("%s", "");
    found += strlen(phrase);
    return text("%.*s", (int)strcspn(found, "\n"), found);
}

static void excuse(const struct promise *promise, struct verdict *verdict)
{
    char why[128];
    verdict->kind = VERDICT_NOT_SHOWN;
    if (promise->needs[0] == '\0') {
        verdict->reason = text("it skips itself, and its header has no Needs:");
    } else if (needs_met(promise->needs, why, sizeof why) != NEEDS_UNMET) {
        verdict->reason = text("it skips itself, and what it needs is here: %s",
                               promise->needs);
    } else {
        verdict->kind = VERDICT_NOT_HERE;
        verdict->reason = behind(verdict->seen.err.text,
                                 "cannot be shown here: ");
        free(verdict->remedy);
        verdict->remedy = behind(verdict->seen.err.text, "to enable it: ");
    }
}

/* Why it did not end by itself; NULL: it did. */
static char *wrong_ending(const struct recording *seen)
{
    if (seen->limit == LIMIT_DEADLINE)
        return text("it did not end in time; shmlab see may tell why");
    if (seen->limit == LIMIT_OUTPUT)
        return text("it did not stop writing");
    if (seen->ending == ENDED_BY_SIGNAL)
        return text("it was ended by signal %d", seen->signo);
    return NULL;
}

static char *wrong_line(const struct mismatch *mismatch)
{
    return text("line %d should be \"%.*s\"", mismatch->line,
                (int)strcspn(mismatch->promised, "\n"), mismatch->promised);
}

static void judge(const struct promise *promise, struct verdict *verdict)
{
    const struct recording *seen = &verdict->seen;
    struct mismatch mismatch;
    if (recording_exited(seen, CANNOT_BE_SHOWN)) {
        excuse(promise, verdict);
        return;
    }
    verdict->reason = wrong_ending(seen);
    if (verdict->reason == NULL &&
        !promise_kept(promise->output, seen->out.text, &mismatch))
        verdict->reason = wrong_line(&mismatch);
    if (verdict->reason == NULL && seen->status != EXIT_SUCCESS)
        verdict->reason = text("it ended with status %d", seen->status);
    verdict->kind = verdict->reason == NULL ? VERDICT_SHOWN : VERDICT_NOT_SHOWN;
    if (verdict->reason == NULL)
        verdict->reason = text("%s", "");
}

void verdict_reach(const char *directory, const struct promise *promise,
                   struct verdict *verdict)
{
    char *program = text("%s/%s", directory, promise->name);
    const char *argv[] = {program, NULL};
    const struct run_request request = {
        .argv = argv,
        .ordinary_user = needs_include(promise->needs, "ordinary user"),
    };
    struct run_problem problem;
    *verdict = (struct verdict){.remedy = text("%s", "")};
    if (run(&request, &verdict->seen, &problem) == 0) {
        judge(promise, verdict);
    } else {
        verdict->kind = VERDICT_NOT_RUN;
        verdict->reason = text("%s cannot be run: %s: %s", program,
                               problem.step, strerror(problem.error));
    }
    free(program);
}

void verdict_free(struct verdict *verdict)
{
    free(verdict->reason);
    free(verdict->remedy);
    recording_free(&verdict->seen);
    *verdict = (struct verdict){0};
}

const char *verdict_word(enum verdict_kind kind)
{
    static const char *const words[] = {
        [VERDICT_SHOWN] = "shown",
        [VERDICT_NOT_SHOWN] = "not shown",
        [VERDICT_NOT_HERE] = "cannot be shown here",
        [VERDICT_NOT_RUN] = "not run",
    };
    return words[kind];
}
