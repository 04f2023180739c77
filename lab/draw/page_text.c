/* Strangers' bytes in JSON and HTML: see page_parts.h. */
#include "draw/page_parts.h"
#include "say/plain.h"

#include <string.h>

void page_json(FILE *out, const char *bytes, size_t size)
{
    char piece[PLAIN_ROOM];
    fputc('"', out);
    for (size_t i = 0; i < size;) {
        i += plain_next(bytes + i, size - i, piece);
        for (const char *c = piece; *c != '\0'; c++)
            if (strchr("\"\\<>&'", *c) != NULL || (unsigned char)*c < 0x20)
                fprintf(out, "\\u%04x", (unsigned)(unsigned char)*c);
            else
                fputc(*c, out);
    }
    fputc('"', out);
}

void page_html(FILE *out, const char *bytes, size_t size)
{
    char piece[PLAIN_ROOM];
    for (size_t i = 0; i < size;) {
        i += plain_next(bytes + i, size - i, piece);
        for (const char *c = piece; *c != '\0'; c++)
            if (strchr("\"<>&'", *c) != NULL)
                fprintf(out, "&#%d;", *c);
            else
                fputc(*c, out);
    }
}

void page_json_string(FILE *out, const char *string)
{
    page_json(out, string, string != NULL ? strlen(string) : 0);
}

void page_html_string(FILE *out, const char *string)
{
    page_html(out, string, string != NULL ? strlen(string) : 0);
}

const char *page_base(const char *path)
{
    const char *slash = path != NULL ? strrchr(path, '/') : NULL;
    return slash != NULL ? slash + 1 : path;
}

size_t page_steps(const struct history *history)
{
    return history->event_count < PAGE_STEPS ? history->event_count
                                             : (size_t)PAGE_STEPS;
}
