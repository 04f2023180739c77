/* What an answer to exercises/05_attachments_crash_reporter.md must do. */
#include "check/exercise.h"
#include "recording/query.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

enum {
    OFFSET_MAX = 999
};

/* --- What is given -------------------------------------------------------- */

/* Never 0, which every wrong unit would give, too. */
static void mistake(unsigned seed, const char *which, const char *code,
                    struct given *given)
{
    int offset = given_number(seed, (unsigned)which[0], 9, OFFSET_MAX);
    strcpy(given->args[0], which);
    snprintf(given->args[1], GIVEN_TEXT, "%d", offset);
    snprintf(given->prints, GIVEN_OUTPUT, "%s at byte %d\n", code, offset);
}

static void read_only(unsigned seed, struct given *given)
{
    mistake(seed, "readonly", "ACCERR", given);
}

static void detached(unsigned seed, struct given *given)
{
    mistake(seed, "detached", "MAPERR", given);
}

/* Where in its buffer a C library begins is its own affair: see `reported`. */
static void in_stdio(unsigned seed, struct given *given)
{
    mistake(seed, "stdio", "ACCERR", given);
    given->prints[0] = '\0';
}

/* Whether the line is right is for other rows to say. */
static void some_line(unsigned seed, struct given *given)
{
    read_only(seed, given);
    given->prints[0] = '\0';
}

/* --- What is looked at ---------------------------------------------------- */

/* Fault number `number`, counted from 0, that the kernel itself sent; or NULL.
 */
static const struct event *fault(const struct history *history, size_t number)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_SIGNAL && event->signo == SIGSEGV &&
            event->code > 0 && number-- == 0)
            return event;
    }
    return NULL;
}

static void makes_mistake(const struct recording *seen)
{
    EXPECT(fault(&seen->history, 0) != NULL,
           "the mistake is not made: nothing has faulted");
}

static void reports(const struct recording *seen)
{
    makes_mistake(seen);
    EXPECT(seen->out.size > 0, "there is no report on standard output");
}

/* The report, and then the signal: what is in the way of it? */
static void ends_by_signal(const struct recording *seen)
{
    reports(seen);
    if (seen->limit != LIMIT_NONE || seen->ending != ENDED_BY_EXIT)
        return;
    EXPECT(query_calls(&seen->history, CALL_KILL, 0) == 0,
           "a signal that a handler sends to itself waits until the handler "
           "has returned; it ends before that");
    EXPECT(seen->status != 128 + SIGSEGV,
           "%d is how a shell tells of SIGSEGV; the program itself is not to "
           "exit, but to be killed by the signal",
           seen->status);
}

static void reported(const struct recording *seen)
{
    const struct event *first = fault(&seen->history, 0);
    const struct event *second = fault(&seen->history, 1);
    char line[64] = "";
    EXPECT(first != NULL && first->place == PLACE_INSIDE,
           "the mistake is not made: no store of printf is refused");
    if (first == NULL)
        return;
    const char *said = seen->out.size > 0 ? seen->out.text : "(nothing)";
    snprintf(line, sizeof line, "ACCERR at byte %llu\n",
             (unsigned long long)first->offset);
    EXPECT(strcmp(seen->out.text, line) == 0,
           "printf has faulted at byte %llu; it is to print that, and "
           "prints: %.*s",
           (unsigned long long)first->offset, (int)strcspn(said, "\n"), said);
    EXPECT(seen->out.size > 0 || second == NULL,
           "the handler itself has faulted: it has called what it has "
           "interrupted");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "a store through a read-only attachment is reported",
        .given = read_only,
        .exits = ANY_ENDING,
        .also = makes_mistake,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "a load after the detach is reported",
        .given = detached,
        .exits = ANY_ENDING,
        .also = makes_mistake,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "a fault in the midst of printf is reported",
        .given = in_stdio,
        .exits = ANY_ENDING,
        .also = reported,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "after the report, SIGSEGV ends the program",
        .given = some_line,
        .dies_of = SIGSEGV,
        .also = ends_by_signal,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "what a terminal gets is the same",
        .given = detached,
        .exits = ANY_ENDING,
        .vary = &(const struct vary){.kinds = VARY(TERMINAL)},
        .also = makes_mistake,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "a call that fails is reported, and the status is not 0",
        .given = some_line,
        .exits = ANY_ENDING,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .also = reports,
        .points = 10,
    },
};

/* --- Ideas ---------------------------------------------------------------- */

static const struct variant *plain(const struct observed *observed)
{
    return &observed->seen->variants[0];
}

static bool tell(const struct observed *observed, struct diagnosis *found,
                 const struct event *event)
{
    found->certain = true;
    found->variant = plain(observed);
    found->event = event == NULL
                       ? -1
                       : (int)(event -
                               found->variant->recording.history.events);
    return true;
}

/* How often does it fault before it ends?  Once is the task. */
static size_t faults(const struct observed *observed)
{
    size_t count = 0;
    while (fault(&plain(observed)->recording.history, count) != NULL)
        count++;
    return count;
}

