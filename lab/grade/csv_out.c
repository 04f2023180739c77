/* Tables for spreadsheets: see csv_out.h. */
#include "grade/csv_out.h"

#include "say/plain.h"

#include <string.h>

/* Does what begins here begin a formula, for a program that passes over blanks
 * and quotes?  The last four are the same, as wide as Chinese characters. */
static bool runs(const char *text)
{
    static const char *const triggers[] = {
        "=",
        "+",
        "-",
        "@",
        "\xef\xbc\x9d",
        "\xef\xbc\x8b",
        "\xef\xbc\x8d",
        "\xef\xbc\xa0",
    };
    text += strspn(text, " \"'\t\r\n\xc2\xa0");
    for (size_t i = 0; i < sizeof triggers / sizeof *triggers; i++)
        if (strncmp(text, triggers[i], strlen(triggers[i])) == 0)
            return true;
    return false;
}

void csv_put(FILE *out, const char *text)
{
    size_t size = strlen(text);
    bool quoted = size != strcspn(text, ",;\"\r\n\t'|") || text[0] == ' ';
    char next[PLAIN_ROOM];
    if (quoted)
        fputc('"', out);
    if (runs(text) || strspn(text, "\t\r\n") > 0)
        fputc('\'', out);
    for (size_t at = 0; at < size;) {
        at += plain_next(text + at, size - at, next);
        fputs(strcmp(next, "\"") == 0 ? "\"\"" : next, out);
        /* Whoever does not see our quotes begins a new cell here. */
        if (strchr(",;|\t\n", next[0]) != NULL && runs(text + at))
            fputc('\'', out);
    }
    if (quoted)
        fputc('"', out);
}

static void begin(struct csv_out *csv)
{
    if (csv->in_row)
        fputc(csv->separator, csv->out);
    csv->in_row = true;
}

void csv_text(struct csv_out *csv, const char *text)
{
    begin(csv);
    csv_put(csv->out, text);
}

void csv_number(struct csv_out *csv, long number)
{
    begin(csv);
    fprintf(csv->out, "%ld", number);
}

void csv_end(struct csv_out *csv)
{
    fputs("\r\n", csv->out);
    csv->in_row = false;
}
