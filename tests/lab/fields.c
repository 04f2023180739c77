/* What lab/recording/fields must find in what was stored. */
#include "recording/fields.h"
#include "check/check.h"
#include "check/report.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROOM = 240,    /* bytes of the segment */
    STORES_MAX = 3 /* of an event here */
};

#define FIELD(name, kind, offset, size, stride, count)              \
    {                                                               \
        (char *)(name), FIELD_##kind, offset, size, stride, (count) \
    }

/* struct { char flag; long sum; struct { short a, b; } slots[3];
 *          char name[60]; } with 3 bytes of padding behind the flag */
static struct field of_struct[] = {
    FIELD("flag", TEXT, 0, 1, 0, 1),
    FIELD("sum", SIGNED, 4, 8, 0, 1),
    FIELD("slots[].a", SIGNED, 12, 2, 4, 3),
    FIELD("slots[].b", UNSIGNED, 14, 2, 4, 3),
    FIELD("name", TEXT, 24, 60, 0, 1),
};
static struct field of_int[] = {FIELD("", SIGNED, 0, 4, 0, 1)};
static struct field of_bytes[] = {FIELD("", BYTES, 0, 40, 0, 1)};
static struct field of_text[] = {FIELD("", TEXT, 0, ROOM, 0, 1)};
static struct field of_large[] = {FIELD("a", SIGNED, 0, 4, 0, 1),
                                  FIELD("b", SIGNED, 238, 4, 0, 1)};
static struct field of_nonsense[] = {FIELD("", SIGNED, 0, 4, 0, 0)};

enum {
    STRUCT,
    INT,
    BYTES,
    TEXT,
    NO_SIZE,
    NONSENSE,
    LARGE,
    TYPES
};

static struct type types[TYPES] = {
    {(char *)"struct", (char *)"p", 84, of_struct, COUNT(of_struct)},
    {(char *)"int", (char *)"p", 4, of_int, 1},
    {(char *)"union", (char *)"p", 40, of_bytes, 1},
    {(char *)"char", (char *)"p", ROOM, of_text, 1},
    {(char *)"", (char *)"", 0, NULL, 0},
    {(char *)"int", (char *)"p", 4, of_nonsense, 1},
    {(char *)"large", (char *)"p", 300, of_large, COUNT(of_large)},
};

struct row {
    int line;
    int type;
    struct {
        uint64_t offset;
        const char *after; /* as long as `before` */
        const char *before;
        size_t size;
    } stores[STORES_MAX];
    const char *found; /* for each store what it has changed, or "no" */
};

#define S(offset, before, after)                       \
    {                                                  \
        (offset), (after), (before), sizeof(after) - 1 \
    }

/* "slots[].a 0 2 : 0000 0100" is the field, element, index and bytes, with the
 * first byte shown in front of the colon when that is not 0. */
static void write_change(FILE *out, const struct field_change *change)
{
    fprintf(out, "%s %llu %llu ", change->field->name,
            (unsigned long long)change->element,
            (unsigned long long)change->index);
    if (change->from > 0)
        fprintf(out, "%llu", (unsigned long long)change->from);
    fputs(":", out);
    for (int k = 0; k < 2; k++) {
        const unsigned char *bytes = k == 0 ? change->before : change->after;
        fputc(' ', out);
        for (size_t i = 0; i < change->size && i < 8; i++)
            fprintf(out, "%02x", bytes[i]);
    }
    fputs("; ", out);
}

static char *found_in(const struct state *before, const struct event *event)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        err(REPORT_UNTESTED, "open_memstream");
    for (size_t i = 0; i < event->store_count; i++) {
        struct field_changes changes;
        if (!fields_of_store(before, event, i, &changes))
            fputs("no; ", out);
        else if (changes.total == 0)
            fputs("told; ", out);
        for (size_t k = 0; k < changes.count; k++)
            write_change(out, &changes.first[k]);
        if (changes.total > changes.count)
            fprintf(out, "of %llu; ", (unsigned long long)changes.total);
    }
    fclose(out);
    return text;
}

static void expect_found(const struct row *row)
{
    struct store stores[STORES_MAX];
    struct event event = {.kind = EVENT_STORE, .stores = stores};
    struct shared segment = {.size = ROOM};
    struct history history = {.segments = &segment,
                              .segment_count = 1,
                              .types = types,
                              .type_count = TYPES,
                              .events = &event,
                              .event_count = 1};
    unsigned char bytes[ROOM];
    struct segment_now now = {.bytes = bytes, .known = 200, .type = -1};
    struct state before = {.history = &history, .segments = &now};
    memset(bytes, 0x11, sizeof bytes);
    for (int i = 0; i < STORES_MAX && row->stores[i].size > 0; i++) {
        stores[event.store_count++] = (struct store){
            .offset = row->stores[i].offset,
            .size = row->stores[i].size,
            .before = (unsigned char *)row->stores[i].before,
            .after = (unsigned char *)row->stores[i].after,
            .type = row->type,
        };
        memcpy(bytes + row->stores[i].offset, row->stores[i].before,
               row->stores[i].size);
    }
    char *text = found_in(&before, &event);
    EXPECT(strcmp(text, row->found) == 0, "line %d: found  %s\nnot %s",
           row->line, text, row->found);
    free(text);
}

