/* One event on one screen: see screen.h. */
#include "draw/screen.h"
#include "draw/scene.h"

#include <stdlib.h>
#include <string.h>

enum {
    COLUMNS_MOST = 100, /* longer lines are hard to read */
    PICTURE_ROW = 8,    /* it begins there, unless the words need more */
    OUTPUT_MOST = 12,   /* lines of output */
    LEGEND_ROWS = 20,   /* a screen with so many has room for the legend, */
    LETTER_ROWS = 24    /* and what the letters are */
};

static const char keys_line[] =
    "n next  p back  g first  G last  c change  f fault  o output  ? help  "
    "q quit";

static const char *const help[] = {
    "Each screen is one step of the program, as it really ran: who did it and",
    "where, the call, what it means, and how memory stood after it.",
    "",
    "  n  Space  Enter  Right     next step",
    "  p  b  Backspace  Left      step back",
    "  g  Home                    first step",
    "  G  End                     last step",
    "  c                          next change of a segment or a semaphore set",
    "  f                          next fault, race, hang or failed call",
    "  o                          next output",
    "  q                          quit",
    "",
    "In the picture, each frame is the memory of one process, high addresses",
    "at the top. A, B, ... are shared segments, drawn where they are attached;",
    "nattch is how many attachments the kernel counts.",
    "",
    "  rw  may read and write        *  changed by this step",
    "  ro  may only read             !  fault      >  who did this step",
};

/* PARTS */

/* Text that is drawn before it is known where it goes. */
struct part {
    char *text;
    size_t size;
    FILE *out;
};

static int begin(struct part *part)
{
    *part = (struct part){0};
    part->out = open_memstream(&part->text, &part->size);
    return part->out == NULL ? -1 : 0;
}

/* Returns the number of lines, or -1 with ENOMEM. */
static int finish(struct part *part)
{
    if (fclose(part->out) == EOF)
        return -1;
    int lines = 0;
    for (const char *c = part->text; *c != '\0'; c++)
        lines += *c == '\n';
    return lines;
}

static void drop(struct part *part)
{
    free(part->text);
    part->text = NULL;
}

/* Write lines of a part into the screen from row *row (1 is the first) on, but
 * not below `last`. */
static void put_lines(const struct pen *screen, int *row, int last,
                      const char *text)
{
    for (; *text != '\0' && *row <= last; (*row)++) {
        size_t size = strcspn(text, "\n");
        fprintf(screen->out, "\033[%d;1H%.*s", *row, (int)size, text);
        pen_ink(screen, INK_PLAIN);
        text += size;
        text += *text == '\n';
    }
}

/* Skip all but the last `lines` of a text that has `all`. */
static const char *last_lines(const char *text, int all, int lines)
{
    for (; all > lines; all--)
        text = strchr(text, '\n') + 1;
    return text;
}

/* What the program has written so far: enough of its end for `lines`. */
static int gather_output(const struct browser *browser, const struct pen *pen,
                         struct part *part)
{
    size_t want = (size_t)OUTPUT_MOST * COLUMNS_MOST, size, first = browser->at;
    struct part raw;
    for (size_t have = 0; have < want && first > 0; first--)
        if (scene_output(&browser->history->events[first], &size) != NULL)
            have += size;
    if (begin(&raw) == -1)
        return -1;
    for (size_t i = first; i <= browser->at; i++) {
        const char *text = scene_output(&browser->history->events[i], &size);
        size_t skip = text != NULL && size > want ? size - want : 0;
        if (text != NULL)
            fwrite(text + skip, 1, size - skip, raw.out);
    }
    int lines = -1;
    if (fclose(raw.out) == 0 && begin(part) == 0) {
        struct pen quote = {part->out, pen->width, pen->colour};
        pen_quote(&quote, raw.text, raw.size, 0, INT_MAX);
        lines = finish(part);
        if (lines == -1)
            drop(part);
    }
    drop(&raw);
    return lines;
}

/* SCREENS */

static void put_help(const struct pen *screen, int last)
{
    int row = 1;
    for (size_t i = 0; i < sizeof help / sizeof help[0] && row <= last; i++) {
        fprintf(screen->out, "\033[%d;1H", row++);
        pen_cut(screen, help[i], screen->width);
    }
}

