/* Parts of sentences: who, which segments, and what becomes of their counts. */
#include "recording/names.h"
#include "say/say.h"
#include "say/words.h"

#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

/* PROCESSES */

bool say_has_process(const struct history *history, int process)
{
    return process >= 0 && (size_t)process < history->process_count;
}

static bool is_child(const char *role)
{
    return role != NULL && strncmp(role, "child ", 6) == 0;
}

/* Is there one child only, by their roles? */
static bool has_one_child(const struct history *history)
{
    size_t count = 0;
    for (size_t i = 0; i < history->process_count && count < 2; i++)
        count += is_child(history->processes[i].role);
    return count == 1;
}

const char *say_role(const struct history *history, int process)
{
    const char *role = NULL;
    if (say_has_process(history, process))
        role = history->processes[process].role;
    if (role == NULL || role[0] == '\0')
        return say_english.text[SAY_ROLE_UNKNOWN];
    if (strcmp(role, "parent") == 0 && history->process_count == 1)
        return say_english.text[SAY_ROLE_PROCESS];
    if (is_child(role) && has_one_child(history))
        return say_english.text[SAY_ROLE_CHILD];
    return role;
}

/* Fill the slot with the name of a process inside a sentence.  Returns true
 * when the words are ours, false when a stranger chose them. */
static bool name_process(struct saying *saying, enum slot slot, int process)
{
    const struct history *history = saying->history;
    const char *role = NULL;
    if (say_has_process(history, process))
        role = history->processes[process].role;

    if (role == NULL || role[0] == '\0')
        say_part(saying, slot, SAY_SOMEBODY, 1);
    else if (strcmp(role, "parent") == 0)
        say_part(saying, slot,
                 history->process_count == 1 ? SAY_PROCESS : SAY_PARENT, 1);
    else if (strcmp(role, "shell") == 0)
        say_part(saying, slot, SAY_SHELL, 1);
    else if (strncmp(role, "shell ", 6) == 0) {
        say_name(saying, SLOT_NUMBER, role + 6);
        say_part(saying, slot, SAY_SHELL_NUMBER, 1);
        say_clear(saying, SLOT_NUMBER);
    } else if (!is_child(role)) {
        say_name(saying, slot, role);
        return false;
    } else if (has_one_child(history))
        say_part(saying, slot, SAY_CHILD, 1);
    else {
        say_name(saying, SLOT_NUMBER, role + 6);
        say_part(saying, slot, SAY_CHILD_NUMBER, 1);
        say_clear(saying, SLOT_NUMBER);
    }
    return true;
}

void say_process(struct saying *saying, enum slot slot, int process)
{
    enum slot first = slot == SLOT_WHO ? SLOT_WHO_FIRST : SLOT_OTHER_FIRST;
    bool ours = name_process(saying, slot, process);
    const char *text = saying->slots[slot];
    say_slot(saying, first, "%s", text != NULL ? text : "");
    char *begin = saying->slots[first];
    if (ours && begin != NULL && begin[0] >= 'a' && begin[0] <= 'z')
        begin[0] = (char)(begin[0] - 'a' + 'A');
}

const struct attached *say_attached(const struct saying *saying, int process,
                                    size_t *count)
{
    *count = 0;
    if (saying->before == NULL || !say_has_process(saying->history, process))
        return NULL;
    const struct process_now *now = &saying->before->processes[process];
    *count = now->attached != NULL ? now->attached_count : 0;
    return now->attached;
}

void say_program(struct saying *saying, const char *path)
{
    const char *slash = path != NULL ? strrchr(path, '/') : NULL;
    say_name(saying, SLOT_PROGRAM, slash != NULL ? slash + 1 : path);
}

/* SEGMENTS */

bool say_has_segment(const struct history *history, int segment)
{
    return segment >= 0 && (size_t)segment < history->segment_count;
}

void say_segment_letter(int segment, char out[SAY_LETTER])
{
    if (segment < 0)
        snprintf(out, SAY_LETTER, "?");
    else if (segment < 26)
        snprintf(out, SAY_LETTER, "%c", 'A' + segment);
    else
        snprintf(out, SAY_LETTER, "%c%d", 'A' + segment % 26, segment / 26);
}

void say_signal(struct saying *saying, int signo)
{
    const char *name = name_of_signal(signo);
    say_slot(saying, SLOT_NUMBER, "%d", signo);
    if (name != NULL)
        say_slot(saying, SLOT_SIGNAL, "%s", name);
    else
        say_part(saying, SLOT_SIGNAL, SAY_SIGNAL_NUMBER, 1);
}

void say_bytes(struct saying *saying, uint64_t count)
{
    say_part(saying, SLOT_BYTES, SAY_BYTES, count);
}

/* Set the two slots of segments to those of a list. */
static void name_segments(struct saying *saying,
                          const struct segment_list *list)
{
    const size_t most = sizeof list->named / sizeof list->named[0];
    char letter[SAY_LETTER];
    say_clear(saying, SLOT_LIST);
    for (size_t i = 0; i < list->count && i < most; i++) {
        bool last = i + 1 == list->count;
        say_segment_letter(list->named[i], letter);
        say_append(saying, SLOT_LIST, last ? SAY_AND : SAY_COMMA, letter);
    }
    if (list->count > most) {
        say_part(saying, SLOT_SEGMENT, SAY_MORE, list->count - most);
        const char *more = saying->slots[SLOT_SEGMENT];
        say_append(saying, SLOT_LIST, SAY_AND, more != NULL ? more : "");
    }
    say_clear(saying, SLOT_SEGMENT);
    if (list->count == 0) {
        say_part(saying, SLOT_SEGMENTS, SAY_A_SEGMENT, 1);
        return;
    }
    say_part(saying, SLOT_SEGMENTS, SAY_SEGMENTS, list->count);
    say_segment_letter(list->named[0], letter);
    say_slot(saying, SLOT_SEGMENT, "%s", letter);
}

