/* What lab/draw writes of values whose type is known. */
#include "check/check.h"
#include "check/report.h"
#include "draw/terminal.h"
#include "drawn.h"

#include <locale.h>

static char *list(const struct history *history, bool full)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    struct draw_options options = {.width = 80, .full = full};
    if (out == NULL)
        err(REPORT_UNTESTED, "open_memstream");
    EXPECT(draw_list(out, history, &options) == 0, "draw_list failed");
    fclose(out);
    return text;
}

static void expect_says(const char *text, const char *part)
{
    EXPECT(strstr(text, part) != NULL, "no \"%s\" in\n%s", part, text);
}

static void values_have_names(void)
{
    struct history history = family();
    int type = add_type(&history, "grade", "book", 1, 12);
    history.types[type].fields[0].kind = FIELD_SIGNED;
    history.events[4].stores[0].type = type;
    char *text = list(&history, true);
    expect_says(text, "stores grade = 42 (was 41) in segment A.");
    expect_says(text, "\n  A: 4096 bytes, grade, nattch 2\n");
    expect_says(text, "\n  A: 4096 bytes, nattch 1\n");
    free(text);

    change_bytes(&history.events[4], 1, "____________", "abcdefghijkl", 12);
    history.events[4].stores[1].type = type;
    text = list(&history, false);
    expect_says(text, " and 8 more in segment A.");
    free(text);
    history_free(&history);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"values have names", values_have_names, 0},
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return report_main("lab/draw_values", tests, COUNT(tests), argc, argv);
}
