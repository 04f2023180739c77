/* What lab/recording/jsonl must make of files that are not what it wrote. */
#include "check/check.h"
#include "check/report.h"
#include "jsonl_file.h"
#include "recording/jsonl.h"
#include "recording/state.h"
#include "sample.h"

#include <errno.h>
#include <jansson.h>

/* BAD AND LATER FILES */

#define P                     "{\"new\":\"process\",\"index\":0}\n"
#define S                     "{\"new\":\"segment\",\"index\":0,\"kind\":\"sysv\"}\n"
#define E(members)            TITLE P S "{\"event\":\"call\",\"process\":0," members "}\n"
#define CHANGE(what, members) E("\"" what "\":[{" members "}]")

static void bad_files_are_refused(void)
{
    static const struct {
        const char *text;
        enum jsonl_code code;
        size_t line;
        const char *member;
    } files[] = {
        {"", JSONL_NO_RECORDING, 1, NULL},
        {"\x7f"
         "ELF",
         JSONL_NO_RECORDING, 1, NULL},
        {"{}\n", JSONL_NO_RECORDING, 1, NULL},
        {"{\"attached\":\"recording\"}\n", JSONL_NO_RECORDING, 1, NULL},
        {"{\"attached\":\"case\",\"version\":1}\n", JSONL_NO_RECORDING, 1,
         NULL},
        {"{\"attached\":\"recording\",\"version\":2}\n", JSONL_NEWER, 1,
         "version"},
        {TITLE "x\n", JSONL_MALFORMED, 2, NULL},
        {TITLE P "\n" P, JSONL_MALFORMED, 3, NULL},
        {TITLE "[1]\n", JSONL_MALFORMED, 2, NULL},
        {TITLE "{\"event\":\"call\"}\n", JSONL_INDEX, 2, "process"},
        {TITLE "{\"event\":\"call\",\"process\":0}\n" P, JSONL_INDEX, 2,
         "process"},
        {TITLE P P, JSONL_INDEX, 3, "index"},
        {TITLE S S, JSONL_INDEX, 3, "index"},
        {TITLE "{\"new\":\"process\",\"index\":0,\"parent\":0}\n", JSONL_INDEX,
         2, "parent"},
        {TITLE "{\"new\":\"process\",\"index\":0,\"parent\":-2}\n", JSONL_INDEX,
         2, "parent"},
        {TITLE "{\"new\":\"process\",\"index\":0,\"name\":1}\n",
         JSONL_MALFORMED, 2, "name"},
        {TITLE "{\"new\":\"process\",\"index\":0,\"name_hex\":\"00\"}\n",
         JSONL_MALFORMED, 2, "name"},
        {TITLE "{\"new\":\"segment\",\"index\":0,\"size\":-1}\n", JSONL_SIZE, 2,
         "size"},
        {TITLE "{\"new\":\"segment\",\"index\":0,\"size\":1e3}\n",
         JSONL_MALFORMED, 2, "size"},
        {TITLE
         "{\"new\":\"segment\",\"index\":0,\"size\":9223372036854775808}\n",
         JSONL_MALFORMED, 2, NULL},
        {TITLE "{\"new\":\"segment\",\"index\":0,\"key\":\"0x100000000\"}\n",
         JSONL_MALFORMED, 2, "key"},
        {E("\"segment\":1"), JSONL_INDEX, 4, "segment"},
        {E("\"other\":1"), JSONL_INDEX, 4, "other"},
        {E("\"segment\":4294967296"), JSONL_SIZE, 4, "segment"},
        {E("\"call\":2"), JSONL_MALFORMED, 4, "call"},
        {E("\"error\":[]"), JSONL_MALFORMED, 4, "error"},
        {E("\"signal\":null"), JSONL_MALFORMED, 4, "signal"},
        {E("\"at\":\"here\""), JSONL_MALFORMED, 4, "at"},
        {E("\"seconds\":\"0\""), JSONL_MALFORMED, 4, "seconds"},
        {E("\"args\":{}"), JSONL_MALFORMED, 4, "args"},
        {E("\"args\":[1]"), JSONL_MALFORMED, 4, "args"},
        {E("\"args\":[\"0x\"]"), JSONL_MALFORMED, 4, "args"},
        {E("\"args\":[\"0x-1\"]"), JSONL_MALFORMED, 4, "args"},
        {E("\"args\":[\"0x10000000000000000\"]"), JSONL_MALFORMED, 4, "args"},
        {E("\"args\":[\"0\",\"0\",\"0\",\"0\",\"0\",\"0\",\"0\"]"), JSONL_SIZE,
         4, "args"},
        {E("\"text_hex\":\"abc\""), JSONL_MALFORMED, 4, "text"},
        {E("\"text_hex\":\"ag\""), JSONL_MALFORMED, 4, "text"},
        {E("\"text\":\"\\u0000\""), JSONL_MALFORMED, 4, NULL},
        {E("\"text\":\"\xff\""), JSONL_MALFORMED, 4, NULL},
        {E("\"processes\":[1]"), JSONL_INDEX, 4, "process"},
        {CHANGE("processes", "\"process\":1"), JSONL_INDEX, 4, "process"},
        {CHANGE("processes", "\"process\":0,\"attached\":[{}]"), JSONL_INDEX, 4,
         "segment"},
        {CHANGE("processes", "\"process\":0,\"attached\":[{\"segment\":0,"
                             "\"start\":\"0x1\"}]"),
         JSONL_SIZE, 4, "end"},
        {CHANGE("segments", "\"segment\":1"), JSONL_INDEX, 4, "segment"},
        {CHANGE("segments", "\"segment\":0,\"gone\":1"), JSONL_MALFORMED, 4,
         "gone"},
        {CHANGE("segments", "\"segment\":0,\"mode\":\"0x1\",\"nattch\":-1"),
         JSONL_SIZE, 4, "nattch"},
        {E("\"set\":0"), JSONL_INDEX, 4, "set"},
        {E("\"operations\":[{\"number\":\"0\"}]"), JSONL_MALFORMED, 4,
         "number"},
        {E("\"operations\":[{\"flags\":\"0x100000000\"}]"), JSONL_MALFORMED, 4,
         "flags"},
        {E("\"operations\":{}"), JSONL_MALFORMED, 4, "operations"},
        {CHANGE("sets", "\"set\":0"), JSONL_INDEX, 4, "set"},
        {CHANGE("sets", "\"set\":-1"), JSONL_INDEX, 4, "set"},
        {CHANGE("sets", "\"values\":[2147483648]"), JSONL_MALFORMED, 4,
         "values"},
        {CHANGE("sets", "\"values\":[\"1\"]"), JSONL_MALFORMED, 4, "values"},
        {CHANGE("roles", "\"process\":1"), JSONL_INDEX, 4, "process"},
        {CHANGE("roles", "\"role\":\"x\""), JSONL_INDEX, 4, "process"},
        {CHANGE("roles", "\"process\":0,\"role\":3"), JSONL_MALFORMED, 4,
         "role"},
        {CHANGE("stores", "\"before\":\"\",\"after\":\"\""), JSONL_INDEX, 4,
         "segment"},
        {CHANGE("stores", "\"segment\":0"), JSONL_MALFORMED, 4, "before"},
        {CHANGE("stores", "\"segment\":0,\"before\":\"00\",\"after\":\"\""),
         JSONL_MALFORMED, 4, "after"},
        {CHANGE("stores", "\"segment\":0,\"by\":1,\"before\":\"\",\"after\":"
                          "\"\""),
         JSONL_INDEX, 4, "by"},
        {CHANGE("stores", "\"segment\":0,\"offset\":\"0xffffffffffffffff\","
                          "\"before\":\"00\",\"after\":\"00\""),
         JSONL_SIZE, 4, "offset"},
        {CHANGE("loads", "\"bytes\":\"\""), JSONL_INDEX, 4, "segment"},
        {CHANGE("loads", "\"segment\":0"), JSONL_MALFORMED, 4, "bytes"},
        {CHANGE("loads", "\"segment\":0,\"bytes\":\"\",\"type\":0"),
         JSONL_INDEX, 4, "type"},
        {CHANGE("loads", "\"segment\":0,\"offset\":\"0xffffffffffffffff\","
                         "\"bytes\":\"00\""),
         JSONL_SIZE, 4, "offset"},
        {E("\"again\":-1"), JSONL_SIZE, 4, "again"},
        {E("\"exact\":1"), JSONL_MALFORMED, 4, "exact"},
    };
    for (size_t i = 0; i < COUNT(files); i++) {
        struct history history;
        struct jsonl_problem problem;
        int result = read_text(files[i].text, strlen(files[i].text), &history,
                               &problem);
        bool same = files[i].member == NULL
                        ? problem.member == NULL
                        : problem.member != NULL &&
                              strcmp(problem.member, files[i].member) == 0;
        EXPECT(result == -1 && problem.code == files[i].code &&
                   problem.line == files[i].line && same,
               "%s\n%d, code %d, line %zu, member %s", files[i].text, result,
               (int)problem.code, problem.line,
               problem.member == NULL ? "none" : problem.member);
        EXPECT(history.events == NULL && history.event_count == 0,
               "file %zu leaves events", i);
    }
}

