/*
 * page.c - what lab/draw/page writes, and what never gets out of it
 *
 * How it looks and moves, only a browser tells: tools/page-check.
 */
#include "draw/page.h"
#include "check/check.h"
#include "drawn.h"
#include "recording/state.h"
#include "say/say.h"

#include <ctype.h>
#include <errno.h>
#include <jansson.h>

/* MAKING */

static char *page_of(const struct history *history)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        err(REPORT_UNTESTED, "open_memstream");
    EXPECT(draw_page(out, history) == 0, "draw_page failed");
    fclose(out);
    EXPECT(strlen(text) == size, "a NUL byte in the page");
    return text;
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (; (text = strcasestr(text, part)) != NULL; text++)
        count++;
    return count;
}

static const char data_begins[] =
    "<script type=\"application/json\" id=\"run\">";

/* The block of JSON in a page, to be freed. */
static char *data_of(const char *page)
{
    const char *begin = strstr(page, data_begins);
    const char *end = begin != NULL ? strstr(begin, "</script>") : NULL;
    EXPECT(end != NULL, "no data");
    if (end == NULL)
        return copy("");
    begin += strlen(data_begins);
    char *data = strndup(begin, (size_t)(end - begin));
    if (data == NULL)
        err(REPORT_UNTESTED, "strndup");
    return data;
}

static json_t *parse(const char *data)
{
    json_error_t problem;
    json_t *json = json_loads(data, JSON_REJECT_DUPLICATES, &problem);
    EXPECT(json != NULL, "line %d: %s", problem.line, problem.text);
    return json;
}

/* WHAT IS IN IT */

static void a_history_gives_always_the_same_page(void)
{
    struct history histories[] = {family(), fault(), crowd(), hostile(), {0}};
    for (size_t i = 0; i < COUNT(histories); i++) {
        char *once = page_of(&histories[i]), *again = page_of(&histories[i]);
        EXPECT(strcmp(once, again) == 0, "history %zu: another page", i);
        free(once);
        free(again);
        history_free(&histories[i]);
    }
}

static void all_is_told_in_words(void)
{
    struct history history = family();
    struct state before;
    char *page = page_of(&history);
    EXPECT(state_begin(&before, &history) == 0, "state_begin");
    for (size_t i = 0; i < history.event_count; i++) {
        EXPECT(state_seek(&before, i) == 0, "state_seek");
        char *said = say_event(&history, &before, i), *part = NULL;
        /* Quotes are escaped there; up to the first is enough. */
        if (said == NULL || asprintf(&part, "<p>%.*s",
                                     (int)strcspn(said, "\"'<>&"), said) == -1)
            err(REPORT_UNTESTED, "asprintf");
        EXPECT(strstr(page, part) != NULL, "no \"%s\"", part);
        free(part);
        free(said);
    }
    EXPECT(strstr(page, "9 steps, 2 processes, 1 segment") != NULL, "counts");
    EXPECT(count_of(page, "<li><b>") == history.event_count, "%zu steps",
           count_of(page, "<li><b>"));
    state_end(&before);
    free(page);
    history_free(&history);
}

static void a_step_has_what_it_changes(void)
{
    struct history history = family();
    char *page = page_of(&history), *data = data_of(page);
    json_t *run = parse(data);
    json_t *steps = json_object_get(run, "steps");
    EXPECT(json_array_size(steps) == 9, "%zu steps", json_array_size(steps));
    json_t *now = json_object_get(json_array_get(steps, 4), "now");
    json_t *segment = json_object_get(now, "s0");
    EXPECT(json_object_size(now) == 2, "%zu things", json_object_size(now));
    json_t *value = json_array_get(json_object_get(segment, "values"), 0);
    const char *after = json_string_value(json_array_get(value, 1));
    EXPECT(after != NULL && strncmp(after, "2a 00", 5) == 0, "%s",
           after != NULL ? after : "none");
    /* What is as it was is not told again. */
    now = json_object_get(json_array_get(steps, 6), "now");
    EXPECT(json_object_get(now, "p0") == NULL, "the parent has not changed");
    json_decref(run);
    free(data);
    free(page);
    history_free(&history);
}

