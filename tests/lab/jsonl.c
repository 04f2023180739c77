/* What lab/recording/jsonl must write, and read back. */
#include "recording/jsonl.h"
#include "check/check.h"
#include "check/report.h"
#include "jsonl_file.h"
#include "recording/state.h"
#include "sample.h"

#include <errno.h>

/* ROUND TRIPS */

static const char *differ_history(const struct history *a,
                                  const struct history *b)
{
    SAME(process_count);
    SAME(segment_count);
    SAME(set_count);
    SAME(type_count);
    SAME(event_count);
    SAME(source_count);
    return differ_prefix(a, b);
}

static void expect_same_states(const struct history *a, const struct history *b)
{
    struct state one, two;
    if (state_begin(&one, a) == -1 || state_begin(&two, b) == -1)
        err(REPORT_UNTESTED, "state_begin");
    for (size_t event = 0; event <= a->event_count; event++) {
        state_seek(&one, event);
        state_seek(&two, event);
        for (size_t i = 0; i < a->process_count; i++) {
            const struct process_now *p = &one.processes[i];
            const struct process_now *q = &two.processes[i];
            EXPECT(p->state == q->state && p->doing == q->doing &&
                       p->attached_count == q->attached_count,
                   "event %zu, process %zu", event, i);
            for (size_t j = 0; j < p->attached_count; j++)
                EXPECT(!differ_attached(&p->attached[j], &q->attached[j]),
                       "event %zu, process %zu, attachment %zu", event, i, j);
        }
        for (size_t i = 0; i < a->segment_count; i++) {
            const struct segment_now *p = &one.segments[i];
            const struct segment_now *q = &two.segments[i];
            EXPECT(p->exists == q->exists && p->gone == q->gone &&
                       p->key == q->key && p->mode == q->mode &&
                       p->nattch == q->nattch && p->known == q->known &&
                       p->type == q->type &&
                       (p->known == 0 ||
                        memcmp(p->bytes, q->bytes, p->known) == 0),
                   "event %zu, segment %zu", event, i);
        }
    }
    state_end(&one);
    state_end(&two);
}

static void a_process_gets_its_last_role(void)
{
    struct history history = {0}, back;
    struct jsonl_writer writer;
    struct jsonl_problem problem;
    struct file file;
    FILE *stream = new_file(&file);
    jsonl_begin(stream, &writer);
    history_add_process(&history);
    history.processes[0].role = strdup("shell 1");
    history_add_event(&history, EVENT_START);
    jsonl_event(stream, &history, &writer); /* nobody knows better yet */
    int exec = history_add_event(&history, EVENT_EXEC);
    event_name_process(&history, &history.events[exec], 0, "writer");
    jsonl_event(stream, &history, &writer);
    fclose(stream);
    EXPECT(strstr(file.text, "\"role\":\"shell 1\"") != NULL &&
               strstr(file.text, "\"roles\":[{\"process\":0,\"role\":"
                                 "\"writer\"}]") != NULL,
           "it wrote\n%s", file.text);
    int result = read_text(file.text, file.size, &back, &problem);
    EXPECT(result == 0 && strcmp(back.processes[0].role, "writer") == 0,
           "it reads %s", result == 0 ? back.processes[0].role : "nothing");
    free(file.text);
    history_free(&history);
    history_free(&back);
}

static void what_is_written_is_read_back(void)
{
    struct history sample, back;
    struct file file;
    struct jsonl_writer writer;
    struct jsonl_problem problem;
    FILE *stream = new_file(&file);
    if (jsonl_begin(stream, &writer) == -1)
        err(REPORT_UNTESTED, "jsonl_begin");
    make_sample(&sample, SAMPLE_EVENTS, stream, &writer);
    fclose(stream);

    int result = read_text(file.text, file.size, &back, &problem);
    EXPECT(result == 0 && problem.code == JSONL_FINE && problem.line == 0 &&
               problem.unknown == 0,
           "code %d in line %zu: %s, %zu unknown", (int)problem.code,
           problem.line, problem.member ? problem.member : "?",
           problem.unknown);
    const char *field = differ_history(&sample, &back);
    EXPECT(field == NULL, "%s is not the same", field);
    if (field == NULL)
        expect_same_states(&sample, &back);

    struct file again = write_history(&back); /* all at once */
    struct history third;
    read_text(again.text, again.size, &third, &problem);
    field = differ_history(&sample, &third);
    EXPECT(field == NULL, "written at once, %s is not the same", field);
    free(file.text);
    free(again.text);
    history_free(&sample);
    history_free(&back);
    history_free(&third);
}

