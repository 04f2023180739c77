/*
 * The block of JSON in a page: see page.js, which reads it.
 *
 * What is so for the whole run comes first, then the steps.  A step has what
 * has become of processes ("p0"), segments ("s0") and sets ("t0") by it, each
 * as a whole, and only those that are otherwise than they were last written.
 */
#include "draw/page_parts.h"
#include "recording/names.h"
#include "say/say.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>

/* --- The run ------------------------------------------------------------- */

static void put_processes(FILE *out, const struct scene *scene)
{
    const struct history *history = scene->history;
    fputs("\"processes\":[", out);
    for (size_t i = 0; i < history->process_count; i++) {
        const struct process *process = &history->processes[i];
        const struct scene_process *place = &scene->processes[i];
        fputs(i > 0 ? ",\n{\"role\":" : "\n{\"role\":", out);
        page_json_string(out, process->role);
        fputs(",\"name\":", out);
        page_json_string(out, process->name);
        fprintf(out, ",\"pid\":%ld,\"place\":%d,\"starts\":[",
                (long)process->pid, place->place);
        for (size_t k = 0; k < place->slot_count; k++)
            fprintf(out, "%s\"0x%" PRIx64 "\"", k > 0 ? "," : "",
                    place->slots[k].start);
        fputs("]", out);
        if (place->place >= 0)
            fprintf(out, ",\"first\":%zu,\"last\":%zu", place->first,
                    place->last);
        fputs("}", out);
    }
    fputs("],\n", out);
}

static void put_segments(FILE *out, const struct scene *scene)
{
    const struct history *history = scene->history;
    fputs("\"segments\":[", out);
    for (size_t i = 0; i < history->segment_count; i++) {
        const struct shared *segment = &history->segments[i];
        char letter[SAY_LETTER];
        say_segment_letter((int)i, letter);
        const char *kind = name_of_segment(segment->kind);
        fprintf(out, "%s{\"letter\":\"%s\",\"kind\":\"%s\",\"size\":%zu",
                i > 0 ? ",\n" : "\n", letter, kind != NULL ? kind : "",
                segment->size);
        fprintf(out,
                ",\"id\":%d,\"place\":%d,\"more\":%s,\"name\":", segment->id,
                scene->segments[i].place,
                scene->segments[i].more ? "true" : "false");
        page_json_string(out, segment->name);
        fputc('}', out);
    }
    fputs("],\n\"sets\":[", out);
    for (size_t i = 0; i < history->set_count; i++)
        fprintf(out, "%s{\"size\":%d,\"id\":%d,\"place\":%d}",
                i > 0 ? ",\n" : "\n", history->sets[i].size,
                history->sets[i].id, scene->sets[i].place);
    fputs("],\n\"types\":[", out);
    for (size_t i = 0; i < history->type_count; i++) {
        fputs(i > 0 ? "," : "", out);
        page_json_string(out, history->types[i].name);
    }
    fputs("],\n", out);
}

/* How page.css shows a mark. */
static const char *const styles[SCENE_MARKS] = {
    [MARK_BEGIN] = "plain",      [MARK_MAKE] = "segment",
    [MARK_ATTACH] = "segment",   [MARK_DETACH] = "segment",
    [MARK_STORE] = "change",     [MARK_LOAD] = "plain",
    [MARK_FORK] = "plain",       [MARK_EXEC] = "plain",
    [MARK_PRINT] = "plain",      [MARK_WAIT] = "plain",
    [MARK_SEMAPHORE] = "change", [MARK_CALL] = "plain",
    [MARK_REMOVE] = "segment",   [MARK_FAIL] = "fault",
    [MARK_FAULT] = "fault",      [MARK_END] = "plain",
    [MARK_NOTE] = "plain",
};

