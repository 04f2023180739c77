/*
 * clean.h - whether a text can be shown on a terminal as it is, and a recording
 * be read by anybody
 */
#ifndef TESTS_LAB_CLEAN_H
#define TESTS_LAB_CLEAN_H

#include "check/check.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first byte that does something instead of being seen: a control character
 * but newline and tab, also as C1 in UTF-8, or one that changes the direction
 * of writing.  NULL: there is none. */
static inline const char *clean_first_bad(const char *text, size_t size)
{
    static const char *const odd[] = {
        "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaa", "\xe2\x80\xab",
        "\xe2\x80\xac", "\xe2\x80\xad", "\xe2\x80\xae", "\xe2\x81\xa6",
        "\xe2\x81\xa7", "\xe2\x81\xa8", "\xe2\x81\xa9",
    };
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];
        unsigned char next = i + 1 < size ? (unsigned char)text[i + 1] : 0;
        bool control = (byte < 0x20 && byte != '\n' && byte != '\t') ||
                       byte == 0x7f ||
                       (byte == 0xc2 && next >= 0x80 && next <= 0x9f);
        for (size_t k = 0; k < COUNT(odd); k++)
            control = control ||
                      (size - i >= 3 && memcmp(text + i, odd[k], 3) == 0);
        if (control)
            return text + i;
    }
    return NULL;
}

/* Demand that a text is clean. */
static inline void clean_expect(const char *what, const char *text, size_t size)
{
    const char *bad = clean_first_bad(text, size);
    EXPECT(bad == NULL, "%s: byte %zu is \\x%02x: %.40s", what,
           bad != NULL ? (size_t)(bad - text) : 0,
           bad != NULL ? (unsigned char)*bad : 0, bad != NULL ? bad + 1 : "");
}

/* All strings in a value, however they were written. */
static inline void clean_expect_strings(const char *what, json_t *value)
{
    const char *name;
    json_t *member;
    size_t i;
    if (json_is_string(value))
        clean_expect(what, json_string_value(value), json_string_length(value));
    json_object_foreach(value, name, member) clean_expect_strings(name, member);
    json_array_foreach(value, i, member) clean_expect_strings(what, member);
}

/* Demand that each line of a file is one JSON object, strictly read, and that
 * both the file and what stands in it are clean.  Returns the lines. */
static inline size_t clean_expect_file(const char *path)
{
    char *line = NULL;
    size_t room = 0, count = 0;
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        EXPECT(false, "%s cannot be opened", path);
        return 0;
    }
    for (ssize_t size; (size = getline(&line, &room, file)) != -1; count++) {
        json_error_t error;
        json_t *value = json_loadb(line, (size_t)size, JSON_REJECT_DUPLICATES,
                                   &error);
        EXPECT(json_is_object(value), "line %zu: %s", count + 1, error.text);
        clean_expect("the file", line, (size_t)size);
        clean_expect_strings("a string", value);
        json_decref(value);
    }
    free(line);
    fclose(file);
    return count;
}

#endif
