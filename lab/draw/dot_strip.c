/* The steps of a run that matter most, side by side: see dot.h. */
#include "draw/dot_parts.h"
#include "say/say.h"

#include <stdlib.h>

enum {
    MARGIN = 12,
    GUTTER = 32, /* between panels */
    PAPER = 900, /* the width that is used, if it can be */
    WORDS = 16,  /* size of the letters of a sentence, */
    NUMBER = 24, /* the width of that of a panel */
    NOTE = 13,   /* of the legend */
    LINES = 8,   /* and how many lines it may have */
    LINE = WORDS + WORDS / 3,
    AIR = 10
};

/* On a page of a book it is seen at six tenths of its size. */
static const struct look brief = {
    .side = 118,
    .middle = 160,
    .gap = 18,
    .inset = 4,
    .head = 48,
    .title = 29,
    .row = 26,
    .slot = 47,
    .text = 16,
    .small = 14,
    .count = 15,
    .brief = true,
};

/* --- Which steps ---------------------------------------------------------- */

/* Kinds of steps; of each, the first one comes in before the second of any. */
enum kind {
    KIND_FAULT, /* or a hazard, or a hang */
    KIND_STORE_BY_CHILD,
    KIND_FORK,
    KIND_MAKE,
    KIND_ATTACH,
    KIND_REMOVE,
    KIND_DETACH,
    KIND_EXEC,
    KIND_STORE,
    KIND_SEMAPHORE,
    KIND_FAIL,
    KIND_ATTACH_BY_CHILD,
    KINDS
};

static enum kind kind_of(const struct scene *scene, size_t step)
{
    const struct event *event = &scene->history->events[step];
    bool child = event->process > 0;
    if (scene_is_fault(event) || scene_is_hazard(scene->history, step) ||
        scene->steps[step].mark == MARK_HANG)
        return KIND_FAULT;
    switch (scene->steps[step].mark) {
    case MARK_STORE:
        return child ? KIND_STORE_BY_CHILD : KIND_STORE;
    case MARK_FORK:
        return KIND_FORK;
    case MARK_MAKE:
        return KIND_MAKE;
    case MARK_ATTACH:
        return child ? KIND_ATTACH_BY_CHILD : KIND_ATTACH;
    case MARK_REMOVE:
        return KIND_REMOVE;
    case MARK_DETACH:
        return KIND_DETACH;
    case MARK_EXEC:
        return KIND_EXEC;
    case MARK_SEMAPHORE:
        return KIND_SEMAPHORE;
    case MARK_FAIL:
        return KIND_FAIL;
    default:
        return KINDS;
    }
}