static void what_is_later_than_us_is_tolerated(void)
{
    static const char text[] =
        "{\"attached\":\"recording\",\"version\":1,\"machine\":\"x\"}\n" P
        "{\"new\":\"segment\",\"index\":0,\"kind\":\"dmabuf\",\"x\":1}\n"
        "{\"new\":\"semaphore\",\"index\":0}\n{\"weather\":\"fine\"}\n"
        "{\"new\":\"type\",\"index\":0,\"size\":16,\"fields\":[{\"kind\":"
        "\"complex\",\"size\":16}]}\n"
        "{\"event\":\"dance\",\"process\":0,\"call\":\"futex_waitv\","
        "\"error\":\"ENEW\",\"signal\":\"SIGNEW\",\"cause\":\"x\","
        "\"place\":\"x\",\"segments\":[{\"segment\":0,\"nattch\":3}],"
        "\"processes\":[{\"process\":0,\"state\":\"frozen\"}]}\n"
        "{\"event\":\"note\",\"process\":0,\"note\":\"new\"}\n";
    struct history history;
    struct jsonl_problem problem;
    int result = read_text(text, strlen(text), &history, &problem);
    EXPECT(result == 0 && problem.code == JSONL_FINE && problem.unknown == 12,
           "%d, code %d, %zu unknown", result, (int)problem.code,
           problem.unknown);
    EXPECT(history.type_count == 1 &&
               history.types[0].fields[0].kind == FIELD_BYTES,
           "an unknown kind of field is not bytes");
    EXPECT(history.event_count == 2 && history.segment_count == 1,
           "%zu events, %zu segments", history.event_count,
           history.segment_count);
    if (history.event_count == 2) {
        const struct event *event = &history.events[0];
        EXPECT(event->kind == EVENT_NOTE && event->note == NOTE_CUT &&
                   event->call == CALL_OTHER && event->error == -1 &&
                   event->signo == -1 && event->segment_count == 1 &&
                   event->segments[0].nattch == 3 &&
                   event->processes[0].state == PROCESS_RUNNING,
               "the event is not what it should be");
        EXPECT(history.events[1].note == NOTE_CUT, "note %d",
               (int)history.events[1].note);
    }
    history_free(&history);
}

