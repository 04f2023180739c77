/* Putting values into JSON: see jsonl_values.h. */
#include "recording/jsonl_values.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* BYTES */

/* Decode one character of UTF-8.  Returns how many bytes it has, or 0 when
 * there is none: cut, overlong, a surrogate, or behind the last code point. */
static size_t decode(const unsigned char *text, size_t size, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = text[0] < 0x80           ? 1
                    : (text[0] >> 5) == 0x06 ? 2
                    : (text[0] >> 4) == 0x0e ? 3
                    : (text[0] >> 3) == 0x1e ? 4
                                             : 0;
    if (length == 0 || length > size)
        return 0;
    *code = length == 1 ? text[0] : text[0] & (0x7fU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
        *code = *code << 6 | (text[i] & 0x3f);
    }
    bool good = *code >= least[length] && *code <= 0x10ffff &&
                (*code < 0xd800 || *code > 0xdfff);
    return good ? length : 0;
}

/* Characters that do something to whatever shows them, instead of being seen:
 * C0 but newline and tab, C1, separators and directions of writing. */
static bool is_control(uint32_t code)
{
    return (code < 0x20 && code != '\n' && code != '\t') ||
           (code >= 0x7f && code <= 0x9f) ||
           (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

/* Whether bytes can stand in the file as they are, so that showing the file
 * itself on a terminal does no harm. */
static bool is_clean(const char *text, size_t size)
{
    const unsigned char *rest = (const unsigned char *)text;
    while (size > 0) {
        uint32_t code;
        size_t length = decode(rest, size, &code);
        if (length == 0 || is_control(code))
            return false;
        rest += length;
        size -= length;
    }
    return true;
}

json_t *hex_of(const void *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *from = bytes;
    char *text = size < SIZE_MAX / 2 ? malloc(2 * size + 1) : NULL;
    if (text == NULL)
        return NULL;
    for (size_t i = 0; i < size; i++) {
        text[2 * i] = digits[from[i] >> 4];
        text[2 * i + 1] = digits[from[i] & 0x0f];
    }
    json_t *value = json_stringn_nocheck(text, 2 * size);
    free(text);
    return value;
}

/* PUTTING */

void put_value(json_t **into, const char *name, json_t *value)
{
    if (json_object_set_new(*into, name, value) == 0)
        return;
    json_decref(*into);
    *into = NULL;
}

void put_last(json_t **into, json_t *value)
{
    if (json_array_append_new(*into, value) == 0)
        return;
    json_decref(*into);
    *into = NULL;
}

void put_integer(json_t **into, const char *name, int64_t value,
                 int64_t otherwise)
{
    if (value != otherwise)
        put_value(into, name, json_integer(value));
}

void put_word(json_t **into, const char *name, const char *word)
{
    put_value(into, name, json_string_nocheck(word));
}

json_t *number_text(const char *format, uintmax_t value)
{
    char text[32];
    snprintf(text, sizeof text, format[0] == 'x' ? "0x%jx" : "0%jo", value);
    return json_string_nocheck(text);
}

void put_hex(json_t **into, const char *name, uint64_t value)
{
    if (value != 0)
        put_value(into, name, number_text("x", value));
}

void put_bytes(json_t **into, const char *name, const char *bytes, size_t size)
{
    if (bytes == NULL)
        return;
    if (is_clean(bytes, size)) {
        put_value(into, name, json_stringn_nocheck(bytes, size));
        return;
    }
    char with_hex[32];
    snprintf(with_hex, sizeof with_hex, "%s_hex", name);
    put_value(into, with_hex, hex_of(bytes, size));
}

void put_string(json_t **into, const char *name, const char *string)
{
    put_bytes(into, name, string, string == NULL ? 0 : strlen(string));
}

void put_symbol(json_t **into, const char *name, int number, const char *symbol)
{
    if (symbol != NULL)
        put_word(into, name, symbol);
    else
        put_integer(into, name, number, 0);
}

void put_true(json_t **into, const char *name, bool value)
{
    if (value)
        put_value(into, name, json_true());
}
