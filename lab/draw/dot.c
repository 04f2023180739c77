#include "draw/dot_parts.h"
#include "say/say.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    MARGIN = 24,
    SENTENCE = 15, /* size of its letters, */
    CALL = 12,     /* of those of a call, */
    SMALL = 11,    /* and of what matters less */
    LINES_MOST = 8,
    CALL_MOST = 2,
    PRINTED_MOST = 2 /* of what is printed */
};

static const struct look whole = {
    .side = 196,
    .middle = 248,
    .gap = 84,
    .inset = 5,
    .head = 42,
    .title = 30,
    .row = 24,
    .slot = 48,
    .text = 14,
    .small = 11,
    .count = 16,
};

static int width_of(const struct scene *scene)
{
    int width = panel_width(&whole, scene);
    return width > 560 ? width : 560; /* sentences need some */
}

/* --- Sentences ------------------------------------------------------------ */

static int most(int a, int b, int limit)
{
    int larger = a > b ? a : b;
    return larger < limit ? larger : limit;
}

static int measure(struct dot *dot)
{
    struct scene *scene = &dot->scene;
    int width = width_of(scene);
    for (size_t i = 0; i < scene->history->event_count; i++) {
        if (scene_seek(scene, i) == -1)
            return -1;
        char *sentence = say_event(scene->history, &scene->before, i);
        char *call = say_call(scene->history, i);
        if (sentence != NULL && call != NULL) {
            dot->lines = most(
                dot->lines, dot_lines(sentence, words_columns(width, SENTENCE)),
                LINES_MOST);
            dot->call_lines = most(
                dot->call_lines,
                dot_lines(call, words_columns(width, CALL + 2)), CALL_MOST);
        }
        if (scene->steps[i].print)
            dot->printed_lines = PRINTED_MOST;
        bool good = sentence != NULL && call != NULL;
        free(sentence);
        free(call);
        if (!good)
            return -1;
    }
    return 0;
}

int dot_begin(struct dot *dot, const struct history *history)
{
    *dot = (struct dot){.lines = 0};
    if (scene_make(&dot->scene, history) == -1)
        return -1;
    if (measure(dot) == 0)
        return 0;
    dot_end(dot);
    errno = ENOMEM;
    return -1;
}

void dot_end(struct dot *dot)
{
    scene_free(&dot->scene);
}

/* --- Graphs --------------------------------------------------------------- */

static int line_height(int size)
{
    return size + size / 3;
}

static const char legend[] =
    "thick: may read and write.  dashed: may only read, or a fault.  "
    "dotted: detached, destroyed or ended.  outlined: changed in this step.  "
    "double: who acts.";

/* What a step prints, as much of it as there is room for. */
static void put_printed(FILE *out, const struct event *event, int width)
{
    size_t size;
    const char *text = scene_output(event, &size);
    int columns = words_columns(width, CALL + 2);
    while (text != NULL && size > 0 && text[size - 1] == '\n')
        size--;
    size_t most = 4 * (size_t)columns * PRINTED_MOST;
    char *kept = text != NULL ? strndup(text, size < most ? size : most) : NULL;
    if (kept != NULL)
        dot_rows(out, kept, columns, PRINTED_MOST, dot_mono, CALL,
                 COLOUR_QUIET);
    free(kept);
}

static void put_caption(FILE *out, const struct dot *dot, const char *call,
                        const char *sentence, int y, int width, int height)
{
    const struct scene *scene = &dot->scene;
    const struct event *event = scene_event(scene);
    char place[512] = "", heading[700];
    const char *file = event->at.file;
    if (file != NULL) {
        const char *slash = strrchr(file, '/');
        snprintf(place, sizeof place, ", line %d of %s", event->at.line,
                 slash != NULL ? slash + 1 : file);
    }
    char *who = say_who(scene->history, event->process, false);
    snprintf(heading, sizeof heading, "Step %zu of %zu: %s%s", scene->step + 1,
             scene->history->event_count, who != NULL ? who : "", place);
    free(who);
    words_begin(out, "caption", MARGIN, y, width, height);
    const char *alert = scene_alert(scene->history, scene->step);
    if (alert != NULL) {
        size_t used = strlen(heading);
        snprintf(heading + used, sizeof heading - used, ". %s", alert);
    }
    dot_rows(out, heading, words_columns(width, SMALL), 1, dot_sans, SMALL,
             alert != NULL ? COLOUR_FAULT : COLOUR_QUIET);
    dot_rows(out, call, words_columns(width, CALL + 2), CALL_MOST, dot_mono,
             CALL, COLOUR_INK);
    dot_rows(out, sentence, words_columns(width, SENTENCE), LINES_MOST,
             dot_sans, SENTENCE, COLOUR_INK);
    put_printed(out, event, width);
    words_end(out);
}

static void put_hidden(const struct scene *scene, char words[160])
{
    int used = 0;
    words[0] = '\0';
    const struct {
        size_t count;
        const char *one, *many;
    } hidden[] = {
        {scene->hidden, "process", "processes"},
        {scene->hidden_segments, "segment", "segments"},
        {scene->hidden_sets, "semaphore set", "semaphore sets"},
    };
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
        if (hidden[i].count > 0)
            used += snprintf(words + used, 160 - (size_t)used, "%s%zu %s",
                             used == 0 ? "Not shown: " : ", ", hidden[i].count,
                             hidden[i].count == 1 ? hidden[i].one
                                                  : hidden[i].many);
}

int dot_step(FILE *out, struct dot *dot, size_t step)
{
    struct scene *scene = &dot->scene;
    char hidden[160], title[64];
    if (scene_seek(scene, step) == -1)
        return -1;
    char *sentence = say_event(scene->history, &scene->before, step);
    char *call = say_call(scene->history, step);
    if (sentence == NULL || call == NULL) {
        free(sentence);
        free(call);
        return -1;
    }
    int width = width_of(scene), drawn = panel_height(&whole, scene);
    int words = line_height(SMALL) +
                (dot->call_lines + dot->printed_lines) * line_height(CALL) +
                dot->lines * line_height(SENTENCE);
    int below = MARGIN + drawn + MARGIN, last = below + words + MARGIN / 2;
    snprintf(title, sizeof title, "Step %zu of %zu", step + 1,
             scene->history->event_count);
    graph_begin(out, title, width + 2 * MARGIN,
                last + 2 * line_height(SMALL) + MARGIN / 2);
    panel_write(out, &whole, scene, 0,
                MARGIN + (width - panel_width(&whole, scene)) / 2, MARGIN);
    put_caption(out, dot, call, sentence, below, width, words);
    put_hidden(scene, hidden);
    words_begin(out, "legend", MARGIN, last, width, 2 * line_height(SMALL));
    dot_rows(out, hidden[0] != '\0' ? hidden : legend,
             words_columns(width, SMALL - 2), 2, dot_sans, SMALL - 2,
             COLOUR_QUIET);
    words_end(out);
    fputs("}\n", out);
    free(sentence);
    free(call);
    return 0;
}