static void the_file_does_no_harm_to_a_terminal(void)
{
    struct history sample;
    make_sample(&sample, SAMPLE_EVENTS, NULL, NULL);
    struct file file = write_history(&sample);
    for (size_t i = 0; i < file.size; i++) {
        unsigned char c = (unsigned char)file.text[i];
        EXPECT((c >= 0x20 && c != 0x7f) || c == '\n', "byte %zu is %02x", i, c);
    }
    EXPECT(strstr(file.text, "\xc2\x9b") == NULL, "a control character of C1");
    EXPECT(strstr(file.text, "\xe2\x80\xae") == NULL, "a change of direction");
    EXPECT(strstr(file.text, "\xe5\x85\xb1") != NULL, "good text is lost");
    free(file.text);
    history_free(&sample);
}

static struct event *add_event(struct history *history, enum event_kind kind)
{
    int index = history_add_event(history, kind);
    if (index == -1)
        err(REPORT_UNTESTED, "history_add_event");
    return &history->events[index];
}

static void only_what_differs_is_written(void)
{
    static const char expected[] = TITLE
        "{\"new\":\"process\",\"index\":0,\"pid\":4711,\"role\":\"parent\"}\n"
        "{\"event\":\"exit\",\"process\":0}\n"
        "{\"event\":\"note\",\"process\":0,\"note\":\"one_at_a_time\"}\n"
        "{\"new\":\"segment\",\"index\":0,\"kind\":\"sysv\",\"id\":5,"
        "\"key\":\"0x41000001\",\"size\":1000}\n"
        "{\"event\":\"call\",\"process\":0,\"call\":\"shmat\","
        "\"args\":[\"0x5\",\"0x7000\"],\"result\":-1,\"error\":\"EINVAL\","
        "\"cause\":\"unaligned\",\"segment\":0,"
        "\"processes\":[{\"process\":0,\"state\":\"running\",\"attached\":"
        "[{\"segment\":0,\"start\":\"0x1000\",\"end\":\"0x2000\","
        "\"writable\":true}]}],"
        "\"segments\":[{\"segment\":0,\"mode\":\"0600\",\"nattch\":0}],"
        "\"stores\":[{\"segment\":0,\"by\":0,\"offset\":\"0x14\","
        "\"before\":\"00\",\"after\":\"2a\"}]}\n"
        "{\"new\":\"type\",\"index\":0,\"name\":\"int\",\"size\":4,"
        "\"fields\":[{\"name\":\"\",\"kind\":\"signed\",\"size\":4}]}\n"
        "{\"event\":\"store\",\"process\":0,\"stores\":[{\"segment\":0,"
        "\"before\":\"00\",\"after\":\"00\",\"type\":0}]}\n";
    struct history history = {0};
    struct jsonl_writer writer;
    struct file file;
    FILE *stream = new_file(&file);
    jsonl_begin(stream, &writer);
    history_add_process(&history);
    history.processes[0].pid = 4711;
    history.processes[0].role = strdup("parent");
    add_event(&history, EVENT_EXIT);
    add_event(&history, EVENT_NOTE);
    jsonl_event(stream, &history, &writer);
    jsonl_event(stream, &history, &writer); /* nothing new */

    history_add_segment(&history);
    history.segments[0] = (struct shared){
        .id = 5, .key = 0x41000001, .size = 1000};
    struct event *event = add_event(&history, EVENT_CALL);
    event->call = CALL_SHMAT;
    event->args[0] = 5;
    event->args[1] = 0x7000;
    event->result = -1;
    event->error = EINVAL;
    event->cause = CAUSE_UNALIGNED;
    event->segment = 0;
    struct process_change *process = event_add_process(event, 0);
    process->state = PROCESS_RUNNING;
    process->attached = calloc(1, sizeof *process->attached);
    process->attached_count = 1;
    process->attached[0] = (struct attached){
        .start = 0x1000, .end = 0x2000, .writable = true};
    event_add_segment(event, 0)->mode = 0600;
    struct store *store = event_add_store(event, 0, 0x14, 1);
    store->by = 0;
    store->after[0] = 42;
    jsonl_event(stream, &history, &writer);

    history_add_type(&history);
    history.types[0].name = strdup("int");
    history.types[0].size = 4;
    *type_add_field(&history.types[0]) = (struct field){
        .name = strdup(""), .kind = FIELD_SIGNED, .size = 4, .count = 1};
    event_add_store(add_event(&history, EVENT_STORE), 0, 0, 1)->type = 0;
    jsonl_event(stream, &history, &writer);
    fclose(stream);
    EXPECT(strcmp(file.text, expected) == 0, "written is\n%s", file.text);
    free(file.text);
    history_free(&history);
}

