/* Segments and semaphore sets in graphs: see dot_parts.h. */
#include "draw/dot_parts.h"
#include "say/say.h"

#include <string.h>
#include <sys/ipc.h>

int segment_height(const struct look *look, const struct scene *scene,
                   int place)
{
    return (look->brief ? 0 : look->row) + 2 * look->title +
           (int)scene->value_rows[place] * look->row + 2 * (2 * FRAME + THICK);
}

int set_height(const struct look *look)
{
    return look->title + 2 * (2 * FRAME + THIN);
}

/* The width of rows in the box of a segment, and of the words in them. */
static int row_width(const struct look *look, int border)
{
    return look->middle - 4 * FRAME - 2 * border;
}

static int words_width(const struct look *look)
{
    return row_width(look, THICK) - 2 * look->inset;
}

/* Of a long name the end tells more: "...[3].number". */
static void put_name(FILE *out, const struct look *look, const char *name,
                     int room)
{
    size_t length = strlen(name), from = length - (size_t)room + 1;
    char words[64];
    if (length <= (size_t)room || room < 2) {
        row_words(out, name, room, look->small, COLOUR_QUIET, false);
        return;
    }
    while (((unsigned char)name[from] & 0xc0) == 0x80) /* amid a letter */
        from++;
    snprintf(words, sizeof words, "\u2026%s", name + from);
    row_words(out, words, room + 1, look->small, COLOUR_QUIET, false);
}

static void put_words(FILE *out, const struct look *look,
                      const struct scene_value *value)
{
    enum {
        ARROW = 4 /* columns of " \u2192 " */
    };
    int room = box_columns(words_width(look), look->small);
    int length = (int)strlen(value->name), name = room * 3 / 5;
    name = length < name ? length : name;
    put_name(out, look, value->name, name);
    row_between(out);
    room -= name + 1;
    if (value->changed) /* bold letters are wider */
        room -= 1 + room / 10;
    if (value->changed && value->before != NULL && !look->brief) {
        int before = (room - ARROW) / 2, needs = (int)strlen(value->before);
        before = needs < before ? needs : before;
        row_words(out, value->before, before, look->small, COLOUR_INK, false);
        row_words(out, "\u00a0\u2192 ", ARROW, look->small, COLOUR_INK, false);
        room -= before + ARROW;
    }
    row_words(out, value->after, room, look->small, COLOUR_INK, value->changed);
}

/* An empty row where nothing is known. */
static void put_value(FILE *out, const struct look *look,
                      const struct scene_value *value)
{
    row_begin(out, look, row_width(look, THICK), look->row,
              value->changed ? COLOUR_CHANGED_FILL : COLOURS);
    if (value->name != NULL)
        put_words(out, look, value);
    else
        row_between(out);
    row_end(out);
}

/* "mode 0600, no key"; or what it is, if not one of System V. */
static void put_rights(FILE *out, const struct look *look,
                       const struct scene *scene, int index)
{
    const struct scene_segment *segment = &scene->segments[index];
    const struct shared *shared = &scene->history->segments[index];
    char words[96] = "anonymous memory";
    bool sysv = shared->kind == SEGMENT_SYSV;
    if (sysv && segment->key == IPC_PRIVATE)
        snprintf(words, sizeof words, "mode %04o, no key", segment->mode);
    else if (sysv)
        snprintf(words, sizeof words, "mode %04o, key 0x%08x", segment->mode,
                 (unsigned)segment->key);
    else if (shared->kind != SEGMENT_ANONYMOUS && shared->name != NULL)
        snprintf(words, sizeof words, "%s", shared->name);
    row_begin(out, look, row_width(look, THICK), look->row, COLOURS);
    row_words(out, words, box_columns(look->middle, look->small), look->small,
              COLOUR_QUIET, segment->remoded);
    row_between(out);
    row_end(out);
}

static void put_count(FILE *out, const struct look *look,
                      const struct scene_segment *segment)
{
    bool changed = segment->nattch != segment->nattch_before || segment->fresh;
    char count[32], words[48] = "";
    snprintf(count, sizeof count, "nattch %lu", segment->nattch);
    if (segment->marked)
        snprintf(words, sizeof words, "%s",
                 look->brief ? "marked" : "marked for removal");
    else if (changed && !segment->fresh)
        snprintf(words, sizeof words, "was %lu", segment->nattch_before);
    row_begin(out, look, row_width(look, THICK), look->title,
              changed || segment->remarked ? COLOUR_CHANGED_FILL : COLOURS);
    row_words(out, count, 24, look->count, COLOUR_INK, true);
    row_between(out);
    row_words(out, words, 24, look->small, COLOUR_INK,
              segment->remarked && !look->brief);
    row_end(out);
}

