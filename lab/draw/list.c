/* A history in lines, one event after the other: see terminal.h. */
#include "draw/pen.h"
#include "say/say.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

enum {
    CHANGES_MOST = 8, /* of segments, and of bytes, per event */
    OUTPUT_MOST = 20, /* lines per event */
    ROWS_MOST = 16,   /* attachments per picture */
    BYTES_SHOWN = 8,  /* of each change */
    TEXT_SHOWN = 24,
    INDENT = 4
};

const char *draw_role(const struct history *history, int index)
{
    if (index < 0 || (size_t)index >= history->process_count ||
        history->processes[index].role == NULL)
        return "?";
    return history->processes[index].role;
}

bool draw_is_fault(const struct event *event)
{
    bool bad = event->signo == SIGSEGV || event->signo == SIGBUS ||
               event->signo == SIGILL || event->signo == SIGFPE;
    return event->kind == EVENT_KILLED || (event->kind == EVENT_SIGNAL && bad);
}

bool draw_is_failure(const struct event *event)
{
    return event->error != 0;
}

const char *draw_output(const struct event *event, size_t *size)
{
    *size = event->text_size;
    bool written = event->kind == EVENT_CALL && event->call == CALL_WRITE &&
                   event->error == 0 && event->text_size > 0;
    return written ? event->text : NULL;
}

/* WORDS */

/* ", at file.c:12 in main", in at most `left` columns; the number of the line
 * is what matters most. */