static void put_sources(FILE *out, const struct history *history)
{
    fputs("\"sources\":[", out);
    for (size_t i = 0; i < history->source_count; i++) {
        const struct text_file *source = &history->sources[i];
        fputs(i > 0 ? ",\n{\"name\":" : "\n{\"name\":", out);
        page_json_string(out, source->name);
        fprintf(out,
                ",\"newer\":%s,\"text\":", source->newer ? "true" : "false");
        page_json(out, source->text, source->text != NULL ? source->size : 0);
        fputc('}', out);
    }
    fputs("],\n", out);
}

static void put_places(FILE *out, const struct scene *scene)
{
    fputs("\"slotRows\":[", out);
    for (int i = 0; i < scene->places; i++)
        fprintf(out, "%s%zu", i > 0 ? "," : "", scene->slot_rows[i]);
    fputs("],\"valueRows\":[", out);
    for (int i = 0; i < scene->segment_places; i++)
        fprintf(out, "%s%zu", i > 0 ? "," : "", scene->value_rows[i]);
    fprintf(out, "],\"setPlaces\":%d,\n\"marks\":[", scene->set_places);
    for (int i = 0; i < SCENE_MARKS; i++)
        fprintf(out, "%s[\"%s\",\"%s\",\"%s\"]", i > 0 ? "," : "",
                scene_mark_sign((enum scene_mark)i),
                scene_mark_words((enum scene_mark)i), styles[i]);
    fputs("],\n", out);
}

/* --- What is so now ------------------------------------------------------ */

/* Write "name":1 for each that holds. */
static void put_flags(FILE *out, size_t count, const char *const names[],
                      const bool values[])
{
    for (size_t i = 0; i < count; i++)
        if (values[i])
            fprintf(out, ",\"%s\":1", names[i]);
}

static void put_slot(FILE *out, const struct scene_slot *slot)
{
    static const char *const names[] = {"attached", "writable", "executable",
                                        "changed",  "stores",   "loads"};
    const bool values[] = {slot->attached, slot->writable, slot->executable,
                           slot->changed,  slot->stores,   slot->loads};
    if (slot->segment < 0) {
        fputc('0', out);
        return;
    }
    fprintf(out, "{\"segment\":%d", slot->segment);
    put_flags(out, sizeof values / sizeof values[0], names, values);
    if (slot->offset > 0)
        fprintf(out, ",\"from\":\"%" PRIu64 "\"", slot->offset);
    if (slot->fault)
        fprintf(out, ",\"fault\":\"%" PRIu64 "\"", slot->byte);
    fputc('}', out);
}

static void put_process(FILE *out, const struct scene *scene, size_t index)
{
    const struct scene_process *process = &scene->processes[index];
    char words[SCENE_WORDS];
    const char *state = name_of_state(process->state);
    scene_state_words(process, words);
    fprintf(out, "{\"state\":\"%s\",\"words\":", state != NULL ? state : "");
    page_json_string(out, words);
    if (process->changed)
        fputs(",\"changed\":1", out);
    if (process->hidden > 0)
        fprintf(out, ",\"hidden\":%zu", process->hidden);
    fputs(",\"slots\":[", out);
    for (size_t i = 0; i < process->slot_count; i++) {
        fputs(i > 0 ? "," : "", out);
        put_slot(out, &process->slots[i]);
    }
    fputs("]}", out);
}

static void put_value(FILE *out, const struct scene_value *value)
{
    if (value->name == NULL) {
        fputc('0', out);
        return;
    }
    fputc('[', out);
    page_json_string(out, value->name);
    fputc(',', out);
    page_json_string(out, value->after);
    if (value->changed) {
        fputc(',', out);
        page_json_string(out, value->before);
    }
    fputc(']', out);
}

