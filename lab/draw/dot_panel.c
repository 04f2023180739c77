/* Processes, and what links them with segments: see dot_parts.h. */
#include "draw/dot_parts.h"
#include "recording/names.h"
#include "say/say.h"

#include <inttypes.h>
#include <string.h>

/* --- Sizes ---------------------------------------------------------------- */

/* A box has an outline, air and a border on each side of what is in it. */
static int process_height(const struct look *look, const struct scene *scene,
                          int place)
{
    return look->head + 2 * look->row +
           (int)scene->slot_rows[place] * look->slot + 2 * (FRAME + THIN);
}

/* The top of the process in this place, below the top of the panel. */
static int process_top(const struct look *look, const struct scene *scene,
                       int place)
{
    int top = 0;
    for (int above = place % 2; above < place; above += 2)
        top += process_height(look, scene, above) + APART;
    return top;
}

static int segment_top(const struct look *look, const struct scene *scene,
                       int place)
{
    int top = 0;
    for (int above = 0; above < place; above++)
        top += segment_height(look, scene, above) + APART;
    return top;
}

/* Of so many places of each kind. */
static int height_of(const struct look *look, const struct scene *scene,
                     int places, int segments, int sets)
{
    int all[3] = {
        process_top(look, scene, places),
        process_top(look, scene, places + 1),
        sets > 0 ? segment_top(look, scene, scene->segment_places) +
                       sets * (set_height(look) + APART)
                 : segment_top(look, scene, segments),
    };
    int most = all[0] > all[1] ? all[0] : all[1];
    return (most > all[2] ? most : all[2]) - APART;
}

int panel_height(const struct look *look, const struct scene *scene)
{
    return height_of(look, scene, scene->places, scene->segment_places,
                     scene->set_places);
}

static bool segment_is_seen(const struct scene *scene, int place)
{
    int index = scene->segment_at[place];
    return index >= 0 &&
           (scene->segments[index].exists || scene->segments[index].gone);
}

static bool set_is_seen(const struct scene *scene, int place)
{
    int index = scene->set_at[place];
    return index >= 0 && (scene->sets[index].exists || scene->sets[index].gone);
}

int panel_used(const struct look *look, const struct scene *scene)
{
    int places = scene->places, segments = scene->segment_places;
    int sets = scene->set_places;
    while (places > 1 && scene->at[places - 1] < 0)
        places--;
    while (segments > 0 && !segment_is_seen(scene, segments - 1))
        segments--;
    while (sets > 0 && !set_is_seen(scene, sets - 1))
        sets--;
    return height_of(look, scene, places, segments, sets);
}

int panel_width(const struct look *look, const struct scene *scene)
{
    int sides = scene->places > 1 ? 2 : 1;
    return look->middle + sides * (look->side + look->gap);
}

/* --- Processes ------------------------------------------------------------ */

static enum colour colour_of_slot(const struct scene_slot *slot)
{
    if (slot->fault)
        return COLOUR_FAULT;
    if (!slot->attached)
        return COLOUR_GHOST;
    return slot->writable ? COLOUR_SEGMENT : COLOUR_READONLY;
}

static void slot_words(const struct look *look, const struct scene_slot *slot,
                       char words[64])
{
    const char *rights = look->brief      ? slot->writable ? "rw" : "ro"
                         : slot->writable ? "read, write"
                                          : "read only";
    if (slot->fault && look->brief)
        snprintf(words, 64, "fault");
    else if (slot->fault)
        snprintf(words, 64, "fault at byte %" PRIu64, slot->byte);
    else if (!slot->attached)
        snprintf(words, 64, "detached");
    else if (slot->stores)
        snprintf(words, 64, "stores");
    else if (slot->loads)
        snprintf(words, 64, "loads");
    else if (slot->offset > 0 && !look->brief)
        snprintf(words, 64, "%s, from %" PRIu64, rights, slot->offset);
    else
        snprintf(words, 64, "%s", rights);
}

/* Of the rows of a process. */
static int process_width(const struct look *look)
{
    return look->side - 2 * (FRAME + THIN);
}

