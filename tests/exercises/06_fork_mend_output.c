/* What an answer to exercises/06_fork_mend_output.md must do. */
#include "check/exercise.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    CHILDREN = 3,
    TEXT = 256
};

static void three_numbers(unsigned seed, struct given *given)
{
    char *end = given->prints;
    end += sprintf(end, "parent: numbers: %d\n", CHILDREN);
    for (int i = 1; i <= CHILDREN; i++) {
        int number = given_number(seed, (unsigned)i, 2, 999);
        snprintf(given->args[i - 1], GIVEN_TEXT, "%d", number);
        end += sprintf(end, "child %d: %d * %d = %d\n", i, number, number,
                       number * number);
        end += sprintf(end, "parent: child %d has ended\n", i);
    }
}

/* The same, where what is printed is not the point. */
static void arguments_only(unsigned seed, struct given *given)
{
    three_numbers(seed, given);
    given->prints[0] = '\0';
}

/* All that a process has written to standard output. */
static void written_by(const struct history *history, int process,
                       char text[TEXT])
{
    size_t size = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind != EVENT_CALL || event->call != CALL_WRITE ||
            event->process != process || event->args[0] != STDOUT_FILENO ||
            event->text == NULL || event->text_size >= TEXT - size)
            continue;
        memcpy(text + size, event->text, event->text_size);
        size += event->text_size;
    }
    text[size] = '\0';
}

static void each_its_own(const struct recording *recording)
{
    const struct history *history = &recording->history;
    EXPECT(history->process_count == 1 + CHILDREN,
           "for %d numbers it made %zu children", CHILDREN,
           history->process_count - 1);
    for (int i = 1; (size_t)i < history->process_count; i++) {
        char text[TEXT], begins[32];
        written_by(history, i, text);
        snprintf(begins, sizeof begins, "child %d:", i);
        if (text[0] == '\0') {
            EXPECT(false, "child %d has written nothing", i);
            return;
        }
        const char *newline = strchr(text, '\n');
        if (strncmp(text, begins, strlen(begins)) != 0 || newline == NULL ||
            newline[1] != '\0') {
            text[strcspn(text, "\n")] = '\0';
            EXPECT(false,
                   "child %d has written more than its own line; it begins "
                   "with \"%s\"",
                   i, text);
            return;
        }
    }
}

static void forks(const struct recording *recording)
{
    EXPECT(recording->history.process_count > 1, "it makes no child");
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "into a pipe, each line comes once and in order",
        .given = three_numbers,
        .also = forks,
        .points = 30,
    },
    {
        .line = __LINE__,
        .name = "a terminal gets the same bytes as a pipe",
        .given = three_numbers,
        .also = forks,
        .vary = &(const struct vary){.kinds = VARY(TERMINAL)},
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "each child writes its own line, and nothing else",
        .given = arguments_only,
        .also = each_its_own,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "a fork that fails is reported, and the status is not 0",
        .given = arguments_only,
        .also = forks,
        .vary = &(const struct vary){.kinds = VARY(FAIL), .calls = {CALL_FORK}},
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "output that nobody takes is reported, and the status is not 0",
        .args = {"3", "12"},
        .stdout_to = RUN_TO_FULL,
        .exits = ANY_BUT_0,
        .complains = SOMETHING,
        .points = 15,
    },
};

static const struct idea ideas[] = {
    {"O1", NULL}, {"O4", NULL}, {"W1", NULL}, {"E8", NULL}, {"O5", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
