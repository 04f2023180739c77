/* Bytes made fit to stand in a sentence: see plain.h. */
#include "say/plain.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Characters that nobody sees, or that turn or break the text around them. */
static const struct range {
    uint32_t first, last;
} unfit[] = {
    {0x00, 0x1f},     {0x7f, 0x9f},       {0xad, 0xad},
    {0x61c, 0x61c},   {0x180e, 0x180e},   {0x200b, 0x200f},
    {0x2028, 0x202e}, {0x2060, 0x206f},   {0xd800, 0xdfff},
    {0xfe00, 0xfe0f}, {0xfeff, 0xfeff},   {0xfff0, 0xfffb},
    {0xfffe, 0xffff}, {0xe0000, 0xe0fff}, {0x110000, UINT32_MAX},
};

static bool is_fit(uint32_t value)
{
    for (size_t i = 0; i < sizeof unfit / sizeof unfit[0]; i++)
        if (value >= unfit[i].first && value <= unfit[i].last)
            return false;
    return true;
}

/* How many bytes the sequence that begins with this one has, and the least
 * value it may stand for; 0: none begins so. */
static size_t sequence(unsigned char lead, uint32_t *value, uint32_t *least)
{
    static const struct {
        unsigned char mask, lead;
        uint32_t least;
    } shapes[] = {
        {0x80, 0x00, 0},
        {0xe0, 0xc0, 0x80},
        {0xf0, 0xe0, 0x800},
        {0xf8, 0xf0, 0x10000},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        if ((lead & shapes[i].mask) != shapes[i].lead)
            continue;
        *value = lead & (unsigned char)~shapes[i].mask;
        *least = shapes[i].least;
        return i + 1;
    }
    return 0;
}

/* How many bytes the fit character at `bytes` has; 0: there is none. */
static size_t fit_length(const unsigned char *bytes, size_t size)
{
    uint32_t value = 0, least = 0;
    size_t length = size > 0 ? sequence(bytes[0], &value, &least) : 0;
    if (length == 0 || length > size)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (bytes[i] & 0x3f);
    }
    return value >= least && is_fit(value) ? length : 0;
}

/* Write one character, or one byte of what is none.  Returns how many bytes
 * that took. */
static size_t put(FILE *out, const unsigned char *bytes, size_t size)
{
    static const char special[] = "\n\t\r\"\\", letters[] = "ntr\"\\";
    const char *found = memchr(special, bytes[0], sizeof special - 1);
    size_t length = fit_length(bytes, size);
    if (found != NULL) {
        fprintf(out, "\\%c", letters[found - special]);
        return 1;
    }
    if (length == 0) {
        fprintf(out, "\\%03o", bytes[0]);
        return 1;
    }
    fwrite(bytes, 1, length, out);
    return length;
}

static void put_all(FILE *out, const char *bytes, size_t size, size_t max,
                    const char *quote)
{
    size_t done = 0;
    fputs(quote, out);
    while (done < size && done < max)
        done += put(out, (const unsigned char *)bytes + done, size - done);
    fputs(quote, out);
    if (done < size)
        fputs("...", out);
}

void plain_quote(FILE *out, const char *bytes, size_t size, size_t max)
{
    put_all(out, bytes, size, max, "\"");
}

void plain_name(FILE *out, const char *name, size_t max)
{
    put_all(out, name, strlen(name), max, "");
}

size_t plain_next(const char *bytes, size_t size, char out[PLAIN_ROOM])
{
    const unsigned char *next = (const unsigned char *)bytes;
    size_t length = fit_length(next, size);
    if (next[0] == '\n' || next[0] == '\t')
        length = 1;
    if (next[0] == '\r' && size > 1 && next[1] == '\n') {
        memcpy(out, "\n", 2);
        return 2;
    }
    if (length == 0) {
        snprintf(out, PLAIN_ROOM, "\\%03o", next[0]);
        return 1;
    }
    memcpy(out, bytes, length);
    out[length] = '\0';
    return length;
}

long plain_length(const unsigned char *bytes, size_t size)
{
    long length = 0;
    while (size > 0 && bytes[size - 1] == '\0')
        size--;
    for (size_t i = 0; i < size; length++) {
        size_t step = fit_length(bytes + i, size - i);
        if (step == 0 && bytes[i] != '\n' && bytes[i] != '\t')
            return -1;
        i += step > 0 ? step : 1;
    }
    return length;
}
