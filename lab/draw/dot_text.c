/* Strangers' text in graphs: see dot_parts.h. */
#include "draw/dot_parts.h"
#include "say/plain.h"

#include <string.h>

const char dot_sans[] = "Helvetica,Arial,sans-serif";
const char dot_mono[] = "Menlo,DejaVu Sans Mono,monospace";

/* The next character as it can be shown, and its columns; returns its bytes. */
static size_t next(const char *text, size_t size, char piece[PLAIN_ROOM],
                   int *columns)
{
    size_t used = plain_next(text, size, piece);
    unsigned char first = (unsigned char)piece[0];
    if (first == '\n' || first == '\t')
        strcpy(piece, " ");
    /* From U+1000 on are the scripts whose letters are wide. */
    *columns = first < 0x80 ? (int)strlen(piece) : first >= 0xe1 ? 2 : 1;
    return used;
}

static int columns_of(const char *text, size_t size)
{
    char piece[PLAIN_ROOM];
    int all = 0;
    for (size_t i = 0; i < size;) {
        int columns;
        i += next(text + i, size - i, piece, &columns);
        all += columns;
    }
    return all;
}

/* A backslash would begin an escape of Graphviz, also within HTML. */
static void put_piece(FILE *out, const char *piece)
{
    for (const char *c = piece; *c != '\0'; c++)
        if (strchr("\"<>&'\\", *c) != NULL)
            fprintf(out, "&#%d;", *c);
        else
            fputc(*c, out);
}

static void put(FILE *out, const char *text, size_t size, int room)
{
    char piece[PLAIN_ROOM];
    bool whole = columns_of(text, size) <= room;
    for (size_t i = 0; i < size;) {
        int columns;
        i += next(text + i, size - i, piece, &columns);
        room -= columns;
        if (!whole && room < 1) {
            fputs("&#8230;", out);
            return;
        }
        put_piece(out, piece);
    }
}

void dot_text(FILE *out, const char *text, int columns)
{
    if (text != NULL)
        put(out, text, strlen(text), columns);
}

size_t dot_line(const char *text, int columns, const char **behind)
{
    size_t size = strlen(text), used = 0, broken = 0;
    char piece[PLAIN_ROOM];
    int taken = 0, more;
    while (used < size) {
        size_t length = next(text + used, size - used, piece, &more);
        if (taken + more > columns && used > 0)
            break;
        taken += more;
        if (piece[0] == ' ')
            broken = used;
        used += length;
    }
    if (used < size && broken > 0 && text[used] != ' ')
        used = broken;
    *behind = text + used + strspn(text + used, " ");
    return used;
}

int dot_lines(const char *text, int columns)
{
    int lines = 0;
    for (const char *rest = text; *rest != '\0'; lines++)
        dot_line(rest, columns, &rest);
    return lines;
}

void dot_rows(FILE *out, const char *text, int columns, int lines,
              const char *font, int size, enum colour colour)
{
    const char *rest = text;
    for (int i = 0; i < lines && *rest != '\0'; i++) {
        const char *line = rest;
        size_t length = dot_line(line, columns, &rest);
        fprintf(out,
                "<TR><TD ALIGN=\"LEFT\" HEIGHT=\"%d\"><FONT FACE=\"%s\" "
                "POINT-SIZE=\"%d\" COLOR=\"%s\">",
                size + size / 3, font, size, dot_colour(colour));
        put(out, line, length, columns);
        fprintf(out, "%s</FONT></TD></TR>\n",
                i + 1 == lines && *rest != '\0' ? " &#8230;" : "");
    }
}

const char *dot_colour(enum colour colour)
{
    return palette[colour].light;
}

void dot_font(FILE *out, int size, enum colour colour)
{
    fprintf(out, "<FONT POINT-SIZE=\"%d\" COLOR=\"%s\">", size,
            dot_colour(colour));
}

void dot_node(FILE *out, const char *name, int x, int y, int width, int height)
{
    fprintf(out, "%s [pos=\"%d,%d!\", label=<", name, x + width / 2,
            -(y + height / 2));
}
