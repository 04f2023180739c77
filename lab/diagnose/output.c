/*
 * Output: what is printed twice, not at all, mixed up, or otherwise than asked
 * for.
 */
#include "diagnose/look.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool writes(const struct event *event)
{
    return look_call(event, CALL_WRITE) && event->args[0] == STDOUT_FILENO &&
           event->text != NULL && event->text_size > 0;
}

/* How many processes have written something that holds this line. */
static size_t writers_of(const struct history *history, const char *line,
                         size_t size, long *first)
{
    size_t count = 0;
    for (size_t p = 0; p < history->process_count; p++)
        for (size_t i = 0; i < history->event_count; i++) {
            const struct event *event = &history->events[i];
            if (event->process != (int)p || !writes(event) ||
                look_times(event->text, line, size) == 0)
                continue;
            if (count++ == 0)
                *first = (long)i;
            break;
        }
    return count;
}

/* --- Copies of a buffer -------------------------------------------------- */

/* O1: several processes have written the same line, which stands there less
 * often on a terminal, or in what is expected. */
static bool doubled(const struct observed *observed,
                    const struct recording *plain, const char *once,
                    const char *where, struct diagnosis *found)
{
    size_t size = 0;
    const char *at = plain->out.text;
    found->variant = &observed->seen->variants[0];
    for (const char *line; (line = look_next_line(&at, &size)) != NULL;) {
        /* First what is short: there may be a flood of lines. */
        const size_t asked = size > 0 ? look_times(once, line, size) : 0;
        const size_t often = asked > 0 ? look_times(plain->out.text, line, size)
                                       : 0;
        long first = LOOK_NOWHERE;
        if (often > asked &&
            writers_of(&plain->history, line, size, &first) > 1)
            return look_found(
                found, first, true,
                "the line \"%.*s%s\" comes %zu times into a pipe; %s, %zu.",
                (int)(size < LOOK_LINE ? size : LOOK_LINE), line,
                size > LOOK_LINE ? "..." : "", often, where, asked);
    }
    return false;
}

static bool printed_twice(const struct observed *observed,
                          struct diagnosis *found)
{
    const struct recording *plain = look_plain(observed);
    for (size_t i = 1; i < observed->seen->count; i++) {
        const struct variant *variant = &observed->seen->variants[i];
        if (variant->kind == VARIANT_TERMINAL)
            return doubled(observed, plain, variant->recording.out.text,
                           "on a terminal", found);
    }
    return observed->prints != NULL &&
           doubled(observed, plain, observed->prints, "as asked for", found);
}

/* O4: on a terminal there is a line that does not come into a pipe. */
static bool lost(const struct observed *observed, const struct variant *variant,
                 struct diagnosis *found)
{
    const struct recording *plain = look_plain(observed);
    size_t size = 0;
    long first = LOOK_NOWHERE;
    const char *line = look_more_often(variant->recording.out.text,
                                       plain->out.text, &size);
    if (line == NULL || look_times(plain->out.text, line, size) > 0 ||
        plain->limit != LIMIT_NONE ||
        writers_of(&variant->recording.history, line, size, &first) == 0)
        return false;
    const int process = variant->recording.history.events[first].process;
    return look_found(
        found, first, true,
        "%s%s prints \"%.*s%s\" on a terminal; into a pipe, it is lost.",
        WHO(&variant->recording.history, process),
        (int)(size < LOOK_LINE ? size : LOOK_LINE), line,
        size > LOOK_LINE ? "..." : "");
}

static bool output_lost(const struct observed *observed,
                        struct diagnosis *found)
{
    return look_in(observed, VARY(TERMINAL), lost, found);
}

/* --- Mixed --------------------------------------------------------------- */

/* O2: a process writes while another is in the middle of a line; */
static bool within_a_line(const struct observed *observed,
                          const struct variant *variant,
                          struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    const struct event *last = NULL;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (!writes(event))
            continue;
        if (last != NULL && last->process != event->process &&
            last->text[last->text_size - 1] != '\n')
            return look_found(
                found, (long)i, true,
                "%s%s writes while %s%s is in the middle of a line.",
                WHO(history, event->process), WHO(history, last->process));
        last = event;
    }
    return false;
}

/* or the order of the lines depends on who is faster. */
static bool in_another_order(const struct observed *observed,
                             const struct variant *variant,
                             struct diagnosis *found)
{
    const struct recording *plain = look_plain(observed);
    const struct history *history = &variant->recording.history;
    const long held = look_note(history, NOTE_HELD);
    if (held == LOOK_NOWHERE || variant->recording.limit != LIMIT_NONE ||
        plain->limit != LIMIT_NONE ||
        look_same_output(&variant->recording, plain) ||
        !look_same_lines(variant->recording.out.text, plain->out.text))
        return false;
    return look_found(found, held, true,
                      "when %s%s is late, the same lines come in another "
                      "order: several processes print.",
                      WHO(history, history->events[held].process));
}

