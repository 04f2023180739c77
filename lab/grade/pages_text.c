/* Text in the pages of the grader: see pages.h. */
#include "grade/pages.h"

#include "draw/page.h"

#include <string.h>

/* At most so many bytes, no character of them cut in two, and not too many
 * lines. */
static size_t whole(const char *text, size_t size, size_t most)
{
    size_t lines = 0;
    for (size_t i = 0; i < size && i < most; i++)
        if (text[i] == '\n' && ++lines == PAGES_LINES)
            return i;
    if (size <= most)
        return size;
    while (most > 0 && ((unsigned char)text[most] & 0xc0) == 0x80)
        most--;
    return most;
}

void put_text(FILE *out, const char *text, size_t most)
{
    size_t size = strlen(text), shown = whole(text, size, most);
    page_html(out, text, shown);
    if (shown < size)
        fprintf(out, "\xe2\x80\xa6 (and %zu bytes more)", size - shown);
}

void put_marked(FILE *out, const char *text)
{
    size_t size = strlen(text);
    const char *end = text + whole(text, size, PAGES_TEXT);
    while (text < end) {
        size_t left = (size_t)(end - text);
        const char *begin = memchr(text, '`', left);
        const char *close = begin != NULL ? memchr(begin + 1, '`',
                                                   (size_t)(end - begin) - 1)
                                          : NULL;
        if (close == NULL) {
            page_html(out, text, left);
            return;
        }
        page_html(out, text, (size_t)(begin - text));
        fputs("<code>", out);
        page_html(out, begin + 1, (size_t)(close - begin) - 1);
        fputs("</code>", out);
        text = close + 1;
    }
}

void put_name(FILE *out, const char *name)
{
    while (*name != '\0') {
        size_t length = strcspn(name, "_");
        length += name[length] == '_';
        page_html(out, name, length);
        name += length;
        if (*name != '\0')
            fputs("<wbr>", out);
    }
}

void put_number(FILE *out, size_t number, const char *one, const char *many)
{
    fprintf(out, "%zu %s", number, number == 1 ? one : many);
}

bool is_ours(enum grade_verdict verdict)
{
    return verdict == GRADE_UNDECIDED || verdict == GRADE_NOT_HERE ||
           verdict == GRADE_ERROR;
}

const char *mark_style(const struct mark *mark)
{
    if (!mark->handed_in)
        return "none";
    if (mark->score < 0)
        return "open";
    if (mark->verdict == GRADE_PASS)
        return "pass";
    return is_ours(mark->verdict) ? "open" : "fail";
}

void put_policy(FILE *out, const char *style, const char *script,
                const char *style_too, const char *script_too)
{
    fprintf(out, "default-src 'none'; style-src '%s'", style);
    if (style_too != NULL)
        fprintf(out, " '%s'", style_too);
    fprintf(out, "; script-src '%s'", script);
    if (script_too != NULL)
        fprintf(out, " '%s'", script_too);
    fputs("; base-uri 'none'; form-action 'none'", out);
}