static void put_segment(FILE *out, const struct scene *scene, size_t index)
{
    static const char *const names[] = {
        "exists", "gone", "marked", "fresh", "changed", "remarked", "remoded"};
    const struct scene_segment *segment = &scene->segments[index];
    const bool values[] = {segment->exists, segment->gone,    segment->marked,
                           segment->fresh,  segment->changed, segment->remarked,
                           segment->remoded};
    fprintf(out, "{\"mode\":\"%04o\",\"nattch\":%lu", segment->mode,
            segment->nattch);
    if (segment->nattch_before != segment->nattch && !segment->fresh)
        fprintf(out, ",\"was\":%lu", segment->nattch_before);
    if (segment->key != IPC_PRIVATE)
        fprintf(out, ",\"key\":\"0x%08x\"", (unsigned)segment->key);
    if (segment->type >= 0)
        fprintf(out, ",\"type\":%d", segment->type);
    put_flags(out, sizeof values / sizeof values[0], names, values);
    fputs(",\"values\":[", out);
    for (size_t i = 0; i < segment->value_count; i++) {
        fputs(i > 0 ? "," : "", out);
        put_value(out, &segment->values[i]);
    }
    fputs("]}", out);
}

static void put_set(FILE *out, const struct scene *scene, size_t index)
{
    static const char *const names[] = {"exists", "gone", "fresh", "changed"};
    const struct scene_set *set = &scene->sets[index];
    const bool values[] = {set->exists, set->gone, set->fresh, set->changed};
    fputs("{\"values\":[", out);
    for (size_t i = 0; i < set->value_count; i++) {
        bool changed = set->changed && i < set->value_count_before &&
                       set->values_before[i] != set->values[i];
        fprintf(out, "%s[%d", i > 0 ? "," : "", set->values[i]);
        if (changed)
            fprintf(out, ",%d", set->values_before[i]);
        fputc(']', out);
    }
    fputc(']', out);
    put_flags(out, sizeof values / sizeof values[0], names, values);
    fputc('}', out);
}

/* --- Only what is otherwise ---------------------------------------------- */

/* What was last written of each thing; NULL: nothing yet. */
struct written {
    char **processes, **segments, **sets;
};

/* Write "p0":{...} unless it is as it was.  Returns 0, or -1 with ENOMEM. */
static int put_thing(FILE *out, const struct scene *scene, char kind,
                     size_t index, char **last, bool *any,
                     void (*put)(FILE *, const struct scene *, size_t))
{
    char *text = NULL;
    size_t size;
    FILE *draft = open_memstream(&text, &size);
    if (draft == NULL)
        return -1;
    put(draft, scene, index);
    bool failed = ferror(draft) != 0;
    if (fclose(draft) == EOF || failed) {
        free(text);
        return -1;
    }
    if (*last != NULL && strcmp(*last, text) == 0) {
        free(text);
        return 0;
    }
    fprintf(out, "%s\"%c%zu\":%s", *any ? "," : "", kind, index, text);
    *any = true;
    free(*last);
    *last = text;
    return 0;
}

/* The things that an event is about, as they are now. */
static int put_things(FILE *out, const struct scene *scene,
                      const struct event *event, struct written *written,
                      bool *any)
{
    int result = 0;
#define PUT(kind, index, last, put)                           \
    (result |= put_thing(out, scene, (kind), (size_t)(index), \
                         &written->last[index], any, (put)))
    for (size_t i = 0; i < event->process_count; i++)
        PUT('p', event->processes[i].process, processes, put_process);
    if (event->process >= 0 &&
        (size_t)event->process < scene->history->process_count)
        PUT('p', event->process, processes, put_process);
    for (size_t i = 0; i < event->store_count; i++) {
        if (event->stores[i].by >= 0 &&
            (size_t)event->stores[i].by < scene->history->process_count)
            PUT('p', event->stores[i].by, processes, put_process);
        PUT('s', event->stores[i].segment, segments, put_segment);
    }
    for (size_t i = 0; i < event->segment_count; i++)
        PUT('s', event->segments[i].segment, segments, put_segment);
    for (size_t i = 0; i < event->set_count; i++)
        PUT('t', event->sets[i].set, sets, put_set);
#undef PUT
    return result;
}

