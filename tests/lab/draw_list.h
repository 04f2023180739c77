/*
 * draw_list.h - a history as the list that lab/draw makes of it; each test
 * includes it once
 */
#ifndef TESTS_LAB_DRAW_LIST_H
#define TESTS_LAB_DRAW_LIST_H

#include "check/check.h"
#include "check/report.h"
#include "draw/terminal.h"
#include "drawn.h"

#include <wchar.h>

static char *list(const struct history *history, int width, bool full,
                  bool colour)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    struct draw_options options = {
        .width = width, .full = full, .colour = colour};
    if (out == NULL)
        err(REPORT_UNTESTED, "open_memstream");
    EXPECT(draw_list(out, history, &options) == 0, "draw_list failed");
    fclose(out);
    EXPECT(strlen(text) == size, "a NUL byte in the text");
    return text;
}

static inline void expect_says(const char *text, const char *part)
{
    EXPECT(strstr(text, part) != NULL, "no \"%s\" in\n%s", part, text);
}

/* No line has more than `width` columns, and nothing but newlines and what can
 * be seen. */
static inline void expect_clean(const char *text, int width)
{
    int column = 0;
    for (const char *c = text; *c != '\0';) {
        wchar_t character;
        mbstate_t state = {0};
        size_t length = mbrtowc(&character, c, strlen(c), &state);
        if (length > strlen(c)) {
            EXPECT(false, "byte %#x", (unsigned)(unsigned char)*c);
            return;
        }
        int columns = wcwidth(character);
        EXPECT(columns >= 0 || *c == '\n', "character %#x",
               (unsigned)character);
        EXPECT(character != 0x202e && character != 0xfeff, "character %#x",
               (unsigned)character);
        column = *c == '\n' ? 0 : column + columns;
        if (column > width) {
            EXPECT(false, "more than %d columns: %.60s\n%s", width, c, text);
            return;
        }
        c += length;
    }
}

#endif
