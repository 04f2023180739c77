/* Taking values out of JSON: see jsonl_values.h. */
#include "recording/jsonl_values.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void jsonl_refuse(struct jsonl_problem *problem, enum jsonl_code code,
                  const char *member)
{
    if (problem->code != JSONL_FINE)
        return;
    problem->code = code;
    problem->member = member;
}

/* TAKING */

int64_t take_integer(struct jsonl_problem *problem, const json_t *from,
                     const char *name, int64_t otherwise, int64_t least,
                     int64_t most)
{
    const json_t *value = json_object_get(from, name);
    if (value == NULL)
        return otherwise;
    int64_t number = json_integer_value(value);
    if (json_is_integer(value) && number >= least && number <= most)
        return number;
    jsonl_refuse(problem, json_is_integer(value) ? JSONL_SIZE : JSONL_MALFORMED,
                 name);
    return otherwise;
}

int take_int(struct jsonl_problem *problem, const json_t *from,
             const char *name, int otherwise)
{
    return (int)take_integer(problem, from, name, otherwise, INT_MIN, INT_MAX);
}

int take_index(struct jsonl_problem *problem, const json_t *from,
               const char *name)
{
    return take_int(problem, from, name, -1);
}

bool take_true(struct jsonl_problem *problem, const json_t *from,
               const char *name)
{
    const json_t *value = json_object_get(from, name);
    if (value != NULL && !json_is_boolean(value))
        jsonl_refuse(problem, JSONL_MALFORMED, name);
    return json_is_true(value);
}

/* "0x1f" or "0600".  Returns false when it is no such number. */
static bool number_of(const char *text, uint64_t most, uint64_t *number)
{
    unsigned base = 8;
    if (*text++ != '0')
        return false;
    if (*text == 'x') {
        base = 16;
        text++;
    }
    *number = 0;
    for (; *text != '\0'; text++) {
        static const char digits[] = "0123456789abcdef";
        const char *digit = strchr(digits, *text);
        unsigned value = digit == NULL ? base : (unsigned)(digit - digits);
        if (value >= base || *number > (most - value) / base)
            return false;
        *number = *number * base + value;
    }
    return text[-1] != 'x';
}

uint64_t take_text_number(struct jsonl_problem *problem, const json_t *value,
                          const char *name, uint64_t most)
{
    uint64_t number = 0;
    if (value == NULL)
        return 0;
    if (json_is_string(value) &&
        number_of(json_string_value(value), most, &number))
        return number;
    jsonl_refuse(problem, JSONL_MALFORMED, name);
    return 0;
}

uint64_t take_hex(struct jsonl_problem *problem, const json_t *from,
                  const char *name)
{
    return take_text_number(problem, json_object_get(from, name), name,
                            UINT64_MAX);
}

uint32_t take_hex_32(struct jsonl_problem *problem, const json_t *from,
                     const char *name)
{
    return (uint32_t)take_text_number(problem, json_object_get(from, name),
                                      name, UINT32_MAX);
}

int take_word(struct jsonl_problem *problem, const json_t *from,
              const char *name, int (*named)(const char *), int unknown)
{
    const json_t *value = json_object_get(from, name);
    if (value == NULL)
        return 0;
    if (!json_is_string(value)) {
        jsonl_refuse(problem, JSONL_MALFORMED, name);
        return 0;
    }
    int code = named(json_string_value(value));
    if (code != -1)
        return code;
    problem->unknown++;
    return unknown;
}

int take_symbol(struct jsonl_problem *problem, const json_t *from,
                const char *name, int (*named)(const char *))
{
    if (json_is_integer(json_object_get(from, name)))
        return take_int(problem, from, name, 0);
    return take_word(problem, from, name, named, -1);
}

static int digit_of(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    return -1;
}

/* The bytes of a string, or of a string of hexadecimal digits, with a NUL
 * behind them; NULL when there is none or it is refused. */
static char *bytes_of(struct jsonl_problem *problem, const json_t *value,
                      bool hex, const char *name, size_t *size)
{
    *size = 0;
    if (value == NULL)
        return NULL;
    const char *text = json_string_value(value);
    size_t length = json_string_length(value);
    if (text == NULL || (hex && length % 2 != 0)) {
        jsonl_refuse(problem, JSONL_MALFORMED, name);
        return NULL;
    }
    char *bytes = malloc(length + 1);
    if (bytes == NULL) {
        jsonl_refuse(problem, JSONL_SYSTEM, NULL);
        return NULL;
    }
    if (!hex)
        memcpy(bytes, text, length);
    *size = hex ? length / 2 : length;
    for (size_t i = 0; hex && i < *size; i++) {
        int high = digit_of(text[2 * i]), low = digit_of(text[2 * i + 1]);
        if (high == -1 || low == -1) {
            jsonl_refuse(problem, JSONL_MALFORMED, name);
            high = low = 0;
        }
        bytes[i] = (char)(unsigned char)(high << 4 | low);
    }
    bytes[*size] = '\0';
    return bytes;
}

char *take_bytes(struct jsonl_problem *problem, const json_t *from,
                 const char *name, size_t *size)
{
    char with_hex[32];
    const json_t *value = json_object_get(from, name);
    if (value != NULL)
        return bytes_of(problem, value, false, name, size);
    snprintf(with_hex, sizeof with_hex, "%s_hex", name);
    return bytes_of(problem, json_object_get(from, with_hex), true, name, size);
}

char *take_string(struct jsonl_problem *problem, const json_t *from,
                  const char *name)
{
    size_t size;
    char *string = take_bytes(problem, from, name, &size);
    if (string != NULL && strlen(string) != size)
        jsonl_refuse(problem, JSONL_MALFORMED, name);
    return string;
}

const json_t *take_array(struct jsonl_problem *problem, const json_t *from,
                         const char *name)
{
    const json_t *value = json_object_get(from, name);
    if (value != NULL && !json_is_array(value))
        jsonl_refuse(problem, JSONL_MALFORMED, name);
    return value;
}

char *take_digits(struct jsonl_problem *problem, const json_t *from,
                  const char *name, size_t *size)
{
    const json_t *value = json_object_get(from, name);
    if (value == NULL)
        jsonl_refuse(problem, JSONL_MALFORMED, name);
    return bytes_of(problem, value, true, name, size);
}