/* A8: it comes back again and again, whatever the handler does meanwhile. */
static bool returns_to_fault(const struct observed *observed,
                             struct diagnosis *found)
{
    const struct event *first = fault(&plain(observed)->recording.history, 0);
    size_t count = faults(observed);
    if (count < 5)
        return false;
    snprintf(found->evidence, sizeof found->evidence,
             "The program gets SIGSEGV %zu times, always at byte %llu: the "
             "handler returns to the access that has faulted.",
             count, (unsigned long long)first->offset);
    return tell(observed, found, first);
}

/* A7: not the load that is the task, but another one, in the handler. */
static bool looks_again(const struct observed *observed,
                        struct diagnosis *found)
{
    const struct event *first = fault(&plain(observed)->recording.history, 0);
    const struct event *second = fault(&plain(observed)->recording.history, 1);
    if (faults(observed) != 2 || first->place != PLACE_WAS ||
        second->place != PLACE_WAS || plain(observed)->recording.out.size > 0)
        return false;
    snprintf(found->evidence, sizeof found->evidence,
             "The handler, too, has used byte %llu, where nothing is attached: "
             "a second SIGSEGV ended it before it could report.",
             (unsigned long long)second->offset);
    return tell(observed, found, second);
}

/* A10: it has called what it has interrupted. */
static bool calls_what_it_interrupts(const struct observed *observed,
                                     struct diagnosis *found)
{
    const struct event *first = fault(&plain(observed)->recording.history, 0);
    const struct event *second = fault(&plain(observed)->recording.history, 1);
    if (strcmp(observed->seen->request.argv[1], "stdio") != 0 ||
        faults(observed) != 2 || first->address != second->address ||
        plain(observed)->recording.out.size > 0)
        return false;
    snprintf(
        found->evidence, sizeof found->evidence,
        "printf has faulted, and the handler has called it again: a second "
        "SIGSEGV at byte %llu ended it before it could report.",
        (unsigned long long)second->offset);
    return tell(observed, found, second);
}

/* O4: a terminal gets what the handler prints, for there a newline flushes. */
static bool stays_in_the_buffer(const struct observed *observed,
                                struct diagnosis *found)
{
    const struct program_case *seen = observed->seen;
    for (size_t i = 0; i < seen->count; i++) {
        const struct recording *now = &seen->variants[i].recording;
        if (seen->variants[i].kind != VARIANT_TERMINAL || now->out.size == 0 ||
            plain(observed)->recording.out.size > 0)
            continue;
        snprintf(found->evidence, sizeof found->evidence,
                 "A terminal gets the report, a pipe gets nothing: what the "
                 "handler prints stays in the buffer when the signal ends "
                 "the program.");
        return tell(observed, found, NULL);
    }
    return false;
}

/* P3: what is printed is the offset divided by the size of an element. */
static bool counts_elements(const struct observed *observed,
                            struct diagnosis *found)
{
    const struct event *first = fault(&plain(observed)->recording.history, 0);
    const char *text = plain(observed)->recording.out.text;
    unsigned long long said;
    if (first == NULL || sscanf(text, "%*s at byte %llu", &said) != 1 ||
        first->offset < 8)
        return false;
    for (unsigned size = 4; size <= 8; size += 4)
        if (said == first->offset / size) {
            snprintf(found->evidence, sizeof found->evidence,
                     "It prints %llu; the fault was at byte %llu, which is in "
                     "element %llu of %u bytes each.",
                     said, (unsigned long long)first->offset, said, size);
            return tell(observed, found, first);
        }
    return false;
}

/* O5: what can be said of a wrong line; or what the catalogue knows. */
static bool prints_other(const struct observed *observed,
                         struct diagnosis *found)
{
    const struct recording *seen = &plain(observed)->recording;
    const struct event *first = fault(&seen->history, 0);
    char code[8] = "";
    unsigned long long said = 0;
    if (first == NULL)
        return diagnose_rule_of("O5")(observed, found);
    const char *right = first->code == SEGV_ACCERR ? "ACCERR" : "MAPERR";
    int read = sscanf(seen->out.text, "%7s at byte %llu", code, &said);
    if (seen->out.size == 0 && strstr(seen->err.text, " at byte ") != NULL)
        snprintf(found->evidence, sizeof found->evidence,
                 "The report is on standard error, and is to be on standard "
                 "output.");
    else if (read == 2 && said == first->address)
        snprintf(found->evidence, sizeof found->evidence,
                 "It prints the address as a number; the byte is counted from "
                 "where the segment is, or was, attached.");
    else if (read == 2 && said == first->offset && strcmp(code, right) != 0)
        snprintf(found->evidence, sizeof found->evidence,
                 "The reason was SEGV_%s, and it prints %s.", right, code);
    else
        return diagnose_rule_of("O5")(observed, found);
    return tell(observed, found, first);
}

/* E7: it was ended by a fault, and says that all is well. */
static bool ends_well(const struct observed *observed, struct diagnosis *found)
{
    const struct recording *seen = &plain(observed)->recording;
    if (faults(observed) == 0 || !recording_exited(seen, 0))
        return false;
    snprintf(found->evidence, sizeof found->evidence,
             "After SIGSEGV and its report it ends with status 0.");
    return tell(observed, found, NULL);
}

static const struct idea ideas[] = {
    {"A8", returns_to_fault},
    {"A7", looks_again},
    {"A10", calls_what_it_interrupts},
    {"O4", stays_in_the_buffer},
    {"P3", counts_elements},
    {"E7", ends_well},
    {"E1", NULL},
    {"O5", prints_other},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
