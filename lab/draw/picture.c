/* What a picture shows: see picture.h. */
#include "draw/picture.h"
#include "say/say.h"

#include <string.h>

enum {
    RANK_SHELL = 4, /* what a shell has started matters more */
    RANK_LAST
};

const struct process_now *picture_process(const struct picture *picture, int i)
{
    return &picture->moment->after->processes[picture->shown[i]];
}

/* WHICH PROCESSES */

/* How much a process belongs into the picture: the smaller the more; -1: not
 * at all. */
static int rank(const struct moment *moment, size_t process)
{
    const struct event *event = moment->event;
    enum process_state state = moment->after->processes[process].state;
    if (state == PROCESS_NOT_YET)
        return -1;
    if ((int)process == event->process)
        return 0;
    if ((int)process == event->other)
        return 1;
    if (state == PROCESS_ENDED)
        return RANK_LAST;
    if (strncmp(say_role(moment->history, (int)process), "shell", 5) == 0)
        return RANK_SHELL;
    return process == 0 ? 2 : 3;
}

/* Choose the processes and put them in order. */
static void choose(struct picture *picture)
{
    const struct moment *moment = picture->moment;
    size_t all = moment->history->process_count, present = 0;
    int room = (picture->pen->width + MIDDLE_LEAST) /
               (SIDE_LEAST + MIDDLE_LEAST);
    if (room > SPACES_MOST)
        room = SPACES_MOST;
    for (size_t process = 0; process < all; process++)
        present += rank(moment, process) >= 0;
    for (int wanted = 0; wanted <= RANK_LAST; wanted++)
        for (size_t process = 0; process < all; process++) {
            if (picture->count == room)
                break;
            if (rank(moment, process) != wanted)
                continue;
            int i = picture->count++;
            for (; i > 0 && picture->shown[i - 1] > (int)process; i--)
                picture->shown[i] = picture->shown[i - 1];
            picture->shown[i] = (int)process;
        }
    picture->hidden = present - (size_t)picture->count;
}

static int at_most(int value, int most)
{
    return value < most ? value : most;
}

/* Give the columns to the spaces and what is between them. */
static void measure(struct picture *picture)
{
    int width = picture->pen->width;
    int sides = picture->count > 0 ? picture->count : 1;
    int middles = sides > 1 ? sides - 1 : 1; /* one is beside a single space */
    picture->side = at_most((width - middles * MIDDLE_LEAST) / sides,
                            SIDE_MOST);
    picture->middle = at_most((width - sides * picture->side) / middles,
                              MIDDLE_MOST);
}

/* WHICH ROWS */

/* The attachment of space `i` below the first `taken` ones, from high to low;
 * NULL: no more. */
static const struct attached *below(const struct picture *picture, int i,
                                    size_t taken)
{
    const struct process_now *space = picture_process(picture, i);
    bool has_none = space->state == PROCESS_ENDED ||
                    space->state == PROCESS_BORROWING;
    if (has_none || taken >= space->attached_count || taken >= LOOK)
        return NULL;
    return &space->attached[space->attached_count - 1 - taken];
}

/* True when a space has this segment further down, not next. */
static bool comes_later(const struct picture *picture, const size_t *taken,
                        int segment)
{
    for (int i = 0; i < picture->count; i++) {
        const struct attached *next = below(picture, i, taken[i]);
        if (next == NULL || next->segment == segment)
            continue;
        for (size_t k = taken[i] + 1; (next = below(picture, i, k)) != NULL;
             k++)
            if (next->segment == segment)
                return true;
    }
    return false;
}

/* Merge the spaces from high to low, so that attachments of one segment come
 * into one row wherever their order allows it. */
static void merge(struct picture *picture)
{
    size_t taken[SPACES_MOST] = {0};
    for (;;) {
        int segment = -1;
        bool settled = false;
        for (int i = 0; i < picture->count && !settled; i++) {
            const struct attached *next = below(picture, i, taken[i]);
            if (next == NULL)
                continue;
            settled = !comes_later(picture, taken, next->segment);
            if (segment == -1 || settled)
                segment = next->segment;
        }
        if (segment == -1)
            return;
        struct row *row = &picture->rows[picture->row_count++];
        *row = (struct row){.segment = segment};
        for (int i = 0; i < picture->count; i++) {
            const struct attached *next = below(picture, i, taken[i]);
            if (next == NULL || next->segment != segment)
                continue;
            row->at[i] = next;
            taken[i]++;
        }
    }
}

void picture_make(struct picture *picture, const struct pen *pen,
                  const struct moment *moment)
{
    *picture = (struct picture){.pen = pen, .moment = moment};
    choose(picture);
    measure(picture);
    merge(picture);
}
