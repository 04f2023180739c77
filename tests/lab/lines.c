/* What lab/recording/lines must read, and where it must stop. */
#include "recording/lines.h"
#include "check/check.h"
#include "check/report.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

static void expect_lines(char *text, size_t total_most, size_t most,
                         const char *const *expected, enum got end)
{
    struct lines lines = {
        .file = fmemopen(text, strlen(text), "r"),
        .total_most = total_most,
    };
    if (lines.file == NULL)
        err(REPORT_UNTESTED, "fmemopen");
    for (; *expected != NULL; expected++) {
        enum got got = next_line(&lines, most);
        EXPECT((got == GOT_LINE || got == GOT_REST) &&
                   lines.size == strlen(*expected) &&
                   (lines.size == 0 ||
                    memcmp(lines.line, *expected, lines.size) == 0),
               "instead of \"%s\": %d, %zu bytes", *expected, (int)got,
               lines.size);
    }
    enum got got = next_line(&lines, most);
    EXPECT(got == end, "at the end: %d", (int)got);
    fclose(lines.file);
    free(lines.line);
}

static void lines_are_read_one_by_one(void)
{
    char whole[] = "one\n\nthree\n", rest[] = "one\n\nthree", one[] = "\n";
    const char *const three[] = {"one", "", "three", NULL};
    const char *const empty[] = {"", NULL};
    expect_lines(whole, 100, 100, three, GOT_END);
    expect_lines(rest, 100, 100, three, GOT_END);
    expect_lines(one, 100, 100, empty, GOT_END);
}

static void long_lines_are_read_whole(void)
{
    char *text = malloc(100001);
    if (text == NULL)
        err(REPORT_UNTESTED, "malloc");
    memset(text, 'x', 100000);
    text[100000] = '\0';
    const char *const expected[] = {text, NULL};
    expect_lines(text, 100000, 100000, expected, GOT_END);
    free(text);
}

static void limits_are_kept(void)
{
    char text[] = "12345\n123456\n";
    const char *const both[] = {"12345", "123456", NULL};
    const char *const first[] = {"12345", NULL};
    expect_lines(text, 13, 6, both, GOT_END);
    expect_lines(text, 13, 5, first, GOT_TOO_MUCH);
    expect_lines(text, 12, 6, first, GOT_TOO_MUCH);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"lines are read one by one", lines_are_read_one_by_one, 0},
        {"long lines are read whole", long_lines_are_read_whole, 0},
        {"limits are kept", limits_are_kept, 0},
    };
    return report_main("lab/lines", tests, COUNT(tests), argc, argv);
}
