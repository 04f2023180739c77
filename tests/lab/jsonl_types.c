/* What lab/recording/jsonl must make of types and sources that cannot be. */
#include "check/check.h"
#include "check/report.h"
#include "jsonl_file.h"
#include "recording/jsonl.h"

#include <stdlib.h>
#include <string.h>

#define T(members) "{\"new\":\"type\",\"index\":0," members "}\n"
#define F(members) TITLE T("\"size\":8,\"fields\":[{" members "}]")
#define STORE(type)                                                        \
    TITLE "{\"new\":\"process\",\"index\":0}\n"                            \
          "{\"new\":\"segment\",\"index\":0}\n"                            \
          "{\"event\":\"store\",\"process\":0,\"stores\":[{\"segment\":0," \
          "\"type\":" type ",\"before\":\"\",\"after\":\"\"}]}\n"

struct bad {
    const char *text;
    enum jsonl_code code;
    size_t line;
    const char *member;
};

static void expect_refused(const struct bad *bad)
{
    struct history history;
    struct jsonl_problem problem;
    int result = read_text(bad->text, strlen(bad->text), &history, &problem);
    bool same = bad->member == NULL
                    ? problem.member == NULL
                    : problem.member != NULL &&
                          strcmp(problem.member, bad->member) == 0;
    EXPECT(result == -1 && problem.code == bad->code &&
               problem.line == bad->line && same,
           "%.200s\n%d, code %d, line %zu, member %s", bad->text, result,
           (int)problem.code, problem.line,
           problem.member == NULL ? "none" : problem.member);
    EXPECT(history.events == NULL && history.event_count == 0 &&
               history.source_count == 0,
           "%.200s: something is left", bad->text);
}

static void bad_types_are_refused(void)
{
    static const struct bad files[] = {
        {TITLE T("\"size\":4") T("\"size\":4"), JSONL_INDEX, 3, "index"},
        {TITLE T("\"name\":\"int\""), JSONL_SIZE, 2, "size"},
        {TITLE T("\"size\":-1"), JSONL_SIZE, 2, "size"},
        {TITLE T("\"size\":4,\"name\":[]"), JSONL_MALFORMED, 2, "name"},
        {TITLE T("\"size\":4,\"variable\":4"), JSONL_MALFORMED, 2, "variable"},
        {TITLE T("\"size\":4,\"fields\":{}"), JSONL_MALFORMED, 2, "fields"},
        {F(""), JSONL_SIZE, 2, "size"},
        {F("\"kind\":1,\"size\":4"), JSONL_MALFORMED, 2, "kind"},
        {F("\"name_hex\":\"00\",\"size\":4"), JSONL_MALFORMED, 2, "name"},
        {F("\"kind\":\"signed\",\"size\":3"), JSONL_SIZE, 2, "size"},
        {F("\"kind\":\"floating\",\"size\":2"), JSONL_SIZE, 2, "size"},
        {F("\"kind\":\"text\",\"size\":9"), JSONL_SIZE, 2, "offset"},
        {F("\"size\":4,\"offset\":\"0x5\""), JSONL_SIZE, 2, "offset"},
        {F("\"size\":4,\"offset\":\"0xffffffffffffffff\""), JSONL_SIZE, 2,
         "offset"},
        {F("\"size\":4,\"count\":0"), JSONL_SIZE, 2, "count"},
        {F("\"size\":4,\"count\":2"), JSONL_SIZE, 2, "offset"},
        {F("\"size\":4,\"count\":2,\"stride\":3"), JSONL_SIZE, 2, "offset"},
        {F("\"size\":4,\"count\":3,\"stride\":4"), JSONL_SIZE, 2, "offset"},
        {F("\"size\":1,\"count\":9223372036854775807,\"stride\":"
           "9223372036854775807"),
         JSONL_SIZE, 2, "offset"},
        {F("\"size\":8},{\"size\":1"), JSONL_SIZE, 2, "fields"},
        {STORE("0"), JSONL_INDEX, 4, "type"},
        {STORE("-2"), JSONL_INDEX, 4, "type"},
        {STORE("{}"), JSONL_MALFORMED, 4, "type"},
    };
    for (size_t i = 0; i < COUNT(files); i++)
        expect_refused(&files[i]);
}

#define S(members) "{\"new\":\"source\",\"index\":0," members "}\n"
#define A          "\"name\":\"a.c\","

static void bad_sources_are_refused(void)
{
    static const struct bad files[] = {
        {TITLE S(A "\"text\":\"\"") S(A "\"text\":\"\""), JSONL_INDEX, 3,
         "index"},
        {TITLE S("\"text\":\"\""), JSONL_MALFORMED, 2, "name"},
        {TITLE S("\"name\":\"a.c\""), JSONL_MALFORMED, 2, "text"},
        {TITLE S(A "\"text\":[]"), JSONL_MALFORMED, 2, "text"},
        {TITLE S(A "\"text\":\"\",\"newer\":1"), JSONL_MALFORMED, 2, "newer"},
    };
    for (size_t i = 0; i < COUNT(files); i++)
        expect_refused(&files[i]);
}

/* A text of so many bytes, in a recording of its own. */
static void expect_size(size_t size, bool good)
{
    struct file file;
    struct history history;
    struct jsonl_problem problem;
    FILE *stream = new_file(&file);
    fputs(TITLE "{\"new\":\"source\",\"index\":0," A "\"text\":\"", stream);
    for (size_t i = 0; i < size; i++)
        putc('x', stream);
    fputs("\"}\n", stream);
    fclose(stream);
    int result = read_text(file.text, file.size, &history, &problem);
    if (good)
        EXPECT(result == 0 && history.source_count == 1 &&
                   history.sources[0].size == size,
               "%zu bytes: code %d", size, (int)problem.code);
    else
        EXPECT(result == -1 && problem.code == JSONL_SIZE, "%zu bytes: code %d",
               size, (int)problem.code);
    history_free(&history);
    free(file.text);
}

static void sources_have_bounds(void)
{
    struct file file;
    struct history history;
    struct jsonl_problem problem;
    FILE *stream = new_file(&file);
    expect_size(SOURCE_SIZE_MAX, true);
    expect_size(SOURCE_SIZE_MAX + 1, false);
    fputs(TITLE, stream);
    for (int i = 0; i <= SOURCES_MAX; i++)
        fprintf(stream,
                "{\"new\":\"source\",\"index\":%d," A "\"text\":\"\"}\n", i);
    fclose(stream);
    int result = read_text(file.text, file.size, &history, &problem);
    EXPECT(result == -1 && problem.code == JSONL_SIZE &&
               problem.line == SOURCES_MAX + 2,
           "%d files: code %d, line %zu", SOURCES_MAX + 1, (int)problem.code,
           problem.line);
    free(file.text);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"bad types are refused", bad_types_are_refused, 0},
        {"bad sources are refused", bad_sources_are_refused, 0},
        {"sources have bounds", sources_have_bounds, 0},
    };
    return report_main("lab/jsonl_types", tests, COUNT(tests), argc, argv);
}
