/* Sentences in lines, and colours where somebody sees them: see text.h. */
#include "show/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    WIDTH = 78 /* leaves room at the right */
};

struct text_style text_style(void)
{
    const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
    if (!isatty(STDOUT_FILENO) || (none != NULL && none[0] != '\0') ||
        term == NULL || strcmp(term, "dumb") == 0)
        return (struct text_style){"", "", "", "", ""};
    return (struct text_style){"\033[1m", "\033[1;32m", "\033[1;31m", "\033[2m",
                               "\033[0m"};
}

void text_wrapped(const char *text, int indent, int column)
{
    while (*text != '\0') {
        int length = (int)strcspn(text, " ");
        if (column > indent && column + 1 + length > WIDTH) {
            putchar('\n');
            column = 0;
        }
        if (column <= indent)
            column += printf("%*s%.*s", indent - column, "", length, text);
        else
            column += printf(" %.*s", length, text);
        text += length;
        text += *text == ' ';
    }
    putchar('\n');
}

void text_indented(const char *text, int indent)
{
    while (*text != '\0') {
        int length = (int)strcspn(text, "\n");
        printf("%*s%.*s\n", indent, "", length, text);
        text += length;
        text += *text == '\n';
    }
}
