/* A history in lines, one event after the other: see terminal.h. */
#include "draw/pen.h"
#include "draw/scene.h"
#include "say/say.h"

#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

enum {
    CHANGES_MOST = 8, /* of segments, per event */
    OUTPUT_MOST = 20, /* lines per event */
    ROWS_MOST = 16,   /* attachments per picture */
    INDENT = 4
};

/* WORDS */

/* ", at file.c:12 in main", in at most `left` columns; the number of the line
 * is what matters most.  A store that was found by comparing is seen when its
 * process stops, somewhere behind it. */
static void draw_source(const struct pen *pen, const struct event *event,
                        int left)
{
    const struct source *at = &event->at;
    char line[32];
    if (at->file != NULL) {
        const char *slash = strrchr(at->file, '/');
        int behind = snprintf(line, sizeof line, ":%d", at->line);
        bool behind_it = event->kind == EVENT_STORE && !event->exact;
        left -= pen_cut(pen, behind_it ? ", before " : ", at ", left);
        left -= pen_cut(pen, slash != NULL ? slash + 1 : at->file,
                        (left - behind) * 2 / 3);
        left -= pen_cut(pen, line, left);
    }
    if (at->function != NULL && left > 8) {
        left -= pen_cut(pen, " in ", left);
        pen_cut(pen, at->function, left);
    }
}

/* "Step 3 of 9: child 1, failed, at file.c:12 in main" */
static void draw_title(const struct pen *pen, const struct moment *moment)
{
    const struct event *event = moment->event;
    char number[64];
    snprintf(number, sizeof number, "Step %zu of %zu: ", moment->number + 1,
             moment->history->event_count);
    pen_ink(pen, INK_TITLE);
    int left = pen->width - pen_cut(pen, number, pen->width);
    pen_ink(pen, INK_PLAIN);
    bool hazard = scene_is_hazard(moment->history, moment->number);
    bool hang = scene_is_hang(moment->history, moment->number);
    if (scene_is_remark(event))
        left -= pen_cut(pen, scene_remark(event), left);
    else {
        pen_ink(pen, pen_ink_of(event->process));
        left -= pen_cut(pen, say_role(moment->history, event->process),
                        left / 2);
        pen_ink(pen, INK_PLAIN);
    }
    if (scene_is_fault(event) || scene_is_failure(event) || hazard || hang) {
        left -= pen_cut(pen, ", ", left);
        pen_ink(pen, INK_FAULT);
        left -= pen_cut(pen,
                        hazard                        ? "race"
                        : hang                        ? "hang"
                        : event->kind == EVENT_KILLED ? "killed"
                        : event->kind == EVENT_SIGNAL ? "fault"
                                                      : "failed",
                        left);
        pen_ink(pen, INK_PLAIN);
    }
    draw_source(pen, event, left);
    fputc('\n', pen->out);
}

/* CHANGES */

/* What has become of one segment; writes nothing when nothing has, or when the
 * sentence has told it. */
static void draw_segment_change(const struct pen *pen,
                                const struct moment *moment,
                                const struct segment_change *change, bool told,
                                int indent)
{
    const struct segment_now *was = &moment->before->segments[change->segment];
    const struct shared *shared = &moment->history->segments[change->segment];
    char letter[SAY_LETTER], text[256];
    say_segment_letter(change->segment, letter);
    int size = snprintf(text, sizeof text, "%s:", letter), empty = size;

#define ADD(...) \
    (size += snprintf(text + size, sizeof text - (size_t)size, __VA_ARGS__))
    bool is_new = !told && !was->exists && !was->gone;
    if (is_new)
        ADD(" new, %zu bytes,", shared->size);
    if (is_new && shared->kind == SEGMENT_SYSV)
        ADD(" nattch %lu,", change->nattch);
    else if (!told && was->exists && was->nattch != change->nattch)
        ADD(shared->kind == SEGMENT_SYSV ? " nattch %lu -> %lu,"
                                         : " mapped %lu -> %lu times,",
            was->nattch, change->nattch);
    if (was->exists && ((was->mode ^ change->mode) & 0777) != 0)
        ADD(" mode %04o -> %04o,", was->mode & 0777, change->mode & 0777);
    if (!told && (change->mode & SHM_DEST) != 0 && (was->mode & SHM_DEST) == 0)
        ADD(" marked for removal,");
    if (!told && change->gone && !was->gone)
        ADD(" destroyed,");
#undef ADD
    if (size == empty)
        return;
    text[size - 1] = '\0'; /* the last comma */
    pen_wrap(pen, INK_SEGMENT, text, indent);
}