static const struct row rows[] = {
    /* a widened word tells only what differs, and no padding */
    {__LINE__, STRUCT, {S(0, "\0\0\0\0", "A\0\0\0")}, "flag 0 0 : 00 41; "},
    {__LINE__, STRUCT, {S(0, "\0\0\0\0", "\0\1\1\1")}, "no; "},
    /* what the run does not hold is known from before */
    {__LINE__,
     STRUCT,
     {S(8, "\1\1\1\1", "\2\2\2\2")},
     "sum 0 0 : 1111111101010101 1111111102020202; "},
    /* two runs in one value are told once */
    {__LINE__,
     STRUCT,
     {S(4, "\1\1", "\2\2"), S(8, "\1\1", "\2\2")},
     "sum 0 0 : 0101111101011111 0202111102021111; told; "},
    /* and only where the first of them has really changed it */
    {__LINE__,
     STRUCT,
     {S(0, "\1\1\1\1\1\1", "\2\1\1\1\1\1"), S(8, "\1\1", "\2\2")},
     "flag 0 0 : 01 02; sum 0 0 : 0101111101011111 0101111102021111; "},
    /* elements of an array, by their place */
    {__LINE__,
     STRUCT,
     {S(16, "\0\0\0\0\0\0\0\0", "\1\0\2\0\3\0\0\0")},
     "slots[].a 0 1 : 0000 0100; slots[].b 0 1 : 0000 0200; "
     "slots[].a 0 2 : 0000 0300; "},
    /* the second struct of the segment, and what is behind the last */
    {__LINE__, STRUCT, {S(84, "\0", "\1")}, "flag 1 0 : 00 01; "},
    {__LINE__,
     STRUCT,
     {S(108, "\0", "\1")},
     "name 1 0 : 0011111111111111 0111111111111111; "},
    {__LINE__,
     STRUCT,
     {S(83, "\0\0", "\1\1")},
     "name 0 0 59: 00 01; flag 1 0 : 00 01; "},
    {__LINE__,
     INT,
     {S(236, "\0\0\0\0", "\1\0\0\0")},
     " 59 0 : 00000000 01000000; "},
    /* what is cut by the end of the segment is none, but for the only one */
    {__LINE__, STRUCT, {S(168, "\0", "\1")}, "no; "},
    {__LINE__, LARGE, {S(0, "\0", "\1")}, "a 0 0 : 00111111 01111111; "},
    {__LINE__, LARGE, {S(239, "\0", "\1")}, "no; "},
    /* texts: all of it; or from the change on, when that is hidden */
    {__LINE__,
     TEXT,
     {S(0, "\0\0\0", "hi\0")},
     " 0 0 : 0000001111111111 6869001111111111; "},
    {__LINE__,
     TEXT,
     {S(31, "x\0", "y\0")},
     " 0 0 : 1111111111111111 1111111111111111; "},
    {__LINE__,
     TEXT,
     {S(32, "x\0", "y\0")},
     " 0 0 32: 7800111111111111 7900111111111111; "},
    {__LINE__,
     TEXT,
     {S(4, "\0\0x\0", "\0\0y\0")},
     " 0 0 6: 7800111111111111 7900111111111111; "},
    {__LINE__, TEXT, {S(239, "x", "y")}, " 0 0 239: 78 79; "},
    /* bytes: the first ones; or the word that has changed */
    {__LINE__,
     BYTES,
     {S(7, "\0", "\1")},
     " 0 0 : 1111111111111100 1111111111111101; "},
    {__LINE__,
     BYTES,
     {S(41, "\0", "\1")},
     " 1 0 : 1100111111111111 1101111111111111; "},
    {__LINE__, BYTES, {S(39, "\0", "\1")}, " 0 0 36: 11111100 11111101; "},
    /* more than are kept */
    {__LINE__,
     INT,
     {S(0,
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
        "\0",
        "\1\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\1\0\0"
        "\0")},
     " 0 0 : 00000000 01000000;  1 0 : 00000000 01000000; "
     " 2 0 : 00000000 01000000;  3 0 : 00000000 01000000; "
     " 4 0 : 00000000 01000000;  5 0 : 00000000 01000000; "
     " 6 0 : 00000000 01000000;  7 0 : 00000000 01000000; of 9; "},
    /* no type, and what is none */
    {__LINE__, -1, {S(0, "\0", "\1")}, "no; "},
    {__LINE__, TYPES, {S(0, "\0", "\1")}, "no; "},
    {__LINE__, NO_SIZE, {S(0, "\0", "\1")}, "no; "},
    {__LINE__, NONSENSE, {S(0, "\0", "\1")}, "no; "},
};

static void values_that_changed_are_found(void)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        expect_found(&rows[i]);
}

static void without_a_state_there_are_no_values(void)
{
    struct store store = {.size = 1, .type = INT};
    struct event event = {.stores = &store, .store_count = 1};
    struct field_changes changes;
    EXPECT(!fields_of_store(NULL, &event, 0, &changes), "values of nothing");
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"values that have changed are found", values_that_changed_are_found,
         0},
        {"without a state there are no values",
         without_a_state_there_are_no_values, 0},
    };
    return report_main("lab/fields", tests, COUNT(tests), argc, argv);
}
