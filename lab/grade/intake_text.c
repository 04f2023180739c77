/* Texts from any encoding that editors choose: see intake.h. */
#include "grade/intake.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_BYTES =
        3,         /* in UTF-8, of what one byte, or two of UTF-16, stand for */
    LOOKED_AT = 64 /* bytes, when there is no byte-order mark */
};

enum encoding {
    UTF_8,
    UTF_16LE,
    UTF_16BE,
    WINDOWS_1252 /* Latin-1, and signs where that has controls */
};

/* --- Which one it is ------------------------------------------------------ */

/* How many bytes the character at `at` has; 0: it is not UTF-8. */
static size_t utf8_length(const unsigned char *at, size_t size)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = at[0] < 0x80             ? 1
                    : (at[0] & 0xe0) == 0xc0 ? 2
                    : (at[0] & 0xf0) == 0xe0 ? 3
                    : (at[0] & 0xf8) == 0xf0 ? 4
                                             : 0;
    if (length == 1)
        return 1;
    if (length == 0 || length > size)
        return 0;
    uint32_t value = at[0] & (0x7fU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (at[i] & 0x3fU);
    }
    bool half = value >= 0xd800 && value <= 0xdfff;
    return value >= least[length] && value <= 0x10ffff && !half ? length : 0;
}

static bool is_utf8(const unsigned char *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        size_t length = utf8_length(bytes + at, size - at);
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

/* Is each second byte, from this one on, NUL, and none of the others? */
static bool is_thin(const unsigned char *bytes, size_t size, size_t from)
{
    size_t most = size < LOOKED_AT ? size : LOOKED_AT;
    for (size_t i = 0; i < most; i++)
        if ((bytes[i] == 0) != (i % 2 == from))
            return false;
    return size >= 2 && size % 2 == 0;
}

/* And how many bytes its mark has. */
static enum encoding encoding_of(const unsigned char *bytes, size_t size,
                                 size_t *mark)
{
    *mark = 0;
    if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        *mark = 3;
        return is_utf8(bytes, size) ? UTF_8 : WINDOWS_1252;
    }
    if (size >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 ||
                      memcmp(bytes, "\xfe\xff", 2) == 0)) {
        *mark = 2;
        return bytes[0] == 0xff ? UTF_16LE : UTF_16BE;
    }
    if (is_thin(bytes, size, 1))
        return UTF_16LE;
    if (is_thin(bytes, size, 0))
        return UTF_16BE;
    return is_utf8(bytes, size) ? UTF_8 : WINDOWS_1252;
}

/* --- Turning it into UTF-8 ------------------------------------------------ */

static char *put(char *to, uint32_t value)
{
    static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t length = value < 0x80      ? 1
                    : value < 0x800   ? 2
                    : value < 0x10000 ? 3
                                      : 4;
    for (size_t i = length; i-- > 1; value >>= 6)
        to[i] = (char)(0x80 | (value & 0x3f));
    to[0] = (char)(leads[length] | value);
    return to + length;
}

static char *from_1252(const unsigned char *bytes, size_t size, char *to)
{
    /* 0x80 to 0x9f; 0 where there is none, and Latin-1 counts. */
    static const uint16_t signs[32] = {
        0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
        0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
        0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
        0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
    };
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = bytes[i];
        bool sign = byte >= 0x80 && byte < 0xa0 && signs[byte - 0x80] != 0;
        to = put(to, sign ? signs[byte - 0x80] : byte);
    }
    return to;
}

/* NULL: half a character. */
static char *from_utf16(const unsigned char *bytes, size_t size, bool big,
                        char *to)
{
    uint32_t high = 0;
    if (size % 2 != 0)
        return NULL;
    for (size_t i = 0; i < size; i += 2) {
        uint32_t unit = big ? (uint32_t)bytes[i] << 8 | bytes[i + 1]
                            : (uint32_t)bytes[i + 1] << 8 | bytes[i];
        bool low = unit >= 0xdc00 && unit <= 0xdfff;
        if (low != (high != 0))
            return NULL;
        if (low) {
            to = put(to, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
            high = 0;
        } else if (unit >= 0xd800 && unit <= 0xdbff)
            high = unit;
        else
            to = put(to, unit);
    }
    return high == 0 ? to : NULL;
}

/* "\r\n", and "\r" alone, become "\n".  Returns how many bytes there are. */
static size_t mend_ends(char *text, size_t size)
{
    size_t to = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\r' && i + 1 < size && text[i + 1] == '\n')
            continue;
        text[to] = text[i];
        if (text[to++] == '\r')
            text[to - 1] = '\n';
    }
    return to;
}

char *intake_text(const char *bytes, size_t size, size_t *text_size)
{
    size_t mark;
    const unsigned char *from = (const unsigned char *)bytes;
    enum encoding encoding = encoding_of(from, size, &mark);
    from += mark;
    size -= mark;
    bool copied = encoding == UTF_8;
    char *text = malloc(copied ? size + 1 : size * MOST_BYTES + 1), *end;
    if (text == NULL)
        return NULL;
    if (copied)
        end = (char *)memcpy(text, from, size) + size;
    else if (encoding == WINDOWS_1252)
        end = from_1252(from, size, text);
    else
        end = from_utf16(from, size, encoding == UTF_16BE, text);
    if (end == NULL || memchr(text, '\0', (size_t)(end - text)) != NULL) {
        free(text);
        errno = EILSEQ;
        return NULL;
    }
    *text_size = mend_ends(text, (size_t)(end - text));
    text[*text_size] = '\0';
    return text;
}