/* Of a hang, the lines where threads wait, as far as they are of one file. */
static void a_hang_has_the_lines_of_its_waits(void)
{
    static const char *const files[] = {"/a.c", "/a.c", "/b.c"};
    struct history history = family();
    struct event *event = add_event(&history, EVENT_HANG, 0, 0);
    for (int i = 0; i < 4; i++) {
        struct wait *wait = event_add_wait(event, 0, i);
        if (wait == NULL)
            err(REPORT_UNTESTED, "event_add_wait");
        if (i > 0)
            wait->at = (struct source){.file = copy(files[i - 1]),
                                       .line = 10 * i};
    }
    char *page = page_of(&history);
    const char *wanted = ",\"file\":\"/a.c\",\"line\":10,\"lines\":[10,20]";
    EXPECT(strstr(page, wanted) != NULL, "not there: %s", wanted);
    free(page);
    history_free(&history);
}

static void what_is_left_is_told(void)
{
    struct history history = family();
    char *page = page_of(&history);
    EXPECT(strstr(page, "is left:") == NULL &&
               strstr(page, "Nobody has") == NULL,
           "it has not ended");
    free(page);
    struct event *event = add_event(&history, EVENT_EXIT, 0, 0);
    change_process(event, 0, PROCESS_ENDED, 0, 0);
    page = page_of(&history);
    EXPECT(strstr(page, "<p>Segment A is left: ") != NULL, "no segment");
    EXPECT(strstr(page, "<p>Nobody has waited for the child.") != NULL,
           "no child");
    free(page);
    event = add_event(&history, EVENT_CALL, 0, 0);
    event->call = CALL_WAIT;
    event->other = 1;
    change_segment(event, 0, 0, 0600);
    event->segments[0].gone = true;
    page = page_of(&history);
    EXPECT(strstr(page, "<p>Nothing is left behind") != NULL, "something");
    free(page);
    history_free(&history);
}

/* WHAT IS NOT */

#define MARKUP                                                           \
    "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>" \
    "'\"&amp;<style>*{display:none}</style>\xe2\x80\xa8\xe2\x80\xa9]]>"

static char *replace(char **text)
{
    free(*text);
    return *text = copy(MARKUP);
}

/* A history in which everything that a stranger can name is markup. */
static struct history of_markup(void)
{
    struct history history = family();
    int type = add_type(&history, MARKUP, MARKUP, 64, 1);
    int source = history_add_source(&history);
    if (source == -1)
        err(REPORT_UNTESTED, "history_add_source");
    history.sources[source].name = copy(MARKUP);
    history.sources[source].text = copy(MARKUP "\r\n" MARKUP);
    history.sources[source].size = strlen(history.sources[source].text);
    for (size_t i = 0; i < history.process_count; i++) {
        replace(&history.processes[i].role);
        replace(&history.processes[i].name);
    }
    replace(&history.segments[0].name);
    history.segments[0].kind = SEGMENT_FILE;
    for (size_t i = 0; i < history.event_count; i++) {
        struct event *event = &history.events[i];
        replace(&event->at.file);
        replace(&event->at.function);
        if (event->text != NULL)
            event->text_size = strlen(replace(&event->text));
    }
    struct event *event = add_event(&history, EVENT_STORE, 0, 1);
    char zero[64] = "";
    change_bytes(event, 0, zero, MARKUP, sizeof zero);
    event->stores[0].type = type;
    return history;
}

