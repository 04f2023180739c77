/*
 * The address spaces side by side: see draw_spaces() in pen.h.
 *
 *     > parent                                child 1
 *     +------------+                        +------------+
 *     | private    |                        | private    |
 *     | A rw       |<====>  A nattch 2  <====>| A rw *     |
 *     | private    |                        | private    |
 *     +------------+                        +------------+
 */
#include "draw/picture.h"
#include "draw/scene.h"
#include "recording/names.h"
#include "say/say.h"

#include <string.h>
#include <sys/shm.h>

enum {
    SEGMENTS_MOST = 4, /* described below the picture; and sets */
    VALUES_MOST = 12   /* semaphores of one set */
};

/* True when the process did not have this attachment before the event. */
static bool is_new(const struct picture *picture, int i,
                   const struct attached *attached)
{
    const struct process_now *was =
        &picture->moment->before->processes[picture->shown[i]];
    for (size_t k = 0; k < was->attached_count; k++)
        if (was->attached[k].segment == attached->segment &&
            was->attached[k].start == attached->start &&
            was->attached[k].writable == attached->writable)
            return false;
    return true;
}

static void put_cell(const struct picture *picture, int i,
                     const struct attached *attached)
{
    const struct event *event = picture->moment->event;
    char text[64], letter[SAY_LETTER], offset[32] = "";
    say_segment_letter(attached->segment, letter);
    bool fault = event->kind == EVENT_SIGNAL && event->place == PLACE_INSIDE &&
                 event->process == picture->shown[i] &&
                 event->segment == attached->segment &&
                 event->address >= attached->start &&
                 event->address < attached->end;
    if (attached->offset > 0)
        snprintf(offset, sizeof offset, " from %llu",
                 (unsigned long long)attached->offset);
    snprintf(text, sizeof text, " %s %s%s%s%s", letter,
             attached->writable ? "rw" : "ro", fault ? " !" : "",
             is_new(picture, i, attached) ? " *" : "", offset);
    pen_ink(picture->pen, fault ? INK_FAULT : INK_SEGMENT);
    pen_fill(picture->pen, text, picture->side - 2);
    pen_ink(picture->pen, INK_PLAIN);
}

/* "<==", or with "<--" what may only be read; and the same to the right.  The
 * heads say which way data may go. */
static void put_arrow(const struct pen *pen, const struct attached *attached,
                      int length, bool to_left)
{
    static const char thick[] = "============", thin[] = "------------";
    if (attached == NULL) {
        pen_blanks(pen, length);
        return;
    }
    fputc(to_left || attached->writable ? '<' : '-', pen->out);
    fprintf(pen->out, "%.*s", length - 2, attached->writable ? thick : thin);
    fputc(!to_left || attached->writable ? '>' : '-', pen->out);
}

/* What stands between spaces `i` and `i` + 1: the segment and its count.
 * `more`: something follows in this line. */
static void put_middle(const struct picture *picture, const struct row *row,
                       int i, bool more)
{
    const struct pen *pen = picture->pen;
    const struct moment *moment = picture->moment;
    const struct attached *left = row->at[i], *right = NULL;
    size_t index = (size_t)row->segment;
    if (i + 1 < picture->count)
        right = row->at[i + 1];
    if ((left == NULL && right == NULL) ||
        index >= moment->history->segment_count) {
        pen_blanks(pen, more ? picture->middle : 0);
        return;
    }
    const struct segment_now *was = &moment->before->segments[index];
    const struct segment_now *is = &moment->after->segments[index];
    char text[64], letter[SAY_LETTER];
    say_segment_letter(row->segment, letter);
    bool counted = moment->history->segments[index].kind == SEGMENT_SYSV;
    bool changed = !was->exists || was->nattch != is->nattch;
    snprintf(text, sizeof text, "%s", letter);
    if (counted)
        snprintf(text, sizeof text, "%s nattch %lu%s", letter, is->nattch,
                 changed ? " *" : "");
    /* Long arrows, where there is room for them. */
    int arrow = picture->middle > MIDDLE_LEAST + 4 ? 6 : 3;
    int room = picture->middle - 2 * arrow;
    int spare = room - (int)strlen(text);
    int before = spare <= 0 ? 0 : picture->count == 1 ? 1 : spare / 2;
    pen_ink(pen, INK_SEGMENT);
    put_arrow(pen, left, arrow, true);
    pen_blanks(pen, before);
    if (more) {
        pen_fill(pen, text, room - before);
        put_arrow(pen, right, arrow, false);
    } else
        pen_cut(pen, text, room - before);
    pen_ink(pen, INK_PLAIN);
}