static void put_gone(FILE *out, const struct look *look,
                     const struct scene_segment *segment)
{
    row_begin(out, look, row_width(look, THIN), look->title, COLOURS);
    row_words(out, "destroyed", 9, look->text, COLOUR_GHOST, segment->remarked);
    row_between(out);
    row_end(out);
}

void segment_write(FILE *out, const struct look *look,
                   const struct scene *scene, int panel, int place, int x,
                   int y)
{
    int index = scene->segment_at[place];
    const struct scene_segment *segment = &scene->segments[index];
    const struct shared *shared = &scene->history->segments[index];
    enum colour line = segment->gone ? COLOUR_GHOST : COLOUR_SEGMENT;
    int height = segment_height(look, scene, place), width = words_width(look);
    char letter[SAY_LETTER], name[32], title[64], size[64];
    say_segment_letter(index, letter);
    snprintf(title, sizeof title, "%s%s", look->brief ? "" : "segment ",
             letter);
    snprintf(size, sizeof size, "%zu byte%s", shared->size,
             shared->size == 1 ? "" : "s");
    snprintf(name, sizeof name, "g%d_%d", panel, place);
    dot_node(out, name, x, y, look->middle, height);
    box_begin(out, "t", look->middle, height, line,
              segment->gone ? THIN : THICK,
              segment->changed ? COLOUR_CHANGED : COLOUR_PAPER);
    row_begin(out, look, row_width(look, segment->gone ? THIN : THICK),
              look->title, COLOURS);
    row_words(out, title, box_columns(width, look->text), look->text, line,
              true);
    row_between(out);
    row_words(out, size, box_columns(width, look->small) * 2 / 3, look->small,
              segment->gone ? COLOUR_GHOST : COLOUR_QUIET, false);
    row_end(out);
    if (segment->gone)
        put_gone(out, look, segment);
    else {
        if (!look->brief)
            put_rights(out, look, scene, index);
        if (shared->kind == SEGMENT_SYSV)
            put_count(out, look, segment);
        for (size_t i = 0; i < segment->value_count; i++)
            put_value(out, look, &segment->values[i]);
    }
    fputs("<TR><TD></TD></TR>", out); /* takes what height is left */
    box_end(out);
    fputs(">];\n", out);
}

/* "semaphore set 1", and its values, or as many as there is room for. */
void set_write(FILE *out, const struct look *look, const struct scene *scene,
               int panel, int place, int x, int y)
{
    int index = scene->set_at[place];
    const struct scene_set *set = &scene->sets[index];
    enum colour line = set->gone ? COLOUR_GHOST : COLOUR_SEGMENT;
    size_t room = look->brief ? 4 : 8, shown = set->value_count;
    char name[32], title[32];
    snprintf(title, sizeof title, "%s %d",
             look->brief ? "set" : "semaphore set", index + 1);
    snprintf(name, sizeof name, "t%d_%d", panel, place);
    dot_node(out, name, x, y, look->middle, set_height(look));
    box_begin(out, "t", look->middle, set_height(look), line, THIN,
              set->changed ? COLOUR_CHANGED : COLOUR_PAPER);
    row_begin(out, look, row_width(look, THIN), look->title, COLOURS);
    row_words(out, title, 24, look->small, line, true);
    shown = set->gone ? 0 : shown < room ? shown : room;
    for (size_t i = 0; i < shown; i++) {
        bool changed = set->changed &&
                       (i >= set->value_count_before ||
                        set->values_before[i] != set->values[i]);
        fprintf(out, "</TD><TD BGCOLOR=\"%s\" WIDTH=\"18\">",
                dot_colour(changed     ? COLOUR_CHANGED_FILL
                           : set->gone ? COLOUR_GHOST_FILL
                                       : COLOUR_SEGMENT_FILL));
        char number[16];
        snprintf(number, sizeof number, "%d", set->values[i]);
        row_words(out, number, 12, look->text, COLOUR_INK, changed);
    }
    if (set->gone || shown < set->value_count) {
        row_between(out);
        row_words(out, set->gone ? "removed" : "\u2026", 8, look->small, line,
                  false);
    }
    row_end(out);
    box_end(out);
    fputs(">];\n", out);
}
