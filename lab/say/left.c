/* What a run leaves behind: see say_left() in say.h. */
#include "say/say.h"

#include "say/words.h"

#include <errno.h>
#include <stdlib.h>

enum {
    LEFT_MOST = 8 /* sentences of a kind */
};

/* For whom somebody has waited; to be freed.  NULL with ENOMEM. */
static bool *waited_for(const struct history *history)
{
    bool *waited = calloc(history->process_count + 1, sizeof *waited);
    for (size_t i = 0; i < history->event_count && waited != NULL; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_CALL && event->call == CALL_WAIT &&
            event->error == 0 && say_has_process(history, event->other))
            waited[event->other] = true;
    }
    return waited;
}

static bool has_ended(const struct state *end)
{
    for (size_t i = 0; i < end->history->process_count; i++)
        if (end->processes[i].state != PROCESS_ENDED &&
            end->processes[i].state != PROCESS_NOT_YET)
            return false;
    return end->history->process_count > 0;
}

static void say_line(struct saying *saying, enum message message)
{
    if (saying->any)
        fputc('\n', saying->out);
    saying->any = false; /* no blank in front */
    say_sentence(saying, message, 1);
}

static void say_all(struct saying *saying, const struct state *end)
{
    const struct history *history = end->history;
    int told = 0;
    for (size_t i = 0; i < history->segment_count && told < LEFT_MOST; i++) {
        if (!end->segments[i].exists ||
            history->segments[i].kind != SEGMENT_SYSV)
            continue;
        say_segment(saying, (int)i);
        say_line(saying, SAY_LEFT_SEGMENT);
        told++;
    }
    told = 0;
    for (size_t i = 0; i < history->set_count && told < LEFT_MOST; i++) {
        if (!end->sets[i].exists)
            continue;
        say_set(saying, (int)i);
        say_line(saying, SAY_LEFT_SET);
        told++;
    }
    told = 0;
    bool *waited = waited_for(history);
    saying->failed |= waited == NULL;
    for (size_t i = 0; i < history->process_count && told < LEFT_MOST; i++) {
        if (end->processes[i].state != PROCESS_ENDED || waited == NULL ||
            waited[i] || history->processes[i].parent < 0)
            continue;
        say_process(saying, SLOT_OTHER, (int)i);
        say_line(saying, SAY_LEFT_CHILD);
        told++;
    }
    free(waited);
    if (!saying->any)
        say_line(saying, SAY_LEFT_NOTHING);
}

char *say_left(const struct state *end)
{
    static const struct event nothing = {.kind = EVENT_KINDS, .process = -1};
    struct saying saying = {
        .history = end->history,
        .before = end,
        .event = &nothing,
        .language = &say_english,
    };
    char *text = NULL;
    size_t size;
    saying.out = open_memstream(&text, &size);
    if (saying.out == NULL)
        return NULL;
    if (has_ended(end))
        say_all(&saying, end);
    saying.failed |= ferror(saying.out) != 0;
    saying.failed |= fclose(saying.out) == EOF;
    for (int i = 0; i < SLOTS; i++)
        say_clear(&saying, (enum slot)i);
    if (!saying.failed)
        return text;
    free(text);
    errno = ENOMEM;
    return NULL;
}