/* What one space has in one line: `text` or the row in its frame; or, with
 * neither, the frame itself. */
static void put_space(const struct picture *picture, int i, const char *text,
                      const struct row *row)
{
    static const char dashes[] = "------------------------------";
    const struct pen *pen = picture->pen;
    enum ink ink = pen_ink_of(picture->shown[i]);
    bool border = text == NULL && row == NULL;
    pen_ink(pen, ink);
    fputs(border ? "+" : "|", pen->out);
    if (row != NULL && row->at[i] != NULL) {
        pen_ink(pen, INK_PLAIN);
        put_cell(picture, i, row->at[i]);
        pen_ink(pen, ink);
    } else if (border)
        fprintf(pen->out, "%.*s", picture->side - 2, dashes);
    else
        pen_fill(pen, text == NULL ? "" : text, picture->side - 2);
    fputs(border ? "+" : "|", pen->out);
    pen_ink(pen, INK_PLAIN);
}

static bool has_ended(const struct picture *picture, int i)
{
    return picture_process(picture, i)->state == PROCESS_ENDED;
}

/* One line of all spaces.  One that has ended has no frame, but `ended`. */
static void put_line(const struct picture *picture, const char *text,
                     const struct row *row, const char *ended)
{
    int last = picture->count - 1; /* behind it there are only blanks */
    while (last > 0 && ended[0] == '\0' && has_ended(picture, last))
        last--;
    for (int i = 0; i <= last; i++) {
        if (!has_ended(picture, i))
            put_space(picture, i, text, row);
        else if (i < last || row != NULL)
            pen_fill(picture->pen, ended, picture->side);
        else
            pen_cut(picture->pen, ended, picture->side);
        if (row != NULL && (i + 1 < picture->count || i == 0))
            put_middle(picture, row, i, i < last);
        else if (i < last)
            pen_blanks(picture->pen, picture->middle);
    }
    fputc('\n', picture->pen->out);
}

/* One line of words for each process, outside of the frames. */
static void put_words(const struct picture *picture,
                      const char *words[SPACES_MOST], bool mark)
{
    const struct pen *pen = picture->pen;
    const struct event *event = picture->moment->event;
    int last = picture->count - 1; /* behind it there are only blanks */
    while (last > 0 && words[last][0] == '\0')
        last--;
    for (int i = 0; i <= last; i++) {
        int process = picture->shown[i], room = picture->side - 2;
        bool acts = process == event->process && !scene_is_remark(event);
        pen_ink(pen, pen_ink_of(process));
        fputs(mark && acts ? "> " : "  ", pen->out);
        if (i < last) {
            pen_fill(pen, words[i], room + picture->middle - 1);
            fputc(' ', pen->out);
        } else
            pen_cut(pen, words[i], room);
        pen_ink(pen, INK_PLAIN);
    }
    fputc('\n', pen->out);
}

/* The names of the processes, above the frames. */
static void put_names(const struct picture *picture)
{
    const char *names[SPACES_MOST];
    for (int i = 0; i < picture->count; i++)
        names[i] = say_role(picture->moment->history, picture->shown[i]);
    put_words(picture, names, true);
}

/* What keeps them from running, below the frames. */
static void put_states(const struct picture *picture)
{
    const char *words[SPACES_MOST];
    char waits[SPACES_MOST][64];
    bool any = false;
    for (int i = 0; i < picture->count; i++) {
        const struct process_now *process = picture_process(picture, i);
        const char *call = name_of_call(process->doing);
        bool held = process->state == PROCESS_HELD;
        snprintf(waits[i], sizeof waits[i], "%s: %s", held ? "held" : "waits",
                 call != NULL ? call : "?");
        words[i] = held || process->state == PROCESS_SLEEPING ? waits[i]
                   : process->state == PROCESS_BORROWING
                       ? "in its parent's memory"
                       : "";
        any |= words[i][0] != '\0';
    }
    if (any)
        put_words(picture, words, false);
}

