/* How things are now, as JSON: see page_parts.h. */
#include "draw/page_parts.h"
#include "recording/names.h"

#include <inttypes.h>
#include <sys/ipc.h>

void page_flags(FILE *out, size_t count, const char *const names[],
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
    page_flags(out, sizeof values / sizeof values[0], names, values);
    if (slot->offset > 0)
        fprintf(out, ",\"from\":\"%" PRIu64 "\"", slot->offset);
    if (slot->fault)
        fprintf(out, ",\"fault\":\"%" PRIu64 "\"", slot->byte);
    fputc('}', out);
}

void page_process(FILE *out, const struct scene *scene, size_t index)
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

void page_segment(FILE *out, const struct scene *scene, size_t index)
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
    page_flags(out, sizeof values / sizeof values[0], names, values);
    fputs(",\"values\":[", out);
    for (size_t i = 0; i < segment->value_count; i++) {
        fputs(i > 0 ? "," : "", out);
        put_value(out, &segment->values[i]);
    }
    fputs("]}", out);
}

void page_set(FILE *out, const struct scene *scene, size_t index)
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
    page_flags(out, sizeof values / sizeof values[0], names, values);
    fputc('}', out);
}