static void put_keys(const struct browser *browser, const struct pen *screen,
                     int row)
{
    const char *text = keys_line;
    if (browser->help)
        text = "Any key goes back to the step.";
    else if (browser->message != NULL)
        text = browser->message;
    fprintf(screen->out, "\033[%d;1H", row);
    pen_ink(screen, INK_TITLE);
    pen_cut(screen, text, screen->width);
    pen_ink(screen, INK_PLAIN);
}

/* The picture, with as many rows as fit into `room` lines. */
static int draw_picture(const struct pen *screen, const struct moment *moment,
                        int room, struct part *part)
{
    for (int rows = room > 0 ? room : 1;; rows--) {
        if (begin(part) == -1)
            return -1;
        struct pen pen = {part->out, screen->width, screen->colour};
        draw_spaces(&pen, moment, rows);
        int lines = finish(part);
        if (lines <= room || rows == 1)
            return lines;
        drop(part);
    }
}

static int put_step(const struct browser *browser, const struct pen *screen,
                    int last)
{
    const struct moment moment = {
        browser->history, &browser->before, &browser->after,
        &browser->history->events[browser->at], browser->at};
    struct part words, picture = {0}, output = {0};
    if (begin(&words) == -1)
        return -1;
    struct pen pen = {words.out, screen->width, screen->colour};
    int result = draw_words(&pen, &moment, 2);
    int word_lines = finish(&words), output_lines = -1;
    if (result == 0 && word_lines >= 0)
        output_lines = gather_output(browser, screen, &output);
    if (output_lines >= 0) {
        int top = word_lines + 2 > PICTURE_ROW ? word_lines + 2 : PICTURE_ROW;
        int least = output_lines < 2 ? output_lines : 2;
        int reserve = output_lines > 0 ? least + 2 : 0, row = 1;
        result = draw_picture(screen, &moment, last - reserve - top + 1,
                              &picture);
        if (result >= 0) {
            put_lines(screen, &row, last, words.text);
            put_lines(screen, &top, last - reserve, picture.text);
            int room = last - top - 1;
            if (room > OUTPUT_MOST)
                room = OUTPUT_MOST;
            if (output_lines > 0 && room > 0) {
                top++;
                put_lines(screen, &top, last, "Output so far:\n");
                put_lines(screen, &top, last,
                          last_lines(output.text, output_lines, room));
            }
        }
    } else {
        result = -1;
    }
    drop(&words);
    drop(&picture);
    drop(&output);
    return result < 0 ? -1 : 0;
}

int screen_draw(const struct browser *browser)
{
    int rows, columns;
    struct part screen;
    keys_size(&browser->keys, &rows, &columns);
    if (begin(&screen) == -1)
        return -1;
    if (columns > COLUMNS_MOST)
        columns = COLUMNS_MOST;
    struct pen pen = {
        .out = screen.out,
        .width = columns < DRAW_WIDTH_LEAST ? DRAW_WIDTH_LEAST : columns,
        .colour = browser->colour,
    };
    fputs("\033[2J", screen.out);
    int result = 0;
    if (browser->help)
        put_help(&pen, rows - 1);
    else if (browser->history->event_count == 0)
        fputs("\033[HNothing was recorded.", screen.out);
    else if (rows < LEGEND_ROWS)
        result = put_step(browser, &pen, rows - 1);
    else {
        bool more = rows >= LETTER_ROWS;
        result = put_step(browser, &pen, rows - 2 - (more ? 1 : 0));
        if (more) {
            fprintf(screen.out, "\033[%d;1H", rows - 2);
            pen_cut(&pen, DRAW_LEGEND_MORE, pen.width);
        }
        fprintf(screen.out, "\033[%d;1H", rows - 1);
        pen_cut(&pen, DRAW_LEGEND, pen.width);
    }
    put_keys(browser, &pen, rows);
    if (finish(&screen) == -1)
        result = -1;
    if (result == 0)
        result = keys_show(&browser->keys, screen.text, screen.size);
    drop(&screen);
    return result;
}