static ssize_t count_writes(void *cookie, const char *bytes, size_t size)
{
    int *writes = cookie;
    EXPECT(size > 0 && bytes[size - 1] == '\n', "not whole lines are written");
    ++*writes;
    return (ssize_t)size;
}

static void each_event_is_flushed(void)
{
    struct history history = {0};
    struct jsonl_writer writer;
    int writes = 0;
    FILE *stream = fopencookie(&writes, "w",
                               (cookie_io_functions_t){.write = count_writes});
    if (stream == NULL)
        err(REPORT_UNTESTED, "fopencookie");
    jsonl_begin(stream, &writer);
    EXPECT(writes == 1, "%d writes to begin", writes);
    history_add_process(&history);
    for (int i = 0; i < 3; i++)
        add_event(&history, EVENT_STORE);
    jsonl_event(stream, &history, &writer);
    EXPECT(writes == 4, "%d writes for the beginning and three events", writes);
    fclose(stream);
    history_free(&history);
}

/* FILES THAT ARE NOT WHOLE */

static void a_cut_file_gives_what_is_before(void)
{
    struct history sample;
    make_sample(&sample, EVENT_KINDS + 2, NULL, NULL);
    struct file file = write_history(&sample);
    size_t title = strlen(TITLE) - 1;
    for (size_t size = 0; size <= file.size; size++) {
        struct history part;
        struct jsonl_problem problem;
        char *text = malloc(size + 1); /* so that reading behind it is seen */
        if (text == NULL)
            err(REPORT_UNTESTED, "malloc");
        memcpy(text, file.text, size);
        int result = read_text(text, size, &part, &problem);
        bool whole = size == file.size || file.text[size] == '\n' ||
                     (size > 0 && file.text[size - 1] == '\n');
        enum jsonl_code code = size < title ? JSONL_NO_RECORDING
                               : whole      ? JSONL_FINE
                                            : JSONL_CUT;
        EXPECT(result == (size < title ? -1 : 0) && problem.code == code,
               "cut at %zu: %d, code %d", size, result, (int)problem.code);
        const char *field = differ_prefix(&part, &sample);
        EXPECT(field == NULL, "cut at %zu: %s differs", size, field);
        EXPECT(size < file.size || part.event_count == sample.event_count,
               "%zu events", part.event_count);
        history_free(&part);
        free(text);
    }
    free(file.text);
    history_free(&sample);
}

/* WRITERS THAT FAIL */

static void a_full_disk_is_noticed(void)
{
    struct history sample;
    struct jsonl_writer writer;
    make_sample(&sample, 3, NULL, NULL);
    FILE *full = fopen("/dev/full", "w");
    if (full == NULL)
        err(REPORT_UNTESTED, "/dev/full");
    EXPECT(jsonl_begin(full, &writer) == -1 && errno == ENOSPC, "begin: %s",
           strerror(errno));
    for (int i = 0; i < 2; i++) {
        errno = 0;
        EXPECT(jsonl_event(full, &sample, &writer) == -1 && errno == ENOSPC,
               "event: %s", strerror(errno));
    }
    fclose(full);
    history_free(&sample);
}

static void what_could_not_be_read_is_not_written(void)
{
    struct history sample;
    struct jsonl_writer writer;
    struct file file;
    make_sample(&sample, 3, NULL, NULL);
    FILE *stream = new_file(&file);
    jsonl_begin(stream, &writer);
    sample.events[1].segment = 1;
    for (int i = 0; i < 2; i++) {
        errno = 0;
        EXPECT(jsonl_event(stream, &sample, &writer) == -1 && errno == EINVAL,
               "a bad index: %s", strerror(errno));
    }
    fclose(stream);
    struct history back;
    struct jsonl_problem problem;
    EXPECT(read_text(file.text, file.size, &back, &problem) == 0 &&
               back.event_count == 1,
           "what was before it is not there");
    history_free(&back);
    free(file.text);
    history_free(&sample);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a process gets its last role", a_process_gets_its_last_role, 0},
        {"what is written is read back", what_is_written_is_read_back, 0},
        {"the file does no harm to a terminal",
         the_file_does_no_harm_to_a_terminal, 0},
        {"only what differs is written", only_what_differs_is_written, 0},
        {"each event is flushed", each_event_is_flushed, 0},
        {"a cut file gives what is before", a_cut_file_gives_what_is_before, 0},
        {"a full disk is noticed", a_full_disk_is_noticed, 0},
        {"what could not be read is not written",
         what_could_not_be_read_is_not_written, 0},
    };
    return report_main("lab/jsonl", tests, COUNT(tests), argc, argv);
}