static struct segment_list list_of_one(const struct saying *saying, int segment)
{
    struct segment_list list = {{segment}, 1};
    if (!say_has_segment(saying->history, segment))
        list.count = 0;
    return list;
}

void say_segment(struct saying *saying, int segment)
{
    struct segment_list list = list_of_one(saying, segment);
    name_segments(saying, &list);
}

static void add(struct segment_list *list, int segment)
{
    if (list->count < sizeof list->named / sizeof list->named[0])
        list->named[list->count] = segment;
    list->count++;
}

struct segment_list say_list_of(struct saying *saying,
                                const struct attached *attached, size_t count)
{
    struct segment_list list = {{0}, 0};
    if (count == 0)
        return list;
    bool *seen = calloc(saying->history->segment_count + 1, sizeof *seen);
    if (seen == NULL) {
        saying->failed = true;
        return list;
    }
    for (size_t i = 0; i < count; i++) {
        int segment = attached[i].segment;
        if (!say_has_segment(saying->history, segment) || seen[segment])
            continue;
        seen[segment] = true;
        add(&list, segment);
    }
    free(seen);
    return list;
}

/* COUNTS */

struct effect say_effect(const struct saying *saying, int segment)
{
    struct effect effect = {0};
    const struct history *history = saying->history;
    if (!say_has_segment(history, segment) ||
        history->segments[segment].kind != SEGMENT_SYSV)
        return effect;
    if (saying->before != NULL && saying->before->segments[segment].exists) {
        const struct segment_now *now = &saying->before->segments[segment];
        effect.known = effect.after_known = true;
        effect.before = effect.after = now->nattch;
        effect.marked = (now->mode & SHM_DEST) != 0;
    }
    for (size_t i = 0; i < saying->event->segment_count; i++) {
        const struct segment_change *change = &saying->event->segments[i];
        if (change->segment != segment)
            continue;
        effect.gone = change->gone;
        effect.marked |= change->gone && (change->mode & SHM_DEST) != 0;
        effect.after = change->gone ? 0 : change->nattch;
        effect.after_known = true;
    }
    return effect;
}

/* The message for the way a count goes. */
static enum message way(const struct effect *effect, enum message rises,
                        enum message falls, enum message stays)
{
    if (effect->after == effect->before)
        return stays;
    return effect->after > effect->before ? rises : falls;
}

/* Say of each segment in the list how its count goes. */
static void count_each(struct saying *saying, const struct segment_list *list)
{
    const size_t most = sizeof list->named / sizeof list->named[0];
    enum message message = SAY_EACH_STAYS;
    say_clear(saying, SLOT_LIST);
    for (size_t i = 0; i < list->count && i < most; i++) {
        struct effect effect = say_effect(saying, list->named[i]);
        if (!effect.known)
            continue;
        char letter[SAY_LETTER];
        say_segment_letter(list->named[i], letter);
        say_slot(saying, SLOT_SEGMENT, "%s", letter);
        say_slot(saying, SLOT_BEFORE, "%lu", effect.before);
        say_slot(saying, SLOT_AFTER, "%lu", effect.after);
        say_part(saying, SLOT_COUNTS, SAY_EACH, 1);
        const char *one = saying->slots[SLOT_COUNTS];
        say_append(saying, SLOT_LIST, SAY_COMMA, one != NULL ? one : "");
        if (effect.before != effect.after)
            message = way(&effect, SAY_EACH_RISES, SAY_EACH_FALLS, message);
    }
    say_clear(saying, SLOT_COUNTS);
    if (saying->slots[SLOT_LIST] != NULL)
        say_part(saying, SLOT_COUNTS, message, 1);
}

void say_counts(struct saying *saying, const struct segment_list *list)
{
    say_clear(saying, SLOT_COUNTS);
    if (list->count > 1)
        count_each(saying, list);
    else if (list->count == 1) {
        struct effect effect = say_effect(saying, list->named[0]);
        say_slot(saying, SLOT_BEFORE, "%lu", effect.before);
        say_slot(saying, SLOT_AFTER, "%lu", effect.after);
        if (effect.known)
            say_part(saying, SLOT_COUNTS,
                     way(&effect, SAY_RISES, SAY_FALLS, SAY_STAYS), 1);
    }
    name_segments(saying, list);
}

void say_counts_of_one(struct saying *saying, int segment)
{
    struct segment_list list = list_of_one(saying, segment);
    say_counts(saying, &list);
}

void say_fates(struct saying *saying)
{
    struct segment_list gone = {{0}, 0}, forced = {{0}, 0}, left = {{0}, 0};
    for (size_t i = 0; i < saying->event->segment_count; i++) {
        int segment = saying->event->segments[i].segment;
        struct effect effect = say_effect(saying, segment);
        if (!effect.known || effect.before == 0 || effect.after != 0)
            continue;
        if (effect.gone)
            add(effect.marked ? &gone : &forced, segment);
        else if (!effect.marked)
            add(&left, segment);
    }
    if (gone.count > 0) {
        name_segments(saying, &gone);
        say_sentence(saying, SAY_GONE_NOW, gone.count);
    }
    if (forced.count > 0) {
        name_segments(saying, &forced);
        say_sentence(saying, SAY_GONE_UNMARKED, forced.count);
    }
    if (left.count > 0) {
        name_segments(saying, &left);
        say_sentence(saying, SAY_NOT_REMOVED, left.count);
    }
}
