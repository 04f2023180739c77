/* By what names students are known: see roster.h. */
#include "grade/roster.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- Names of persons ----------------------------------------------------- */

/* The letter without its accent, from U+00C0 and U+0100 on; '.' is none.  What
 * a Mac writes as two characters then is the same as what others write as
 * one. */
static const char latin_1[] = "aaaaaaaceeeeiiiidnooooo.ouuuuyts"
                              "aaaaaaaceeeeiiiidnooooo.ouuuuyty";
static const char latin_a[] = "aaaaaaccccccccddddeeeeeeeeeegggggggghhhh"
                              "iiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooo"
                              "oooorrrrrrssssssssttttttuuuuuuuuuuuuwwyy"
                              "yzzzzzzs";

/* The character at `at`, whose bytes are *length; a byte that is not UTF-8 is
 * itself. */
static uint32_t character(const unsigned char *at, size_t *length)
{
    *length = 1;
    if (at[0] >= 0xc2 && at[0] < 0xe0 && (at[1] & 0xc0) == 0x80) {
        *length = 2;
        return (at[0] & 0x1fU) << 6 | (at[1] & 0x3fU);
    }
    if (at[0] >= 0xe0 && at[0] < 0xf0 && (at[1] & 0xc0) == 0x80 &&
        (at[2] & 0xc0) == 0x80) {
        *length = 3;
        return (at[0] & 0xfU) << 12 | (at[1] & 0x3fU) << 6 | (at[2] & 0x3fU);
    }
    return at[0];
}

/* A small letter, where there is another of two bytes: Greek and Cyrillic. */
static uint32_t small(uint32_t value)
{
    if ((value >= 0x391 && value <= 0x3a9) ||
        (value >= 0x410 && value <= 0x42f))
        return value + 0x20;
    return value >= 0x400 && value <= 0x40f ? value + 0x50 : value;
}

/* Write how a character is compared; nothing for what is between words, and for
 * accents. */
static size_t put_compared(char *to, const unsigned char *at, size_t length,
                           uint32_t value)
{
    char letter = '\0';
    if (value < 0x80)
        letter = isalnum((int)value) ? (char)tolower((int)value) : '.';
    else if (length == 2 && value >= 0xc0 && value < 0x100)
        letter = latin_1[value - 0xc0];
    else if (length == 2 && value >= 0x100 && value < 0x180)
        letter = latin_a[value - 0x100];
    else if ((value >= 0x300 && value < 0x370) || length == 1 ||
             (value >= 0x80 && value < 0xc0) ||
             (value >= 0x2000 && value < 0x2070))
        letter = '.';
    if (letter == '.')
        return 0;
    if (letter != '\0') {
        to[0] = letter;
        return 1;
    }
    uint32_t other = small(value);
    memcpy(to, at, length);
    if (other != value) {
        to[0] = (char)(0xc0 | other >> 6);
        to[1] = (char)(0x80 | (other & 0x3f));
    }
    return length;
}

char *name_compared(const char *name)
{
    size_t length, count = 0;
    char *compared = malloc(strlen(name) + 1);
    if (compared == NULL)
        return NULL;
    for (const unsigned char *at = (const unsigned char *)name; *at != '\0';
         at += length) {
        uint32_t value = character(at, &length);
        count += put_compared(compared + count, at, length, value);
    }
    compared[count] = '\0';
    return compared;
}

/* --- The index ------------------------------------------------------------ */

/* The key of a name, to be freed; NULL with errno, 0 when nothing is left of
 * it. */
static char *key_of(enum roster_kind kind, const char *name)
{
    char *text = NULL, *key = NULL;
    if (kind == ROSTER_NAME)
        text = name_compared(name);
    else
        text = strdup(name);
    for (char *at = text; at != NULL && kind == ROSTER_WORD && *at != '\0';
         at++)
        *at = (char)tolower((unsigned char)*at);
    errno = text == NULL ? ENOMEM : 0;
    if (text != NULL && text[0] != '\0' &&
        asprintf(&key, "%c%s", (char)kind, text) == -1) {
        key = NULL;
        errno = ENOMEM;
    }
    free(text);
    return key;
}

int roster_add(struct roster *roster, enum roster_kind kind, const char *name,
               const char *id)
{
    struct roster_key made = {.key = key_of(kind, name)};
    if (made.key == NULL)
        return errno == 0 ? 0 : -1;
    made.id = strdup(id);
    struct roster_key *all = roster->keys;
    if ((roster->count & (roster->count - 1)) == 0)
        all = reallocarray(all, roster->count == 0 ? 1 : 2 * roster->count,
                           sizeof *all);
    if (all != NULL)
        roster->keys = all;
    if (all == NULL || made.id == NULL) {
        free(made.key);
        free(made.id);
        return -1;
    }
    all[roster->count++] = made;
    return 0;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct roster_key *)a)->key,
                  ((const struct roster_key *)b)->key);
}

void roster_sort(struct roster *roster)
{
    size_t to = 0;
    if (roster->count > 0)
        qsort(roster->keys, roster->count, sizeof *roster->keys, by_key);
    for (size_t i = 0; i < roster->count; i++) {
        struct roster_key *last = &roster->keys[to - (to > 0)];
        if (to == 0 || by_key(last, &roster->keys[i]) != 0) {
            roster->keys[to++] = roster->keys[i];
            continue;
        }
        last->several = last->several ||
                        strcmp(last->id, roster->keys[i].id) != 0;
        free(roster->keys[i].key);
        free(roster->keys[i].id);
    }
    roster->count = to;
}

const char *roster_find(const struct roster *roster, enum roster_kind kind,
                        const char *name)
{
    struct roster_key wanted = {.key = key_of(kind, name)};
    const struct roster_key *found = NULL;
    if (wanted.key != NULL && roster->count > 0)
        found = bsearch(&wanted, roster->keys, roster->count,
                        sizeof *roster->keys, by_key);
    free(wanted.key);
    return found != NULL && !found->several ? found->id : NULL;
}

void roster_free(struct roster *roster)
{
    for (size_t i = 0; i < roster->count; i++) {
        free(roster->keys[i].key);
        free(roster->keys[i].id);
    }
    free(roster->keys);
    *roster = (struct roster){.keys = NULL};
}