static void draw_rest(const struct pen *pen, size_t count, int indent)
{
    if (count <= CHANGES_MOST)
        return;
    pen_blanks(pen, indent);
    fprintf(pen->out, "%s and %zu more changes\n", pen_cut_mark(),
            count - CHANGES_MOST);
}

/* True when the sentence tells what the event does to the segments that are
 * attached, made or removed; then only their mode bits are left. */
static bool is_told(const struct event *event)
{
    switch (event->kind) {
    case EVENT_FORK:
    case EVENT_EXEC:
    case EVENT_EXIT:
    case EVENT_KILLED:
        return true;
    case EVENT_CALL:
        return event->error == 0 && event->segment >= 0;
    default:
        return false;
    }
}

/* What the sentence has not said.  Stores it always says. */
static void draw_changes(const struct pen *pen, const struct moment *moment,
                         int indent)
{
    const struct event *event = moment->event;
    for (size_t i = 0; i < event->segment_count && i < CHANGES_MOST; i++)
        draw_segment_change(pen, moment, &event->segments[i], is_told(event),
                            indent);
    if (!is_told(event))
        draw_rest(pen, event->segment_count, indent);
}

int draw_words(const struct pen *pen, const struct moment *moment, int indent)
{
    char *call = say_call(moment->history, moment->number);
    char *sentence = say_event(moment->history, moment->before, moment->number);
    int result = -1;
    if (sentence != NULL) {
        draw_title(pen, moment);
        if (call != NULL && call[0] != '\0')
            pen_wrap(pen, INK_PLAIN, call, indent);
        bool bad = scene_is_fault(moment->event) ||
                   scene_is_hazard(moment->history, moment->number);
        pen_wrap(pen, bad ? INK_FAULT : INK_PLAIN, sentence, indent);
        draw_changes(pen, moment, indent);
        result = 0;
    }
    free(call);
    free(sentence);
    return result;
}

/* THE LIST */

static int draw_event(const struct pen *pen, const struct moment *moment,
                      bool full)
{
    if (draw_words(pen, moment, INDENT) == -1)
        return -1;
    size_t size;
    const char *output = scene_output(moment->event, &size);
    if (output != NULL)
        pen_quote(pen, output, size, INDENT, OUTPUT_MOST);
    if (full) {
        fputc('\n', pen->out);
        draw_spaces(pen, moment, ROWS_MOST);
    }
    return 0;
}

static int draw_events(const struct pen *pen, const struct history *history,
                       struct state *before, struct state *after, bool full)
{
    for (size_t i = 0; i < history->event_count; i++) {
        if (state_seek(before, i) == -1 || state_seek(after, i + 1) == -1)
            return -1;
        struct moment moment = {history, before, after, &history->events[i], i};
        if (i > 0)
            fputc('\n', pen->out);
        if (draw_event(pen, &moment, full) == -1)
            return -1;
    }
    return 0;
}

/* Has it a segment whose attachments the kernel counts? */
static bool is_counted(const struct history *history)
{
    for (size_t i = 0; i < history->segment_count; i++)
        if (history->segments[i].kind == SEGMENT_SYSV)
            return history->event_count > 0;
    return false;
}

int draw_list(FILE *out, const struct history *history,
              const struct draw_options *options)
{
    int width = options->width == 0 ? DRAW_WIDTH : options->width;
    struct pen pen = {
        .out = out,
        .width = width < DRAW_WIDTH_LEAST ? DRAW_WIDTH_LEAST : width,
        .colour = options->colour,
    };
    struct state before, after;
    if (state_begin(&before, history) == -1)
        return -1;
    if (state_begin(&after, history) == -1) {
        state_end(&before);
        return -1;
    }
    bool counts = is_counted(history);
    if (history->event_count == 0)
        pen_wrap(&pen, INK_PLAIN, "Nothing was recorded.", 0);
    else if (options->full)
        pen_wrap(&pen, INK_PLAIN, DRAW_LEGEND, 0);
    if (counts)
        pen_wrap(&pen, INK_PLAIN,
                 "nattch is how many attachments of a segment the kernel "
                 "counts.",
                 0);
    if (counts || (options->full && history->event_count > 0))
        fputc('\n', out);
    int result = draw_events(&pen, history, &before, &after, options->full);
    char *wrong = result == 0 ? say_hazards(history) : NULL;
    if (result == 0 && wrong == NULL)
        result = -1;
    if (wrong != NULL && wrong[0] != '\0') {
        fputc('\n', out);
        pen_wrap(&pen, INK_FAULT, wrong, 0);
    }
    free(wrong);
    state_end(&before);
    state_end(&after);
    return result == 0 && !ferror(out) ? 0 : -1;
}