static bool lines_mixed(const struct observed *observed,
                        struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN) | VARY(TERMINAL) | VARY(HOLD),
                   within_a_line, found) ||
           look_in(observed, VARY(HOLD), in_another_order, found);
}

/* --- What differs from run to run ---------------------------------------- */

/* Is this word of the output as it was in this one run alone? */
static bool of_this_run(const struct history *history, const char *word,
                        const char **what)
{
    char *end = NULL;
    const bool hex = word[0] == '0' && word[1] == 'x';
    const unsigned long long number = strtoull(word, &end, hex ? 16 : 10);
    *what = hex ? "an address" : "a process number";
    for (size_t i = 0; !hex && number > 1 && i < history->process_count; i++)
        if ((unsigned long long)history->processes[i].pid == number)
            return true;
    for (size_t i = 0; hex && number > 0 && i < history->event_count; i++)
        for (size_t k = 0; k < history->events[i].process_count; k++) {
            const struct process_change *now = &history->events[i].processes[k];
            for (size_t n = 0; n < now->attached_count; n++)
                if (number >= now->attached[n].start &&
                    number < now->attached[n].end)
                    return true;
        }
    return false;
}

/* O3: only where the plain run has not printed what it should, or nobody knows
 * what that is. */
static bool varies(const struct observed *observed,
                   const struct variant *variant, struct diagnosis *found)
{
    const struct recording *plain = &variant->recording;
    if (observed->prints != NULL && look_right(observed, variant))
        return false;
    for (size_t i = 0; i < plain->out.size; i++) {
        const char *word = plain->out.text + i, *what;
        const int before = i > 0 ? (unsigned char)word[-1] : ' ';
        if (*word < '0' || *word > '9' || (before >= '0' && before <= '9') ||
            (before >= 'a' && before <= 'z') ||
            !of_this_run(&plain->history, word, &what))
            continue;
        return look_found(
            found, -1, true,
            "the output holds %s, %.*s, which is another in the next run.",
            what, (int)strspn(word, "0123456789abcdefx"), word);
    }
    return false;
}

static bool not_comparable(const struct observed *observed,
                           struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), varies, found);
}

/* --- Something else ------------------------------------------------------ */

/* Have both the same letters and digits in the same order? */
static bool same_but_for_form(const char *one, const char *other)
{
    static const char form[] = " \t\r\n.,:;=-\"'()[]";
    for (;;) {
        one += strspn(one, form);
        other += strspn(other, form);
        if (*one == '\0' || *one != *other)
            return *one == *other;
        one++, other++;
    }
}

/* O5: what is said when nothing else is known. */
static bool prints_other(const struct observed *observed,
                         struct diagnosis *found)
{
    const struct recording *plain = look_plain(observed);
    found->variant = &observed->seen->variants[0];
    if (observed->prints == NULL || plain->limit != LIMIT_NONE ||
        plain->ending != ENDED_BY_EXIT)
        return false;
    const char *seen = plain->out.text, *wanted = observed->prints;
    if (strcmp(seen, wanted) == 0 && plain->out.size == strlen(wanted))
        return false;
    if (plain->out.size == 0)
        return look_found(found, -1, false, "the program prints nothing.");
    const char *kind = look_same_lines(seen, wanted)     ? "order of lines: "
                       : same_but_for_form(seen, wanted) ? "form: "
                                                         : "";
    char is[LOOK_LINE + 4], should[LOOK_LINE + 4];
    for (size_t i = 0;; i++) {
        const bool more = look_line(seen, i, is);
        const bool wants = look_line(wanted, i, should);
        if (!more && !wants)
            return look_found(found, -1, false,
                              "the ends of the lines are not as asked for.");
        if (!more)
            return look_found(found, -1, false,
                              "%sline %zu, \"%s\", is missing.", kind, i + 1,
                              should);
        if (!wants)
            return look_found(found, -1, false,
                              "%sline %zu, \"%s\", is too much.", kind, i + 1,
                              is);
        if (strcmp(is, should) != 0)
            return look_found(found, -1, false,
                              "%sline %zu is \"%s\", and should be \"%s\".",
                              kind, i + 1, is, should);
    }
}

const struct rule diagnose_output[] = {
    {"O1", printed_twice}, {"O2", lines_mixed},  {"O3", not_comparable},
    {"O4", output_lost},   {"O5", prints_other}, {NULL, NULL},
};
