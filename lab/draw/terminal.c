/* Text in a terminal, column by column: see pen.h. */
#include "draw/palette.h"
#include "draw/pen.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum {
    MARKS_MOST = 3, /* combined with one character; more only make it black */
    TAB = 8
};

static const struct {
    bool bold;
    enum colour colour; /* COLOURS: as it was */
} inks[INKS] = {
    [INK_PLAIN] = {false, COLOURS},
    [INK_TITLE] = {true, COLOURS},
    [INK_PARENT] = {false, COLOUR_PARENT},
    [INK_CHILD] = {false, COLOUR_CHILD},
    [INK_SEGMENT] = {false, COLOUR_SEGMENT},
    [INK_FAULT] = {true, COLOUR_FAULT},
};

/* Characters that are not seen, or that turn the direction of the text around
 * them; wcwidth() knows nothing of that. */
static const struct {
    wchar_t first, last;
} deceptive[] = {
    {0x00ad, 0x00ad}, {0x061c, 0x061c}, {0x115f, 0x1160}, {0x180b, 0x180e},
    {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f}, {0x3164, 0x3164},
    {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0xe0000, 0xe0fff},
};

static bool is_deceptive(wchar_t character)
{
    for (size_t i = 0; i < sizeof deceptive / sizeof deceptive[0]; i++)
        if (character >= deceptive[i].first && character <= deceptive[i].last)
            return true;
    return false;
}

/* The character at `bytes`: its length, and its columns, or -1 when it cannot
 * be shown. */
static size_t decode(const char *bytes, size_t size, int *columns)
{
    mbstate_t state = {0};
    wchar_t character = L'\0';
    size_t length = mbrtowc(&character, bytes, size, &state);
    *columns = -1;
    if (length == 0 || length > size)
        return 1; /* a NUL byte, or no character at all */
    /* In the C locale, nothing is known of bytes beyond ASCII. */
    bool known = MB_CUR_MAX > 1 || (unsigned char)bytes[0] < 0x80;
    if (known && !is_deceptive(character))
        *columns = wcwidth(character);
    return length;
}

size_t pen_glyph(const char *bytes, size_t size, struct glyph *glyph)
{
    size_t length = decode(bytes, size, &glyph->columns);
    if (glyph->columns <= 0) { /* a mark with nothing to stand on, too */
        glyph->columns = 0;
        for (size_t i = 0; i < length && i < MB_LEN_MAX; i++)
            glyph->columns += snprintf(glyph->text + 4 * i, 5, "\\x%02x",
                                       (unsigned)(unsigned char)bytes[i]);
        return length;
    }
    for (int marks = 0; marks < MARKS_MOST && length < size; marks++) {
        int columns;
        size_t more = decode(bytes + length, size - length, &columns);
        if (columns != 0 || length + more >= sizeof glyph->text)
            break;
        length += more;
    }
    memcpy(glyph->text, bytes, length);
    glyph->text[length] = '\0';
    return length;
}

const char *pen_cut_mark(void)
{
    static const char mark[] = "\xe2\x80\xa6"; /* U+2026, in UTF-8 */
    mbstate_t state = {0};
    wchar_t character;
    size_t length = mbrtowc(&character, mark, strlen(mark), &state);
    return length == strlen(mark) && character == 0x2026 ? mark : "~";
}

void pen_ink(const struct pen *pen, enum ink ink)
{
    if (!pen->colour)
        return;
    if (inks[ink].colour == COLOURS)
        fputs(inks[ink].bold ? "\033[1m" : "\033[0m", pen->out);
    else
        fprintf(pen->out, "\033[%s38;5;%dm", inks[ink].bold ? "1;" : "",
                palette[inks[ink].colour].terminal);
}

enum ink pen_ink_of(int process)
{
    return process == 0 ? INK_PARENT : INK_CHILD;
}

/* How many columns a text takes, or `limit` + 1 when it is more than that. */
static int measure(const char *text, size_t size, int limit)
{
    int columns = 0;
    struct glyph glyph;
    for (size_t i = 0; i < size && columns <= limit;) {
        i += pen_glyph(text + i, size - i, &glyph);
        columns += glyph.columns;
    }
    return columns <= limit ? columns : limit + 1;
}

int pen_cut(const struct pen *pen, const char *text, int room)
{
    size_t size = strlen(text);
    if (room <= 0)
        return 0;
    bool whole = measure(text, size, room) <= room;
    int columns = 0;
    struct glyph glyph;
    for (size_t i = 0; i < size;) {
        i += pen_glyph(text + i, size - i, &glyph);
        if (!whole && columns + glyph.columns > room - 1) {
            fputs(pen_cut_mark(), pen->out);
            return columns + 1;
        }
        fputs(glyph.text, pen->out);
        columns += glyph.columns;
    }
    return columns;
}

