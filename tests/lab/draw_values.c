/* What lab/draw writes of values whose type is known. */
#include "check/check.h"
#include "check/report.h"
#include "draw_list.h"

#include <locale.h>

static void values_have_names(void)
{
    struct history history = family();
    int type = add_type(&history, "grade", "book", 1, 12);
    history.types[type].fields[0].kind = FIELD_SIGNED;
    history.events[4].stores[0].type = type;
    char *text = list(&history, 80, true, false);
    expect_says(text, "stores grade = 42 (was 41) in segment A.");
    expect_says(text, "\n  A: 4096 bytes, grade, nattch 2\n");
    expect_says(text, "\n  A: 4096 bytes, nattch 1\n");
    free(text);

    change_bytes(&history.events[4], 1, "____________", "abcdefghijkl", 12);
    history.events[4].stores[1].type = type;
    text = list(&history, 80, false, false);
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
