/* Text of anybody in XML: see xml_out.h. */
#include "grade/xml_out.h"

#include "say/plain.h"

#include <string.h>

static void put(FILE *out, const char *text, size_t max, const char *special)
{
    size_t size = strlen(text), at = 0;
    while (at < size && at < max) {
        char next[PLAIN_ROOM];
        at += plain_next(text + at, size - at, next);
        if (next[0] == '\\' && next[1] != '\0') /* it was unfit */
            fputs("\xef\xbf\xbd", out);
        else if (strchr(special, next[0]) != NULL)
            fprintf(out, "&#%d;", next[0]);
        else
            fputs(next, out);
    }
    if (at < size)
        fputs("...", out);
}

void xml_text(FILE *out, const char *text, size_t max)
{
    put(out, text, max, "&<>");
}

void xml_attribute(FILE *out, const char *name, const char *text, size_t max)
{
    fprintf(out, " %s=\"", name);
    put(out, text, max, "&<>\"'\n\t");
    fputc('"', out);
}