static void draw_source(const struct pen *pen, const struct source *at,
                        int left)
{
    char line[32];
    if (at->file != NULL) {
        const char *slash = strrchr(at->file, '/');
        int behind = snprintf(line, sizeof line, ":%d", at->line);
        left -= pen_cut(pen, ", at ", left);
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
    pen_ink(pen, pen_ink_of(event->process));
    left -= pen_cut(pen, draw_role(moment->history, event->process), left / 2);
    pen_ink(pen, INK_PLAIN);
    if (draw_is_fault(event) || draw_is_failure(event)) {
        left -= pen_cut(pen, ", ", left);
        pen_ink(pen, INK_FAULT);
        left -= pen_cut(pen,
                        event->kind == EVENT_KILLED   ? "killed"
                        : event->kind == EVENT_SIGNAL ? "fault"
                                                      : "failed",
                        left);
        pen_ink(pen, INK_PLAIN);
    }
    draw_source(pen, &event->at, left);
    fputc('\n', pen->out);
}

/* CHANGES */

/* What has become of one segment; writes nothing when nothing has. */
static void draw_segment_change(const struct pen *pen,
                                const struct moment *moment,
                                const struct segment_change *change, int indent)
{
    const struct segment_now *was = &moment->before->segments[change->segment];
    const struct shared *shared = &moment->history->segments[change->segment];
    char letter[SAY_LETTER], text[256];
    say_segment_letter(change->segment, letter);
    int size = snprintf(text, sizeof text, "%s:", letter), empty = size;

#define ADD(...) \
    (size += snprintf(text + size, sizeof text - (size_t)size, __VA_ARGS__))
    bool is_new = !was->exists && !was->gone;
    if (is_new)
        ADD(" new, %zu bytes,", shared->size);
    if (is_new && shared->kind == SEGMENT_SYSV)
        ADD(" nattch %lu,", change->nattch);
    else if (was->exists && was->nattch != change->nattch)
        ADD(shared->kind == SEGMENT_SYSV ? " nattch %lu -> %lu,"
                                         : " mapped %lu -> %lu times,",
            was->nattch, change->nattch);
    if (was->exists && ((was->mode ^ change->mode) & 0777) != 0)
        ADD(" mode %04o -> %04o,", was->mode & 0777, change->mode & 0777);
    if ((change->mode & SHM_DEST) != 0 && (was->mode & SHM_DEST) == 0)
        ADD(" marked for removal,");
    if (change->gone && !was->gone)
        ADD(" destroyed,");
#undef ADD
    if (size == empty)
        return;
    text[size - 1] = '\0'; /* the last comma */
    pen_wrap(pen, INK_SEGMENT, text, indent);
}

/* True when bytes are more likely a text than a number. */
static bool is_text(const unsigned char *bytes, size_t size)
{
    size_t length = 0;
    while (length < size && bytes[length] >= 0x20 && bytes[length] < 0x7f)
        length++;
    size_t end = length;
    while (end < size && bytes[end] == '\0')
        end++;
    return length >= 2 && end == size;
}

/* Write bytes as a text in quotes, as one number, or one by one in hexadecimal
 * digits. */
static void put_bytes(FILE *out, const unsigned char *bytes, size_t size,
                      bool text)
{
    uint64_t number = 0;
    struct glyph glyph;
    if (text) {
        while (size > 0 && bytes[size - 1] == '\0')
            size--;
        fputc('"', out);
        for (size_t i = 0; i < size && i < TEXT_SHOWN;) {
            i += pen_glyph((const char *)bytes + i, size - i, &glyph);
            fputs(glyph.text, out);
        }
        fprintf(out, "\"%s", size > TEXT_SHOWN ? "..." : "");
    } else if (size == 1 || size == 2 || size == 4 || size == 8) {
        for (size_t i = size; i > 0; i--) /* as on all our processors */
            number = number << 8 | bytes[i - 1];
        fprintf(out, "%llu", (unsigned long long)number);
    } else {
        for (size_t i = 0; i < size && i < BYTES_SHOWN; i++)
            fprintf(out, "%s%02x", i > 0 ? " " : "", bytes[i]);
        fputs(size > BYTES_SHOWN ? " ..." : "", out);
    }
}

/* "A, bytes 0 to 3, by child 1: 41 -> 42" */
static int draw_store(const struct pen *pen, const struct moment *moment,
                      const struct store *store, int indent)
{
    char *text = NULL, letter[SAY_LETTER];
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return -1;
    say_segment_letter(store->segment, letter);
    unsigned long long first = store->offset;
    if (store->size == 1)
        fprintf(out, "%s, byte %llu", letter, first);
    else
        fprintf(out, "%s, bytes %llu to %llu", letter, first,
                first + store->size - 1);
    if (store->by >= 0)
        fprintf(out, ", by %s", draw_role(moment->history, store->by));
    if (store->size > 0 && store->before != NULL && store->after != NULL) {
        bool is_words = is_text(store->after, store->size);
        fputs(": ", out);
        put_bytes(out, store->before, store->size, is_words);
        fputs(" -> ", out);
        put_bytes(out, store->after, store->size, is_words);
    }
    int result = fclose(out);
    if (result == 0)
        pen_wrap(pen, INK_SEGMENT, text, indent);
    free(text);
    return result == 0 ? 0 : -1;
}

/* "A, slots[3].value, by child 1: 41 -> 42" */
static int draw_value(const struct pen *pen, const struct moment *moment,
                      size_t store, const struct field_changes *changes,
                      size_t number, int indent)
{
    const struct store *of = &moment->event->stores[store];
    char *text = NULL, letter[SAY_LETTER];
    struct said_value value;
    if (say_value(moment->before, moment->event, store, changes, number,
                  &value) == -1)
        return -1;
    say_segment_letter(of->segment, letter);
    bool known = of->by >= 0;
    int size = asprintf(&text, "%s, %s%s%s: %s -> %s", letter, value.name,
                        known ? ", by " : "",
                        known ? draw_role(moment->history, of->by) : "",
                        value.before, value.after);
    free(value.name);
    free(value.before);
    free(value.after);
    if (size == -1)
        return -1;
    pen_wrap(pen, INK_SEGMENT, text, indent);
    free(text);
    return 0;
}

static void draw_rest(const struct pen *pen, size_t count, int indent)
{
    if (count <= CHANGES_MOST)
        return;
    pen_blanks(pen, indent);
    fprintf(pen->out, "%s and %zu more changes\n", pen_cut_mark(),
            count - CHANGES_MOST);
}

/* Each store as the values of its type, or else as bytes. */
static int draw_stores(const struct pen *pen, const struct moment *moment,
                       int indent)
{
    const struct event *event = moment->event;
    struct field_changes changes;
    size_t shown = 0, all = 0;
    for (size_t i = 0; i < event->store_count; i++) {
        const struct store *store = &event->stores[i];
        if (!fields_of_store(moment->before, event, i, &changes)) {
            all++;
            if (shown == CHANGES_MOST)
                continue;
            shown++;
            if (draw_store(pen, moment, store, indent) == -1)
                return -1;
            continue;
        }
        all += (size_t)changes.total;
        for (size_t k = 0; k < changes.count && shown < CHANGES_MOST; k++) {
            shown++;
            if (draw_value(pen, moment, i, &changes, k, indent) == -1)
                return -1;
        }
    }
    draw_rest(pen, all, indent);
    return 0;
}

static int draw_changes(const struct pen *pen, const struct moment *moment,
                        int indent)
{
    const struct event *event = moment->event;
    for (size_t i = 0; i < event->segment_count && i < CHANGES_MOST; i++)
        draw_segment_change(pen, moment, &event->segments[i], indent);
    draw_rest(pen, event->segment_count, indent);
    return draw_stores(pen, moment, indent);
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
        pen_wrap(pen, draw_is_fault(moment->event) ? INK_FAULT : INK_PLAIN,
                 sentence, indent);
        result = draw_changes(pen, moment, indent);
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
    const char *output = draw_output(moment->event, &size);
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
    if (history->event_count == 0)
        pen_wrap(&pen, INK_PLAIN, "Nothing was recorded.", 0);
    else if (options->full) {
        pen_wrap(&pen, INK_PLAIN, DRAW_LEGEND, 0);
        fputc('\n', out);
    }
    int result = draw_events(&pen, history, &before, &after, options->full);
    state_end(&before);
    state_end(&after);
    return result == 0 && !ferror(out) ? 0 : -1;
}
