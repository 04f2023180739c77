/* A table that comes from elsewhere: see export.h. */
#include "grade/export.h"

#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    SHEET_MAX = 64 << 20
};

static const char mark[] = "\xef\xbb\xbf"; /* of byte order */

/* --- Reading -------------------------------------------------------------- */

static void *need(void *memory)
{
    if (memory == NULL)
        err(EXPORT_OUR_FAULT, "a table");
    return memory;
}

/* Room for one more. */
static void *grow(void *things, size_t count, size_t size)
{
    bool is_full = (count & (count - 1)) == 0;
    return is_full ? need(realloc(things, (count == 0 ? 1 : 2 * count) * size))
                   : things;
}

static void read_bytes(struct sheet *sheet, const char *path)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        err(EXPORT_MISUSED, "%s", path);
    sheet->bytes = need(malloc(SHEET_MAX + 1));
    sheet->size = fread(sheet->bytes, 1, SHEET_MAX + 1, file);
    if (ferror(file))
        err(EXPORT_MISUSED, "%s", path);
    fclose(file);
    if (sheet->size > SHEET_MAX)
        errx(EXPORT_MISUSED, "%s: larger than %d MiB", path, SHEET_MAX >> 20);
    if (memchr(sheet->bytes, '\0', sheet->size) != NULL)
        errx(EXPORT_MISUSED,
             "%s: not a CSV file in UTF-8 (it has a NUL byte): export it again",
             path);
    sheet->bytes = need(realloc(sheet->bytes, sheet->size + 1));
    sheet->bytes[sheet->size] = '\0';
}

/* What parts the cells: whichever comes first in the first line. */
static char separator_of(const char *text)
{
    bool quoted = false;
    for (; *text != '\0' && (quoted || *text != '\n'); text++) {
        quoted = quoted != (*text == '"');
        if (!quoted && (*text == ',' || *text == ';'))
            return *text;
    }
    return ',';
}

/* Read one cell at *at, which is behind it then. */
static struct cell take_cell(const struct sheet *sheet, size_t *at,
                             const char *path, size_t line)
{
    const char *bytes = sheet->bytes;
    struct cell cell = {.start = *at};
    size_t length = 0, room = 16;
    bool quoted = bytes[*at] == '"';
    cell.text = need(malloc(room));
    for (*at += quoted; *at < sheet->size; ++*at) {
        char c = bytes[*at];
        if (quoted && c == '"') {
            quoted = bytes[*at + 1] == '"';
            if (!quoted)
                continue;
            ++*at;
        } else if (!quoted &&
                   (c == sheet->separator || c == '\n' || c == '\r')) {
            break;
        }
        if (length + 2 > room)
            cell.text = need(realloc(cell.text, room *= 2));
        cell.text[length++] = c;
    }
    if (quoted) {
        free(cell.text);
        errx(EXPORT_MISUSED, "%s: in line %zu begins a quote that has no end",
             path, line);
    }
    cell.text[length] = '\0';
    cell.size = *at - cell.start;
    return cell;
}

static void take_row(struct sheet *sheet, size_t *at, const char *path)
{
    sheet->rows = grow(sheet->rows, sheet->count, sizeof *sheet->rows);
    struct row_of_cells *row = &sheet->rows[sheet->count++];
    *row = (struct row_of_cells){0};
    for (bool more = true; more; *at += more) {
        row->cells = grow(row->cells, row->count, sizeof *row->cells);
        row->cells[row->count++] = take_cell(sheet, at, path, sheet->count);
        more = *at < sheet->size && sheet->bytes[*at] == sheet->separator;
    }
    row->end = *at;
    *at += strspn(sheet->bytes + *at, "\r") > 0;
    *at += sheet->bytes[*at] == '\n';
}

void sheet_read(struct sheet *sheet, const char *path)
{
    *sheet = (struct sheet){0};
    read_bytes(sheet, path);
    size_t at = strncmp(sheet->bytes, mark, strlen(mark)) == 0 ? strlen(mark)
                                                               : 0;
    sheet->separator = separator_of(sheet->bytes + at);
    while (at < sheet->size)
        take_row(sheet, &at, path);
    if (sheet->count == 0)
        errx(EXPORT_MISUSED, "%s: it is empty", path);
}

void sheet_free(struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++) {
        for (size_t k = 0; k < sheet->rows[i].count; k++)
            free(sheet->rows[i].cells[k].text);
        free(sheet->rows[i].cells);
    }
    free(sheet->rows);
    free(sheet->bytes);
    *sheet = (struct sheet){0};
}

/* --- Looking -------------------------------------------------------------- */

/* Is it the name itself (2), or with a number behind: "Labs (1234)" (1)? */
static int likeness(const char *text, const char *name)
{
    size_t length = strlen(name);
    if (strncmp(text, name, length) != 0)
        return 0;
    text += length;
    if (*text == '\0')
        return 2;
    size_t digits = strncmp(text, " (", 2) == 0 ? strspn(text + 2, "0123456789")
                                                : 0;
    return digits > 0 && strcmp(text + 2 + digits, ")") == 0 ? 1 : 0;
}

long sheet_column(const struct sheet *sheet, const char *name)
{
    long found = -1;
    int best = 0;
    for (size_t i = 0; i < sheet->rows[0].count; i++) {
        int alike = likeness(sheet->rows[0].cells[i].text, name);
        if (alike > 0 && alike == best)
            errx(EXPORT_MISUSED, "two columns are called \"%s\"", name);
        if (alike > best) {
            best = alike;
            found = (long)i;
        }
    }
    return found;
}

const char *sheet_text(const struct sheet *sheet, size_t row, long column)
{
    const struct row_of_cells *cells = &sheet->rows[row];
    return column >= 0 && (size_t)column < cells->count
               ? cells->cells[column].text
               : "";
}

/* --- Writing -------------------------------------------------------------- */

static void put_bytes(FILE *out, const struct sheet *sheet, size_t from,
                      size_t to)
{
    fwrite(sheet->bytes + from, 1, to - from, out);
}

void sheet_put_row(FILE *out, const struct sheet *sheet, size_t row,
                   const long *columns, char *const *texts, size_t count)
{
    const struct row_of_cells *cells = &sheet->rows[row];
    size_t at = row == 0 ? 0 : cells->cells[0].start, have = cells->count;
    for (size_t i = 0; i < count; i++) {
        if (texts[i] == NULL || columns[i] < 0)
            continue;
        size_t column = (size_t)columns[i];
        if (column < cells->count) {
            put_bytes(out, sheet, at, cells->cells[column].start);
            at = cells->cells[column].start + cells->cells[column].size;
        } else {
            put_bytes(out, sheet, at, cells->end);
            at = cells->end;
            for (; have <= column; have++)
                fputc(sheet->separator, out);
        }
        fputs(texts[i], out);
    }
    size_t next = row + 1 < sheet->count ? cells[1].cells[0].start
                                         : sheet->size;
    put_bytes(out, sheet, at, next);
}
