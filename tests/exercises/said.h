/*
 * said.h - what tables share: for those in which one line of the output counts,
 * and not all of it, and for those with rules of their own
 */
#ifndef TESTS_EXERCISES_SAID_H
#define TESTS_EXERCISES_SAID_H

#include "check/check.h"
#include "check/report.h"
#include "check/text.h"

#include "diagnose/diagnose.h"
#include "recording/query.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>

enum {
    SAID_MOST = 200 /* bytes of a line that are shown */
};

/* The last line that begins with `speaker`, up to its end; or NULL. */
static inline const char *said_last(const char *text, const char *speaker,
                                    size_t *length)
{
    const char *found = NULL;
    while (*text != '\0') {
        size_t line = strcspn(text, "\n");
        if (strncmp(text, speaker, strlen(speaker)) == 0) {
            found = text;
            *length = line;
        }
        text += line + (text[line] == '\n');
    }
    return found;
}

/* Expect that the last line that begins with `speaker`, such as "child:", is
 * this one.  `when` says what was done to the program; NULL: nothing. */
static inline void expect_said(const struct recording *seen, const char *when,
                               const char *speaker, const char *line)
{
    size_t length = 0;
    const char *last = said_last(seen->out.text, speaker, &length);
    if (last != NULL && length == strlen(line) &&
        memcmp(last, line, length) == 0)
        return;
    char *shown = last == NULL ? strdup("(no line of it)")
                               : text_shown(last, length, SAID_MOST);
    EXPECT(false,
           "%s%sthe line that begins with \"%s\" is not right\n"
           "    expected: %s\n"
           "    printed:  %s",
           when != NULL ? when : "", when != NULL ? ": " : "", speaker, line,
           shown != NULL ? shown : "");
    report_gap(line, shown != NULL ? shown : "");
    free(shown);
}

/* Expect that all of standard output is this text, and the status this one. */
static inline void expect_all(const struct recording *seen, const char *when,
                              const char *text, int status)
{
    if (strcmp(seen->out.text, text) != 0) {
        char *wanted = text_shown(text, strcspn(text, "\n"), SAID_MOST);
        char *shown = text_shown(seen->out.text, strcspn(seen->out.text, "\n"),
                                 SAID_MOST);
        EXPECT(false,
               "%s: standard output is wrong\n"
               "    expected: %s\n"
               "    printed:  %s",
               when, *wanted != '\0' ? wanted : "(nothing)",
               *shown != '\0' ? shown : "(nothing)");
        report_gap(wanted, shown);
        free(wanted);
        free(shown);
    }
    EXPECT(seen->limit == LIMIT_NONE && seen->ending == ENDED_BY_EXIT,
           "%s: it did not end by itself", when);
    EXPECT(recording_exited(seen, status) || seen->ending != ENDED_BY_EXIT,
           "%s: it ended with status %d, expected is %d", when, seen->status,
           status);
}

/* --- For diagnoses -------------------------------------------------------- */

/* Say what was found, and where.  Returns true. */
static inline bool said_found(struct diagnosis *found,
                              const struct variant *variant, long event,
                              const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static inline bool said_found(struct diagnosis *found,
                              const struct variant *variant, long event,
                              const char *format, ...)
{
    va_list arguments;
    found->certain = true;
    found->variant = variant;
    found->event = (int)event;
    va_start(arguments, format);
    vsnprintf(found->evidence, sizeof found->evidence, format, arguments);
    va_end(arguments);
    return true;
}

/* Has nobody of this run made the segment that an event is about?  Then it was
 * there before. */
static inline bool said_older(const struct history *history,
                              const struct event *event)
{
    for (size_t i = 0; i < history->event_count; i++)
        if (query_made(&history->events[i]) == event->segment)
            return false;
    return event->segment != -1;
}

/* The first shmctl(IPC_RMID) that has removed such a segment, or NULL. */
static inline const struct event *said_removed_older(const struct history *all)
{
    for (size_t i = 0; i < all->event_count; i++) {
        const struct event *event = &all->events[i];
        if (event->kind == EVENT_CALL && event->call == CALL_SHMCTL &&
            event->error == 0 && (event->args[1] & 0xff) == IPC_RMID &&
            said_older(all, event))
            return event;
    }
    return NULL;
}

#endif
