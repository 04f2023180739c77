/*
 * The block of JSON in a page: see page/run.js, which reads it.
 *
 * What is so for the whole run comes first, then the steps.  A step has what
 * has become of processes ("p0"), segments ("s0"), sets ("t0") and of who
 * stands where ("a0") by it, each as a whole, and only those that are otherwise
 * than they were last written.
 */
#include "draw/page_parts.h"
#include "recording/names.h"
#include "say/say.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- The run ------------------------------------------------------------- */

static void put_processes(FILE *out, const struct scene *scene)
{
    const struct history *history = scene->history;
    fputs("\"processes\":[", out);
    for (size_t i = 0; i < history->process_count; i++) {
        const struct process *process = &history->processes[i];
        const struct scene_process *place = &scene->processes[i];
        fputs(i > 0 ? ",\n{\"role\":" : "\n{\"role\":", out);
        page_json_string(out, say_role(history, (int)i));
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
    [MARK_FAULT] = "fault",      [MARK_HANG] = "plain",
    [MARK_END] = "plain",        [MARK_NOTE] = "plain",
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

/* --- Only what is otherwise ---------------------------------------------- */

/* What was last written of each thing; NULL: nothing yet. */
struct written {
    char **processes, **segments, **sets;
    char *places;
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
        PUT('p', event->processes[i].process, processes, page_process);
    if (event->process >= 0 &&
        (size_t)event->process < scene->history->process_count)
        PUT('p', event->process, processes, page_process);
    for (size_t i = 0; i < event->store_count; i++) {
        if (event->stores[i].by >= 0 &&
            (size_t)event->stores[i].by < scene->history->process_count)
            PUT('p', event->stores[i].by, processes, page_process);
        PUT('s', event->stores[i].segment, segments, page_segment);
    }
    for (size_t i = 0; i < event->segment_count; i++)
        PUT('s', event->segments[i].segment, segments, page_segment);
    for (size_t i = 0; i < event->set_count; i++)
        PUT('t', event->sets[i].set, sets, page_set);
#undef PUT
    return result;
}

static void put_row(FILE *out, const char *name, const int *row, int count)
{
    fprintf(out, "\"%s\":[", name);
    for (int i = 0; i < count; i++)
        fprintf(out, "%s%d", i > 0 ? "," : "", row[i]);
    fputs("],", out);
}

/* Who stands where, and how many do not. */
static void put_at(FILE *out, const struct scene *scene, size_t index)
{
    (void)index; /* there is but one */
    fputc('{', out);
    put_row(out, "at", scene->at, scene->places);
    put_row(out, "segmentAt", scene->segment_at, scene->segment_places);
    put_row(out, "setAt", scene->set_at, scene->set_places);
    fprintf(out, "\"hidden\":[%zu,%zu,%zu]", scene->hidden,
            scene->hidden_segments, scene->hidden_sets);
    fputc('}', out);
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

/* The line where it happened; of a hang, those where threads wait, as far as
 * they are of one file. */
static void put_line(FILE *out, const struct event *event)
{
    const struct source *at = &event->at;
    for (size_t i = 0; i < event->wait_count && at->file == NULL; i++)
        at = &event->waits[i].at;
    if (at->file == NULL)
        return;
    fputs(",\"file\":", out);
    page_json_string(out, at->file);
    fprintf(out, ",\"line\":%d", at->line);
    for (size_t i = 0, count = 0; i < event->wait_count; i++) {
        const struct source *other = &event->waits[i].at;
        if (other->file != NULL && strcmp(other->file, at->file) == 0)
            fprintf(out, "%s%d", count++ == 0 ? ",\"lines\":[" : ",",
                    other->line);
        if (i == event->wait_count - 1 && count > 0)
            fputc(']', out);
    }
}

static int put_step(FILE *out, const struct scene *scene,
                    struct written *written)
{
    static const char *const names[] = {"change", "fault", "print"};
    const struct event *event = scene_event(scene);
    const struct scene_step *step = &scene->steps[scene->step];
    const bool values[] = {step->change, step->fault, step->print};
    const char *alert = scene_alert(scene->history, scene->step);
    bool any = false;
    fprintf(out, "%s{\"who\":%d,\"mark\":%d", scene->step > 0 ? ",\n" : "\n",
            event->process, (int)step->mark);
    page_flags(out, sizeof values / sizeof values[0], names, values);
    put_line(out, event);
    if (scene_is_remark(event))
        fputs(",\"remark\":1", out);
    if (event->kind == EVENT_STORE && !event->exact)
        fputs(",\"before\":1", out);
    if (alert != NULL) {
        fputs(",\"alert\":", out);
        page_json_string(out, alert);
    }
    put_output(out, event);
    fputs(",\"now\":{", out);
    /* What an earlier step has marked as changed is so no longer. */
    if (scene->step > 0 &&
        put_things(out, scene, event - 1, written, &any) == -1)
        return -1;
    int result = put_things(out, scene, event, written, &any);
    result |= put_thing(out, scene, 'a', 0, &written->places, &any, put_at);
    fputs("}}", out);
    return result;
}

static void free_all(char **texts, size_t count)
{
    for (size_t i = 0; i < count && texts != NULL; i++)
        free(texts[i]);
    free(texts);
}

static int put_steps(FILE *out, struct scene *scene, size_t steps)
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
    for (size_t i = 0; i < steps && result == 0; i++)
        result = scene_seek(scene, i) == -1 ||
                         put_step(out, scene, &written) == -1
                     ? -1
                     : 0;
    fputs("]", out);
    free(written.places);
    free_all(written.processes, history->process_count);
    free_all(written.segments, history->segment_count);
    free_all(written.sets, history->set_count);
    return result;
}

int page_data(FILE *out, struct scene *scene, size_t steps)
{
    fputs("{", out);
    put_places(out, scene);
    put_processes(out, scene);
    put_segments(out, scene);
    put_sources(out, scene->history);
    int result = put_steps(out, scene, steps);
    fputs("}\n", out);
    if (result == -1)
        errno = ENOMEM;
    return result;
}
