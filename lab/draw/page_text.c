/* What pages are written of: see page_text.h. */
#include "draw/page_text.h"

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

int page_fill(FILE *out, const char *template, const struct page_part parts[],
              size_t count, void *context)
{
    for (const char *text = template; *text != '\0';) {
        size_t i = 0;
        while (i < count &&
               strncmp(text, parts[i].name, strlen(parts[i].name)) != 0)
            i++;
        if (i == count) {
            fputc(*text++, out);
            continue;
        }
        if (parts[i].put(out, context) == -1)
            return -1;
        text += strlen(parts[i].name);
    }
    return 0;
}