static void put_row(FILE *out, const char *name, const int *row, int count)
{
    fprintf(out, ",\"%s\":[", name);
    for (int i = 0; i < count; i++)
        fprintf(out, "%s%d", i > 0 ? "," : "", row[i]);
    fputc(']', out);
}

/* Who stands where, and how many do not. */
static void put_at(FILE *out, const struct scene *scene)
{
    put_row(out, "at", scene->at, scene->places);
    put_row(out, "segmentAt", scene->segment_at, scene->segment_places);
    put_row(out, "setAt", scene->set_at, scene->set_places);
    if (scene->hidden + scene->hidden_segments + scene->hidden_sets > 0)
        fprintf(out, ",\"hidden\":[%zu,%zu,%zu]", scene->hidden,
                scene->hidden_segments, scene->hidden_sets);
}

static void put_output(FILE *out, const struct event *event)
{
    size_t size;
    const char *text = scene_output(event, &size);
    if (text == NULL)
        return;
    fputs(",\"out\":", out);
    page_json(out, text, size < PAGE_OUTPUT ? size : (size_t)PAGE_OUTPUT);
    if (size > PAGE_OUTPUT)
        fprintf(out, ",\"cut\":%zu", size - PAGE_OUTPUT);
    if (event->args[0] == 2)
        fputs(",\"error\":1", out);
}

static int put_step(FILE *out, const struct scene *scene,
                    struct written *written)
{
    static const char *const names[] = {"change", "fault", "print"};
    const struct event *event = scene_event(scene);
    const struct scene_step *step = &scene->steps[scene->step];
    const bool values[] = {step->change, step->fault, step->print};
    const char *alert = scene_alert(event);
    bool any = false;
    fprintf(out, "%s{\"who\":%d,\"mark\":%d", scene->step > 0 ? ",\n" : "\n",
            event->process, (int)step->mark);
    put_flags(out, sizeof values / sizeof values[0], names, values);
    if (event->at.file != NULL) {
        fputs(",\"file\":", out);
        page_json_string(out, event->at.file);
        fprintf(out, ",\"line\":%d", event->at.line);
    }
    if (alert != NULL) {
        fputs(",\"alert\":", out);
        page_json_string(out, alert);
    }
    put_output(out, event);
    put_at(out, scene);
    fputs(",\"now\":{", out);
    /* What an earlier step has marked as changed is so no longer. */
    if (scene->step > 0 &&
        put_things(out, scene, event - 1, written, &any) == -1)
        return -1;
    int result = put_things(out, scene, event, written, &any);
    fputs("}}", out);
    return result;
}

static void free_all(char **texts, size_t count)
{
    for (size_t i = 0; i < count && texts != NULL; i++)
        free(texts[i]);
    free(texts);
}

static int put_steps(FILE *out, struct scene *scene)
{
    const struct history *history = scene->history;
    struct written written = {
        .processes = calloc(history->process_count + 1, sizeof(char *)),
        .segments = calloc(history->segment_count + 1, sizeof(char *)),
        .sets = calloc(history->set_count + 1, sizeof(char *)),
    };
    bool made = written.processes != NULL && written.segments != NULL &&
                written.sets != NULL;
    int result = made ? 0 : -1;
    fputs("\"steps\":[", out);
    for (size_t i = 0; i < page_steps(history) && result == 0; i++)
        result = scene_seek(scene, i) == -1 ||
                         put_step(out, scene, &written) == -1
                     ? -1
                     : 0;
    fputs("]", out);
    free_all(written.processes, history->process_count);
    free_all(written.segments, history->segment_count);
    free_all(written.sets, history->set_count);
    return result;
}

int page_data(FILE *out, struct scene *scene)
{
    fputs("{", out);
    put_places(out, scene);
    put_processes(out, scene);
    put_segments(out, scene);
    put_sources(out, scene->history);
    int result = put_steps(out, scene);
    fputs("}\n", out);
    if (result == -1)
        errno = ENOMEM;
    return result;
}