void pen_blanks(const struct pen *pen, int count)
{
    if (count > 0)
        fprintf(pen->out, "%*s", count, "");
}

void pen_fill(const struct pen *pen, const char *text, int room)
{
    pen_blanks(pen, room - pen_cut(pen, text, room));
}

/* Write one word of a wrapped text from *column on, broken where it must be. */
static void put_word(const struct pen *pen, const char *word, size_t size,
                     int indent, int *column)
{
    struct glyph glyph;
    for (size_t i = 0; i < size;) {
        i += pen_glyph(word + i, size - i, &glyph);
        if (*column > indent && *column + glyph.columns > pen->width) {
            fputc('\n', pen->out);
            pen_blanks(pen, indent);
            *column = indent;
        }
        fputs(glyph.text, pen->out);
        *column += glyph.columns;
    }
}

void pen_wrap(const struct pen *pen, enum ink ink, const char *text, int indent)
{
    int column = indent;
    pen_blanks(pen, indent);
    pen_ink(pen, ink);
    while (*text != '\0') {
        /* Blanks may be those of quoted output: keep all, except at the end of
         * a line. */
        size_t blanks = strspn(text, " ");
        size_t size = strcspn(text + blanks, " ");
        int room = pen->width - column;
        int need = measure(text, blanks + size, pen->width);
        text += blanks;
        if (column > indent && need > room) {
            /* Each line has its colour, for whoever takes lines apart. */
            pen_ink(pen, INK_PLAIN);
            fputc('\n', pen->out);
            pen_blanks(pen, indent);
            pen_ink(pen, ink);
            column = indent;
        } else if (column > indent) {
            pen_blanks(pen, (int)blanks);
            column += (int)blanks;
        }
        put_word(pen, text, size, indent, &column);
        text += size;
    }
    pen_ink(pen, INK_PLAIN);
    fputc('\n', pen->out);
}

/* Write one line that begins at `bytes`, as much of it as has room; returns how
 * many bytes that was. */
static size_t put_quoted(const struct pen *pen, const char *bytes, size_t size,
                         int room)
{
    size_t used = 0;
    int column = 0;
    while (used < size && bytes[used] != '\n') {
        struct glyph glyph = {.columns = TAB - column % TAB};
        size_t length = 1;
        bool tab = bytes[used] == '\t';
        if (!tab)
            length = pen_glyph(bytes + used, size - used, &glyph);
        else if (column + glyph.columns > room)
            glyph.columns = room - column; /* a tab never begins a line */
        if (column + glyph.columns > room)
            break;
        if (tab)
            pen_blanks(pen, glyph.columns);
        else
            fputs(glyph.text, pen->out);
        column += glyph.columns;
        used += length;
    }
    return used;
}

void pen_quote(const struct pen *pen, const char *bytes, size_t size,
               int indent, int most)
{
    char sign = '|';
    for (int lines = 0; size > 0; lines++) {
        pen_blanks(pen, indent);
        if (lines == most) {
            fprintf(pen->out, "%s and %zu bytes more\n", pen_cut_mark(), size);
            return;
        }
        fprintf(pen->out, bytes[0] == '\n' ? "%c" : "%c ", sign);
        size_t used = put_quoted(pen, bytes, size, pen->width - indent - 2);
        sign = ':';
        if (used < size && bytes[used] == '\n') {
            used++;
            sign = '|';
        }
        fputc('\n', pen->out);
        bytes += used;
        size -= used;
    }
}

void draw_plain(FILE *out, const char *bytes, size_t size)
{
    struct glyph glyph;
    for (size_t i = 0; i < size;) {
        bool layout = bytes[i] == '\n' || bytes[i] == '\t';
        if (layout)
            fputc(bytes[i++], out);
        else {
            i += pen_glyph(bytes + i, size - i, &glyph);
            fputs(glyph.text, out);
        }
    }
}

char *draw_name(const char *name)
{
    char *shown = NULL;
    size_t size;
    struct glyph glyph;
    FILE *out = open_memstream(&shown, &size);
    if (out == NULL)
        return NULL;
    for (size_t i = 0, length = strlen(name); i < length;) {
        i += pen_glyph(name + i, length - i, &glyph);
        fputs(glyph.text, out);
    }
    if (fclose(out) == 0)
        return shown;
    free(shown);
    return NULL;
}