static void put_slot(FILE *out, const struct look *look,
                     const struct scene_slot *slot, size_t number,
                     enum colour ground)
{
    char letter[SAY_LETTER], words[64], port[32];
    fprintf(out, "<TR><TD HEIGHT=\"%d\">", look->slot);
    if (slot != NULL && slot->segment >= 0) {
        enum colour line = colour_of_slot(slot);
        enum colour ink = line == COLOUR_GHOST ? COLOUR_GHOST : COLOUR_INK;
        int width = look->side - 4 * look->inset;
        int border = line == COLOUR_SEGMENT ? THICK - 1 : THIN;
        int inner = width - 4 * FRAME - 2 * border;
        say_segment_letter(slot->segment, letter);
        slot_words(look, slot, words);
        snprintf(port, sizeof port, "s%zu", number);
        box_begin(out, port, width, look->slot - 4, line, border,
                  slot->changed ? COLOUR_CHANGED : ground);
        row_begin(out, look, inner, look->slot - 4 - 4 * FRAME - 2 * border,
                  COLOURS);
        row_words(out, letter, SAY_LETTER, look->text, ink, true);
        row_between(out);
        row_words(out, words,
                  box_columns(inner - 2 * look->inset, look->small) - 2,
                  look->small, line == COLOUR_FAULT ? line : ink,
                  slot->stores || slot->fault);
        row_end(out);
        box_end(out);
    }
    fputs("</TD></TR>\n", out);
}

static void put_private(FILE *out, const struct look *look, enum colour line,
                        const char *words)
{
    row_begin(out, look, process_width(look), look->row, COLOURS);
    if (words != NULL)
        row_words(out, words, SCENE_WORDS, look->small, line, false);
    row_between(out);
    row_end(out);
}

/* "waits in semop", or where there is little room "waits"; "SIGSEGV". */
static void state_words(const struct look *look,
                        const struct scene_process *process,
                        char words[SCENE_WORDS])
{
    const char *signal = name_of_signal(process->signo);
    scene_state_words(process, words);
    if (!look->brief || process->state == PROCESS_RUNNING)
        return;
    if (process->state == PROCESS_ENDED && process->signo != 0 &&
        signal != NULL)
        snprintf(words, SCENE_WORDS, "%s", signal);
    else
        words[strcspn(words, " ")] = '\0';
}

static void put_title(FILE *out, const struct look *look,
                      const struct scene *scene, int index, enum colour line)
{
    const struct scene_process *process = &scene->processes[index];
    int width = process_width(look) - 2 * look->inset;
    char words[SCENE_WORDS];
    state_words(look, process, words);
    row_begin(out, look, process_width(look), look->head, COLOUR_PAPER);
    row_words(out, say_role(scene->history, index),
              box_columns(width, look->text), look->text, line, true);
    fputs("<BR ALIGN=\"LEFT\"/>", out);
    row_words(out, words, box_columns(width, look->small), look->small,
              process->changed ? COLOUR_INK : COLOUR_QUIET, process->changed);
    fputs("<BR ALIGN=\"LEFT\"/>", out);
    row_end(out);
}

/* Who acts has a border twice as thick. */
static enum colour outline_of(const struct scene *scene, int index,
                              enum colour line)
{
    if (scene->processes[index].changed)
        return COLOUR_CHANGED;
    return scene_event(scene)->process == index ? line : COLOUR_PAPER;
}