static int by_number(const void *a, const void *b)
{
    const size_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static bool is_chosen(const size_t steps[], int count, size_t step)
{
    for (int i = 0; i < count; i++)
        if (steps[i] == step)
            return true;
    return false;
}

int dot_key_steps(const struct scene *scene, size_t steps[DOT_STRIP])
{
    size_t all = scene->history->event_count, before;
    int count = 0;
    do { /* in each round one of each kind */
        before = (size_t)count;
        for (int kind = 0; kind < KINDS && count < DOT_STRIP; kind++)
            for (size_t i = 0; i < all; i++)
                if (kind_of(scene, i) == (enum kind)kind &&
                    !is_chosen(steps, count, i)) {
                    steps[count++] = i;
                    break;
                }
    } while (count < DOT_STRIP && (size_t)count > before);
    if (count == 0 && all > 0)
        steps[count++] = 0;
    qsort(steps, (size_t)count, sizeof steps[0], by_number);
    return count;
}

/* --- Drawing -------------------------------------------------------------- */

static int words_room(const struct scene *scene)
{
    return panel_width(&brief, scene) - NUMBER;
}

/* How the panels stand: in rows, each as high as what its steps show. */
struct strip {
    size_t steps[DOT_STRIP];
    int count, columns, rows;
    int heights[DOT_STRIP]; /* of the pictures in each row, */
    int lines[DOT_STRIP];   /* and of the longest of its sentences */
};

static int more(int a, int b)
{
    return a > b ? a : b;
}

/* Returns -1 with ENOMEM. */
static int measure(struct strip *strip, struct scene *scene)
{
    int columns = words_columns(words_room(scene), WORDS);
    for (int i = 0; i < strip->count; i++) {
        if (scene_seek(scene, strip->steps[i]) == -1)
            return -1;
        char *sentence = say_event(scene->history, &scene->before,
                                   strip->steps[i]);
        if (sentence == NULL)
            return -1;
        int row = i / strip->columns, lines = dot_lines(sentence, columns);
        strip->heights[row] = more(strip->heights[row],
                                   panel_used(&brief, scene));
        strip->lines[row] = more(strip->lines[row],
                                 lines < LINES ? lines : LINES);
        free(sentence);
    }
    return 0;
}

static int row_height(const struct strip *strip, int row)
{
    return strip->heights[row] + AIR + strip->lines[row] * LINE + 2 * AIR;
}

static int put_panel(FILE *out, struct scene *scene, const struct strip *strip,
                     int index, int x, int y)
{
    char name[32], text[16];
    size_t step = strip->steps[index];
    int number = index + 1, row = index / strip->columns;
    int lines = strip->lines[row];
    if (scene_seek(scene, step) == -1)
        return -1;
    char *sentence = say_event(scene->history, &scene->before, step);
    if (sentence == NULL)
        return -1;
    panel_write(out, &brief, scene, number, x, y);
    snprintf(name, sizeof name, "n%d", number);
    snprintf(text, sizeof text, "%d", number);
    y += strip->heights[row] + AIR;
    words_begin(out, name, x, y, NUMBER, lines * LINE);
    dot_rows(out, text, 4, 1, dot_sans, WORDS, COLOUR_QUIET);
    words_end(out);
    snprintf(name, sizeof name, "w%d", number);
    words_begin(out, name, x + NUMBER, y, words_room(scene), lines * LINE);
    dot_rows(out, sentence, words_columns(words_room(scene), WORDS), lines,
             dot_sans, WORDS, COLOUR_INK);
    words_end(out);
    free(sentence);
    return 0;
}

static const char legend[] =
    "thick, rw: may read and write.  dashed, ro: may only read; red: a fault.  "
    "dotted: detached or gone.  outlined: changed.";

int dot_strip(FILE *out, struct dot *dot)
{
    struct scene *scene = &dot->scene;
    struct strip strip = {.count = 0};
    strip.count = dot_key_steps(scene, strip.steps);
    int across = panel_width(&brief, scene) + GUTTER;
    int columns = (PAPER + GUTTER) / across;
    strip.columns = columns < 1             ? 1
                    : columns > strip.count ? more(strip.count, 1)
                                            : columns;
    strip.rows = (strip.count + strip.columns - 1) / strip.columns;
    if (measure(&strip, scene) == -1)
        return -1;
    int result = 0, width = strip.columns * across - GUTTER, y = MARGIN;
    int all = 0;
    for (int i = 0; i < strip.rows; i++)
        all += row_height(&strip, i);
    graph_begin(out, "The steps that matter most", 2 * MARGIN + width,
                2 * MARGIN + all + 2 * NOTE);
    for (int i = 0; i < strip.count && result == 0; i++) {
        int row = i / strip.columns, column = i % strip.columns;
        result = put_panel(out, scene, &strip, i, MARGIN + column * across, y);
        if (column == strip.columns - 1)
            y += row_height(&strip, row);
    }
    words_begin(out, "legend", MARGIN, MARGIN + all, width, 2 * NOTE);
    dot_rows(out, legend, words_columns(width, NOTE), 2, dot_sans, NOTE,
             COLOUR_QUIET);
    words_end(out);
    fputs("}\n", out);
    return result;
}
