/* What a stranger's program printed, made fit to be shown: see text.h. */
#include "check/text.h"

#include "check/report.h"

#include <err.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The shape of a UTF-8 sequence, by its first byte. */
struct shape {
    unsigned char mask, lead; /* the byte has this form when masked */
    int length;
    uint32_t least; /* a smaller value is an overlong, invalid form */
};

static const struct shape shapes[] = {
    {0x80, 0x00, 1, 0},
    {0xe0, 0xc0, 2, 0x80},
    {0xf0, 0xe0, 3, 0x800},
    {0xf8, 0xf0, 4, 0x10000},
};

/* Decode the character at `bytes`.  Returns its length, or 0 when there is no
 * valid one. */
static size_t decode(const unsigned char *bytes, size_t size, uint32_t *value)
{
    const size_t count = sizeof shapes / sizeof shapes[0];
    size_t i = 0;
    while (i < count && (bytes[0] & shapes[i].mask) != shapes[i].lead)
        i++;
    if (i == count || (size_t)shapes[i].length > size)
        return 0;

    *value = bytes[0] & (unsigned char)~shapes[i].mask;
    for (int k = 1; k < shapes[i].length; k++) {
        if ((bytes[k] & 0xc0) != 0x80)
            return 0;
        *value = *value << 6 | (bytes[k] & 0x3f);
    }
    bool surrogate = *value >= 0xd800 && *value <= 0xdfff;
    if (*value < shapes[i].least || *value > 0x10ffff || surrogate)
        return 0;
    return (size_t)shapes[i].length;
}

/* C0 and C1 controls, and what XML forbids besides: U+FFFE and U+FFFF. */
static bool is_control(uint32_t value)
{
    return value < 0x20 || (value >= 0x7f && value < 0xa0) || value == 0xfffe ||
           value == 0xffff;
}

/* Characters that turn the direction of the text around them. */
static bool is_deceptive(uint32_t value)
{
    return (value >= 0x202a && value <= 0x202e) ||
           (value >= 0x2066 && value <= 0x2069);
}

struct builder {
    FILE *stream;
    char *text;
    size_t size;
};

static void begin(struct builder *builder)
{
    builder->stream = open_memstream(&builder->text, &builder->size);
    if (builder->stream == NULL)
        err(REPORT_UNTESTED, "open_memstream");
}

static char *finish(struct builder *builder)
{
    if (fclose(builder->stream) == EOF)
        err(REPORT_UNTESTED, "open_memstream");
    return builder->text;
}

char *text_clean(const char *bytes, size_t size)
{
    struct builder builder;
    begin(&builder);
    for (size_t i = 0; i < size;) {
        uint32_t value = 0;
        size_t length = decode((const unsigned char *)bytes + i, size - i,
                               &value);
        bool good = length != 0 &&
                    (!is_control(value) || value == '\n' || value == '\t');
        if (good)
            fwrite(bytes + i, 1, length, builder.stream);
        else
            fputs("\xef\xbf\xbd", builder.stream); /* U+FFFD */
        i += length != 0 ? length : 1;
    }
    return finish(&builder);
}

char *text_shown(const char *bytes, size_t size, size_t max)
{
    struct builder builder;
    begin(&builder);
    size_t i = 0;
    while (i < size && i < max) {
        const unsigned char *here = (const unsigned char *)bytes + i;
        uint32_t value = 0;
        size_t length = decode(here, size - i, &value);
        bool good = length != 0 && !is_deceptive(value) &&
                    (!is_control(value) || value == '\n');
        if (length == 0)
            length = 1;
        if (good)
            fwrite(here, 1, length, builder.stream);
        for (size_t k = 0; !good && k < length; k++)
            fprintf(builder.stream, "\\x%02x", here[k]);
        i += length;
    }
    if (i < size)
        fputs("...", builder.stream);
    return finish(&builder);
}