/* ENDLESS AND HOSTILE FILES */

/* A file with a title, and then one endless line. */
static ssize_t endless(void *cookie, char *buffer, size_t size)
{
    bool *began = cookie;
    if (*began) {
        memset(buffer, ' ', size);
        return (ssize_t)size;
    }
    *began = true;
    size_t title = strlen(TITLE);
    memcpy(buffer, TITLE, title < size ? title : size);
    return (ssize_t)(title < size ? title : size);
}

static void endless_files_come_to_an_end(void)
{
    struct history history;
    struct jsonl_problem problem;
    bool began = false;
    FILE *file = fopen("/dev/zero", "r");
    FILE *stream = fopencookie(&began, "r",
                               (cookie_io_functions_t){
                                   .read = endless,
                               });
    if (file == NULL || stream == NULL)
        err(REPORT_UNTESTED, "fopen");
    EXPECT(jsonl_read(file, &history, &problem) == -1 &&
               problem.code == JSONL_NO_RECORDING,
           "/dev/zero: code %d", (int)problem.code);
    EXPECT(jsonl_read(stream, &history, &problem) == -1 &&
               problem.code == JSONL_SIZE && problem.line == 2,
           "an endless line: code %d", (int)problem.code);
    fclose(file);
    fclose(stream);
    EXPECT(began, "nothing was read");

    if ((file = fopen("/", "r")) == NULL)
        err(REPORT_UNTESTED, "/");
    EXPECT(jsonl_read(file, &history, &problem) == -1 &&
               problem.code == JSONL_SYSTEM && errno == EISDIR,
           "a folder: code %d, %s", (int)problem.code, strerror(errno));
    fclose(file);
}