static void put_process(FILE *out, const struct look *look,
                        const struct scene *scene, int panel, int place, int x,
                        int y)
{
    int index = scene->at[place];
    const struct scene_process *process = &scene->processes[index];
    bool ended = process->state == PROCESS_ENDED;
    bool empty = ended || process->state == PROCESS_BORROWING;
    enum colour line = ended       ? COLOUR_GHOST
                       : index > 0 ? COLOUR_CHILD
                                   : COLOUR_PARENT;
    int height = process_height(look, scene, place);
    char name[32];
    snprintf(name, sizeof name, "p%d_%d", panel, place);
    dot_node(out, name, x, y, look->side, height);
    fprintf(out,
            "<TABLE BORDER=\"%d\" COLOR=\"%s\" CELLBORDER=\"0\" "
            "CELLSPACING=\"0\" CELLPADDING=\"0\" FIXEDSIZE=\"TRUE\" "
            "WIDTH=\"%d\" HEIGHT=\"%d\"><TR><TD>\n"
            "<TABLE BORDER=\"%d\" COLOR=\"%s\" STYLE=\"%s\" CELLBORDER=\"0\" "
            "CELLSPACING=\"0\" CELLPADDING=\"0\" FIXEDSIZE=\"TRUE\" "
            "WIDTH=\"%d\" HEIGHT=\"%d\" BGCOLOR=\"%s\">\n",
            FRAME, dot_colour(outline_of(scene, index, line)), look->side,
            height, THIN, dot_colour(line), box_style(line),
            look->side - 2 * FRAME, height - 2 * FRAME, dot_colour(line + 1));
    put_title(out, look, scene, index, line);
    put_private(out, look, line,
                ended         ? NULL
                : look->brief ? "private"
                              : "private memory");
    for (size_t i = 0; i < scene->slot_rows[place]; i++)
        put_slot(out, look,
                 i < process->slot_count && !empty ? &process->slots[i] : NULL,
                 i, line + 1);
    put_private(out, look, line, NULL);
    fputs("</TABLE></TD></TR></TABLE>>];\n", out);
}

/* --- Links ---------------------------------------------------------------- */

static void put_link(FILE *out, const struct look *look,
                     const struct scene_slot *slot, size_t number, int panel,
                     int place, int segment_place)
{
    enum colour line = colour_of_slot(slot);
    bool left = place % 2 == 0;
    int width = slot->stores ? 4 : slot->writable ? 3 : 2;
    fprintf(out,
            "p%d_%d:s%zu:%s -> g%d_%d:t:%s [color=\"%s\", penwidth=%d, "
            "style=%s, dir=%s, arrowsize=%s];\n",
            panel, place, number, left ? "e" : "w", panel, segment_place,
            left ? "w" : "e", dot_colour(line), width,
            palette[line].line == LINE_DASHED ? "dashed" : "solid",
            slot->writable ? "both" : "back", look->brief ? "0.5" : "0.7");
}

static void put_links(FILE *out, const struct look *look,
                      const struct scene *scene, int panel, int place)
{
    const struct scene_process *process = &scene->processes[scene->at[place]];
    if (process->state == PROCESS_ENDED || process->state == PROCESS_BORROWING)
        return;
    for (size_t i = 0; i < process->slot_count; i++) {
        const struct scene_slot *slot = &process->slots[i];
        if (!slot->attached || i >= scene->slot_rows[place])
            continue;
        for (int k = 0; k < scene->segment_places; k++)
            if (scene->segment_at[k] == slot->segment)
                put_link(out, look, slot, i, panel, place, k);
    }
}

void panel_write(FILE *out, const struct look *look, const struct scene *scene,
                 int panel, int x, int y)
{
    int middle = x + look->side + look->gap;
    int right = middle + look->middle + look->gap;
    for (int i = 0; i < scene->places; i++)
        if (scene->at[i] >= 0)
            put_process(out, look, scene, panel, i, i % 2 == 0 ? x : right,
                        y + process_top(look, scene, i));
    for (int i = 0; i < scene->segment_places; i++)
        if (segment_is_seen(scene, i))
            segment_write(out, look, scene, panel, i, middle,
                          y + segment_top(look, scene, i));
    int top = y + segment_top(look, scene, scene->segment_places);
    for (int i = 0; i < scene->set_places; i++)
        if (set_is_seen(scene, i))
            set_write(out, look, scene, panel, i, middle,
                      top + i * (set_height(look) + APART));
    for (int i = 0; i < scene->places; i++)
        if (scene->at[i] >= 0)
            put_links(out, look, scene, panel, i);
}