/* "A: 4096 bytes, struct box, nattch 2, marked for removal" */
static void put_segment(const struct picture *picture, int segment)
{
    const struct moment *moment = picture->moment;
    const struct shared *shared = &moment->history->segments[segment];
    const struct segment_now *was = &moment->before->segments[segment];
    const struct segment_now *is = &moment->after->segments[segment];
    char text[256], letter[SAY_LETTER], count[48] = "", type[48] = "";
    say_segment_letter(segment, letter);
    bool typed = is->type >= 0 &&
                 (size_t)is->type < moment->history->type_count;
    const char *name = typed ? moment->history->types[is->type].name : NULL;
    if (name != NULL)
        snprintf(type, sizeof type, ", %s", name);
    if (shared->kind == SEGMENT_SYSV && !is->gone)
        snprintf(count, sizeof count, ", nattch %lu", is->nattch);
    const char *fate = "";
    if (is->gone)
        fate = ", destroyed *";
    else if ((is->mode & SHM_DEST) != 0)
        fate = (was->mode & SHM_DEST) != 0 ? ", marked for removal"
                                           : ", marked for removal *";
    snprintf(text, sizeof text, "%s: %zu bytes%s%s%s", letter, shared->size,
             type, count, fate);
    pen_wrap(picture->pen, INK_SEGMENT, text, 2);
}

static void put_segments(const struct picture *picture)
{
    const struct moment *moment = picture->moment;
    size_t present = 0;
    for (size_t i = 0; i < moment->history->segment_count; i++) {
        const struct segment_now *was = &moment->before->segments[i];
        const struct segment_now *is = &moment->after->segments[i];
        bool just_gone = is->gone && was->exists && !was->gone;
        if (!just_gone && (!is->exists || is->gone))
            continue;
        if (present++ < SEGMENTS_MOST)
            put_segment(picture, (int)i);
    }
    if (present > SEGMENTS_MOST)
        fprintf(picture->pen->out, "  %s and %zu more segments\n",
                pen_cut_mark(), present - SEGMENTS_MOST);
}

/* "set 1: [1] [0]*", with a mark behind what has changed */
static void put_set(const struct picture *picture, int index)
{
    const struct moment *moment = picture->moment;
    const struct set_now *was = &moment->before->sets[index];
    const struct set_now *is = &moment->after->sets[index];
    int size = moment->history->sets[index].size;
    char text[256];
    int used = snprintf(text, sizeof text, "set %d:", index + 1);
    if (is->gone)
        used += snprintf(text + used, sizeof text - (size_t)used, " removed *");
    for (size_t i = 0; i < is->value_count && i < VALUES_MOST && !is->gone; i++)
        used += snprintf(
            text + used, sizeof text - (size_t)used, " [%d]%s", is->values[i],
            i < was->value_count && was->values[i] == is->values[i] ? "" : "*");
    if (!is->gone && size > VALUES_MOST)
        snprintf(text + used, sizeof text - (size_t)used, " and %d more",
                 size - VALUES_MOST);
    else if (!is->gone && is->value_count == 0)
        snprintf(text + used, sizeof text - (size_t)used, " values not known");
    pen_wrap(picture->pen, INK_SEGMENT, text, 2);
}

static void put_sets(const struct picture *picture)
{
    const struct moment *moment = picture->moment;
    size_t present = 0;
    for (size_t i = 0; i < moment->history->set_count; i++) {
        const struct set_now *was = &moment->before->sets[i];
        const struct set_now *is = &moment->after->sets[i];
        if (is->exists || (is->gone && was->exists))
            if (present++ < SEGMENTS_MOST)
                put_set(picture, (int)i);
    }
    if (present > SEGMENTS_MOST)
        fprintf(picture->pen->out, "  %s and %zu more sets\n", pen_cut_mark(),
                present - SEGMENTS_MOST);
}

void draw_spaces(const struct pen *pen, const struct moment *moment, int rows)
{
    struct picture picture;
    picture_make(&picture, pen, moment);
    const char *private = picture.side < 18 ? " private" : " private memory";
    bool alive = false;
    for (int i = 0; i < picture.count; i++)
        alive |= !has_ended(&picture, i);
    if (picture.count > 0) {
        put_names(&picture);
        put_line(&picture, NULL, NULL, "  has ended");
    }
    if (alive) {
        put_line(&picture, private, NULL, "");
        for (int i = 0; i < picture.row_count && i < rows; i++)
            put_line(&picture, NULL, &picture.rows[i], "");
        if (picture.row_count > 0)
            put_line(&picture, private, NULL, "");
        put_line(&picture, NULL, NULL, "");
        put_states(&picture);
    }
    if (picture.row_count > rows)
        fprintf(pen->out, "  %s and %d more attachments\n", pen_cut_mark(),
                picture.row_count - rows);
    if (picture.hidden > 0)
        fprintf(pen->out, "  %s and %zu more process%s\n", pen_cut_mark(),
                picture.hidden, picture.hidden == 1 ? "" : "es");
    put_segments(&picture);
    put_sets(&picture);
}
