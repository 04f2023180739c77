/* What lab/recording/jsonl must make of types that cannot be. */
#include "check/check.h"
#include "check/report.h"
#include "jsonl_file.h"
#include "recording/jsonl.h"

#include <string.h>

#define T(members) "{\"new\":\"type\",\"index\":0," members "}\n"
#define F(members) TITLE T("\"size\":8,\"fields\":[{" members "}]")
#define STORE(type)                                                        \
    TITLE "{\"new\":\"process\",\"index\":0}\n"                            \
          "{\"new\":\"segment\",\"index\":0}\n"                            \
          "{\"event\":\"store\",\"process\":0,\"stores\":[{\"segment\":0," \
          "\"type\":" type ",\"before\":\"\",\"after\":\"\"}]}\n"

static void bad_types_are_refused(void)
{
    static const struct {
        const char *text;
        enum jsonl_code code;
        size_t line;
        const char *member;
    } files[] = {
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

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"bad types are refused", bad_types_are_refused, 0},
    };
    return report_main("lab/jsonl_types", tests, COUNT(tests), argc, argv);
}
