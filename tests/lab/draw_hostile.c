/* What lab/draw must never let out, and must not lose. */
#include "draw_list.h"

#include <ctype.h>
#include <errno.h>
#include <locale.h>

static void no_line_is_too_long_and_nothing_hostile_gets_out(void)
{
    static const int widths[] = {30, 33, 40, 47, 80, 100};
    struct history histories[] = {family(), fault(), crowd(), hostile(), {0}};
    for (size_t i = 0; i < COUNT(histories); i++) {
        for (size_t k = 0; k < 2 * COUNT(widths); k++) {
            int width = widths[k / 2];
            char *text = list(&histories[i], width, k % 2 == 0, false);
            expect_clean(text, width);
            free(text);
        }
        history_free(&histories[i]);
    }
}

static void hostile_bytes_are_shown_as_such(void)
{
    struct history history = hostile();
    char *text = list(&history, 120, false, false);
    expect_says(text, "    | \\x1b[2J\\x1b]0;mine\\x07\\x0d\\x08\\x9b1m\\xff"
                      "\\xc2\\x9b\\xe2\\x80\\xae\\xef\\xbb\\xbf\\x00x\\x7fz\\xe"
                      "2\\x80\\xae\n");
    expect_says(text, "    |                 x       y");
    expect_says(text, "    |\n    |\n    | end\n");
    expect_says(text, " bytes more\n");
    expect_says(text, "\xe2\x80\xa6 and 32 more changes\n");
    free(text);
    setlocale(LC_ALL, "C");
    text = list(&history, 80, true, false);
    for (const char *c = text; *c != '\0'; c++)
        EXPECT(*c == '\n' || isprint((unsigned char)*c), "byte %#x",
               (unsigned)(unsigned char)*c);
    expect_says(text, "\\xe4\\xb8\\xad");
    free(text);
    setlocale(LC_ALL, "C.UTF-8");
    history_free(&history);
}

static void words_stay_whole(void)
{
    struct history history = fault();
    char *text = list(&history, 39, true, false);
    expect_says(text, " ro may only\nread, * changed");
    free(text);
    history_free(&history);
}

static void colour_is_only_added(void)
{
    struct history history = fault();
    char *plain = list(&history, 80, true, false);
    char *colour = list(&history, 80, true, true);
    expect_says(colour, "\033[38;5;33mprocess\033[0m");
    expect_says(colour, "\033[1;38;5;160mfailed\033[0m");
    char *to = colour;
    for (const char *from = colour; *from != '\0';) {
        if (*from == '\033')
            from += strcspn(from, "m") + 1;
        else
            *to++ = *from++;
    }
    *to = '\0';
    EXPECT(strcmp(plain, colour) == 0, "is\n%s\nshould be\n%s", colour, plain);
    free(plain);
    free(colour);
    history_free(&history);
}

static void a_full_disk_is_noticed(void)
{
    struct history history = family();
    struct draw_options options = {0};
    FILE *out = fopen("/dev/full", "we");
    if (out == NULL) {
        report_skip("no /dev/full");
    } else {
        setvbuf(out, NULL, _IONBF, 0);
        EXPECT(draw_list(out, &history, &options) == -1, "no failure");
        fclose(out);
    }
    history_free(&history);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"no line is too long, and nothing hostile gets out",
         no_line_is_too_long_and_nothing_hostile_gets_out, 0},
        {"hostile bytes are shown as such", hostile_bytes_are_shown_as_such, 0},
        {"words stay whole", words_stay_whole, 0},
        {"colour is only added", colour_is_only_added, 0},
        {"a full disk is noticed", a_full_disk_is_noticed, 0},
    };
    if (setlocale(LC_ALL, "C.UTF-8") == NULL)
        errx(REPORT_UNTESTED, "no locale C.UTF-8");
    return report_main("lab/draw_hostile", tests, COUNT(tests), argc, argv);
}