static uint32_t next_random(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

/* Put something else in place of a few bytes.  The text has room. */
static size_t mutate(char *text, size_t size, uint32_t *seed)
{
    static const char *const pieces[] = {
        "-1",  "4294967296",  "99999", "null", "[]",   "{}",     "true", "\"",
        "0x1", "[[[[[[[[[[[", "}\n{",  "\n",   "\\u0", "_hex\"", ",",    "0",
    };
    size_t at = next_random(seed) % size;
    const char *piece = pieces[next_random(seed) % COUNT(pieces)];
    size_t length = strlen(piece);
    size_t drop = next_random(seed) % 8;
    if (next_random(seed) % 2 == 0) {
        text[at] = (char)next_random(seed);
        return size;
    }
    if (drop > size - at)
        drop = size - at;
    memmove(text + at + length, text + at + drop, size - at - drop);
    for (size_t i = 0; i < length; i++)
        text[at + i] = piece[i];
    return size + length - drop;
}

/* Whatever could be read can be played and written. */
static void expect_usable(const struct history *history, unsigned round)
{
    struct state state;
    struct history back;
    struct jsonl_problem problem;
    if (state_begin(&state, history) == -1)
        err(REPORT_UNTESTED, "state_begin");
    EXPECT(state_seek(&state, SIZE_MAX) == 0, "%u: not played", round);
    state_end(&state);
    if (history->event_count == 0)
        return;
    struct file file = write_history(history);
    EXPECT(read_text(file.text, file.size, &back, &problem) == 0, "%u: code %d",
           round, (int)problem.code);
    EXPECT(back.event_count == history->event_count &&
               differ_prefix(&back, history) == NULL,
           "%u: %s is not the same", round, differ_prefix(&back, history));
    history_free(&back);
    free(file.text);
}

static void hostile_files_do_no_harm(void)
{
    uint32_t seed = 20261123;
    unsigned good = 0, bad = 0;
    struct history sample;
    make_sample(&sample, EVENT_KINDS, NULL, NULL);
    struct file file = write_history(&sample);
    for (unsigned round = 0; round < 6000; round++) {
        struct history history;
        struct jsonl_problem problem;
        char *text = malloc(file.size + 100);
        if (text == NULL)
            err(REPORT_UNTESTED, "malloc");
        memcpy(text, file.text, file.size);
        size_t size = file.size;
        for (unsigned i = 0; i <= round % 3; i++)
            size = mutate(text, size, &seed);
        if (read_text(text, size, &history, &problem) == 0) {
            good++;
            expect_usable(&history, round);
        } else {
            bad++;
        }
        history_free(&history);
        free(text);
    }
    EXPECT(good > 200 && bad > 200, "%u good and %u bad prove little", good,
           bad);
    free(file.text);
    history_free(&sample);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"bad files are refused", bad_files_are_refused, 0},
        {"what is later than us is tolerated",
         what_is_later_than_us_is_tolerated, 0},
        {"endless files come to an end", endless_files_come_to_an_end, 0},
        {"hostile files do no harm", hostile_files_do_no_harm, 0},
    };
    return report_main("lab/jsonl_bad", tests, COUNT(tests), argc, argv);
}