static void expect_harmless(const struct history *history)
{
    static const struct {
        const char *part;
        size_t count;
    } parts[] = {
        {"<script", 2},      {"</script", 2},     {"<style", 1},
        {"</style", 1},      {"<img", 0},         {"<!--", 0},
        {"<title", 1},       {"<meta", 4},        {"<iframe", 0},
        {"\xe2\x80\xa8", 0}, {"\xe2\x80\xa9", 0},
    };
    char *page = page_of(history), *data = data_of(page);
    for (size_t i = 0; i < COUNT(parts); i++)
        EXPECT(count_of(page, parts[i].part) == parts[i].count,
               "%zu times \"%s\"", count_of(page, parts[i].part),
               parts[i].part);
    EXPECT(strpbrk(data, "<>&'") == NULL, "in the data: %.40s",
           strpbrk(data, "<>&'"));
    for (const char *c = page; *c != '\0'; c++)
        if (iscntrl((unsigned char)*c) && *c != '\n') {
            EXPECT(false, "a control character: %#x", (unsigned)*c);
            break;
        }
    json_t *run = parse(data); /* demands UTF-8 */
    json_decref(run);
    free(data);
    free(page);
}

static void nothing_hostile_gets_out(void)
{
    struct history histories[] = {of_markup(), hostile(), crowd(), {0}};
    for (size_t i = 0; i < COUNT(histories); i++) {
        expect_harmless(&histories[i]);
        history_free(&histories[i]);
    }
}

static void what_a_stranger_said_is_there_all_the_same(void)
{
    struct history history = of_markup();
    char *page = page_of(&history), *data = data_of(page);
    json_t *run = parse(data);
    json_t *sources = json_object_get(run, "sources");
    const char *text = json_string_value(
        json_object_get(json_array_get(sources, 0), "text"));
    EXPECT(text != NULL &&
               strstr(text, "<img src=x onerror=alert(2)>'\"&amp;") != NULL,
           "%s", text != NULL ? text : "none");
    EXPECT(text != NULL && strchr(text, '\r') == NULL, "CR in a source");
    EXPECT(text != NULL && strstr(text, "\\342\\200\\250") != NULL,
           "no sign of what was not shown");
    json_decref(run);
    free(data);
    free(page);
    history_free(&history);
}

static void only_its_own_script_and_style_may_run(void)
{
    struct history history = family();
    char *page = page_of(&history);
    const char *policy = strstr(page, "Content-Security-Policy\" content=\"");
    const char *script = policy != NULL ? strstr(policy, "script-src ") : NULL;
    EXPECT(policy != NULL && strstr(policy, "default-src 'none'; ") != NULL,
           "no policy");
    EXPECT(script != NULL && strncmp(script, "script-src 'sha256-", 19) == 0 &&
               strcspn(script + 19, "'") == 44 && script[19 + 44 - 1] == '=',
           "no hash of 32 bytes in base64");
    EXPECT(count_of(page, "unsafe") == 0, "something unsafe");
    EXPECT(count_of(page, "http:") + count_of(page, "https:") ==
               count_of(page, "http://www.w3.org/2000/svg"),
           "an address somewhere else");
    free(page);
    history_free(&history);
}

static void a_full_disk_is_noticed(void)
{
    struct history history = family();
    FILE *out = fopen("/dev/full", "w");
    if (out == NULL) {
        report_skip("/dev/full: %s", strerror(errno));
        history_free(&history);
        return;
    }
    setvbuf(out, NULL, _IOFBF, 512);
    EXPECT(draw_page(out, &history) == -1, "it says nothing");
    fclose(out);
    history_free(&history);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a history gives always the same page",
         a_history_gives_always_the_same_page, 0},
        {"all is told in words", all_is_told_in_words, 0},
        {"a step has what it changes", a_step_has_what_it_changes, 0},
        {"a hang has the lines of its waits", a_hang_has_the_lines_of_its_waits,
         0},
        {"what is left is told", what_is_left_is_told, 0},
        {"nothing hostile gets out", nothing_hostile_gets_out, 0},
        {"what a stranger said is there all the same",
         what_a_stranger_said_is_there_all_the_same, 0},
        {"only its own script and style may run",
         only_its_own_script_and_style_may_run, 0},
        {"a full disk is noticed", a_full_disk_is_noticed, 0},
    };
    return report_main("lab/page", tests, COUNT(tests), argc, argv);
}
