/* What lab/say/say.h must say of stores whose type is known: to the byte. */
#include "check/check.h"
#include "check/report.h"
#include "say/say.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

enum {
    PARENT,
    CHILD,
    PROCESSES
};

static struct process processes[PROCESSES] = {
    {-1, 100, (char *)"parent", (char *)"prog"},
    {PARENT, 101, (char *)"child 1", (char *)"prog"},
};

enum {
    A,
    B,
    SEGMENTS
};

static struct shared segments[SEGMENTS] = {
    {SEGMENT_SYSV, 5, 0, 120, (char *)""},
    {SEGMENT_SYSV, 6, 0, 4, (char *)""},
};

static struct attached of_parent[] = {
    {A, 0x10000, 0x11000, 0, true, false},
    {B, 0x20000, 0x21000, 4096, true, false},
};

#define FIELD(name, kind, offset, size, stride, count)              \
    {                                                               \
        (char *)(name), FIELD_##kind, offset, size, stride, (count) \
    }

static struct field of_box[] = {
    FIELD("tag", TEXT, 0, 1, 0, 1),
    FIELD("on", BOOL, 1, 1, 0, 1),
    FIELD("small", SIGNED, 2, 2, 0, 1),
    FIELD("count", UNSIGNED, 4, 4, 0, 1),
    FIELD("next", POINTER, 8, 8, 0, 1),
    FIELD("half", FLOATING, 16, 4, 0, 1),
    FIELD("slots[].value", SIGNED, 20, 1, 1, 4),
    FIELD("name", TEXT, 24, 16, 0, 1),
    FIELD("bits:3", BYTES, 40, 16, 0, 1),
};
static struct field of_int[] = {FIELD("", SIGNED, 0, 4, 0, 1)};
static struct field of_double[] = {FIELD("", FLOATING, 0, 8, 0, 1)};
static struct field of_text[] = {FIELD("", TEXT, 0, 120, 0, 1)};
static struct field of_hostile[] = {
    FIELD("\033[2J{who}[]\n", SIGNED, 0, 4, 0, 1)};

enum {
    BOX,
    INT,
    DOUBLE,
    TEXT,
    HOSTILE,
    UNNAMED,
    TYPES
};

static struct type types[TYPES] = {
    {(char *)"struct box", (char *)"box", 60, of_box, COUNT(of_box)},
    {(char *)"int", (char *)"answer", 4, of_int, 1},
    {(char *)"double", (char *)"share", 8, of_double, 1},
    {(char *)"char", (char *)"text", 120, of_text, 1},
    {(char *)"{who}", (char *)"\033", 60, of_hostile, 1},
    {(char *)"int", (char *)"", 4, of_int, 1},
};

struct row {
    int line;
    struct store stores[5];
    const char *says;
};

/* One change by the child of segment A, or of another by somebody. */
#define S(at, was, is, type)                                    \
    {                                                           \
        A, CHILD, (at), sizeof(is) - 1, (unsigned char *)(was), \
            (unsigned char *)(is), type                         \
    }
#define OF(segment, by, at, was, is, type)                             \
    {                                                                  \
        (segment), (by), (at), sizeof(is) - 1, (unsigned char *)(was), \
            (unsigned char *)(is), type                                \
    }

static const struct row rows[] = {
    {__LINE__,
     {S(0, "\0\0\0\0", "x\1\xfe\xff", BOX)},
     "The child stores tag = 'x' (was 0), on = true (was false) and small = -2 "
     "(was 0) in segment A."},
    {__LINE__,
     {S(0, "'\1\0\0", "\n\2\0\0", BOX)},
     "The child stores tag = 10 (was '\\'') and on = 2 (was true) in segment "
     "A."},
    {__LINE__,
     {S(4, "\377\377\377\377", "\0\0\0\0", BOX)},
     "The child stores count = 0 (was 4294967295) in segment A."},
    {__LINE__,
     {S(16, "\0\0\0\0", "\0\0\xc0\x3f", BOX)},
     "The child stores half = 1.5 (was 0) in segment A."},
    {__LINE__,
     {S(24, "\0\0\0\0\0\0\0\0", "hello\n\0\0", BOX)},
     "The child stores name = \"hello\\n\" (was \"\") in segment A."},
    {__LINE__,
     {S(0, "\0\0\0\0\0\0\0\0\0", "hi\0\0\0\0\0\0\1", TEXT),
      S(40, "\0", "\1", TEXT),
      S(80, "\0\0\0\0\0\0\0\0\0", "\1\0\0\0\0\0\0\0\2", TEXT)},
     "The child stores text = \"hi\" (was \"\") in segment A. Bytes have "
     "changed in 4 more places."},
    {__LINE__,
     {S(0, "hello\0wide world", "hi\0lo\0wide world", TEXT)},
     "The child stores text = \"hi\" (was \"hello\") in segment A."},
    {__LINE__,
     {S(40, "\0\0", "\1\2", BOX)},
     "The child stores bits:3 = 01 02 00 00 00 00 00 00 ... (was 00 00 00 00 "
     "00 00 00 00 ...) in segment A."},
    {__LINE__,
     {S(52, "\0\0", "\1\2", BOX)},
     "The child stores byte 12 of bits:3 = 01 02 00 00 (was 00 00 00 00) in "
     "segment A."},
    /* addresses, as the one who stores them sees them */
    {__LINE__,
     {OF(A, PARENT, 8, "\0\0\0\0", "\x14\0\1\0", BOX)},
     "The parent stores next = the address of byte 20 of segment A (was NULL) "
     "in segment A."},
    {__LINE__,
     {OF(A, PARENT, 8, "\x14\0\1\0", "\x14\0\2\0", BOX)},
     "The parent stores next = the address of byte 4116 of segment B (was the "
     "address of byte 20 of segment A) in segment A."},
    {__LINE__,
     {S(8, "\0\0\0\0", "\x14\0\1\0", BOX)},
     "The child stores next = an address (was NULL) in segment A."},
    /* elements, of a field and of the segment */
    {__LINE__,
     {S(20, "\0\0\0\0", "\1\0\0\2", BOX)},
     "The child stores slots[0].value = 1 (was 0) and slots[3].value = 2 (was "
     "0) in segment A."},
    {__LINE__,
     {S(82, "\0\0", "\1\2", BOX)},
     "The child stores box[1].slots[2].value = 1 (was 0) and "
     "box[1].slots[3].value = 2 (was 0) in segment A."},
    {__LINE__,
     {S(116, "\0\0\0\0", "\1\0\0\0", INT)},
     "The child stores answer[29] = 1 (was 0) in segment A."},
    {__LINE__,
     {S(0, "\0\0\0\0", "\1\0\0\0", INT)},
     "The child stores answer[0] = 1 (was 0) in segment A."},
    {__LINE__,
     {S(4, "\0\0\0\0", "\1\0\0\0", UNNAMED)},
     "The child stores [1] = 1 (was 0) in segment A."},
    {__LINE__,
     {OF(B, CHILD, 0, "\0\0\0\0", "\1\0\0\0", INT)},
     "The child stores *answer = 1 (was 0) in segment B."},
    {__LINE__,
     {OF(B, CHILD, 0, "\0\0\0\0", "\1\0\0\0", UNNAMED)},
     "The child stores [0] = 1 (was 0) in segment B."},
    {__LINE__,
     {S(8, "\0\0\0\0\0\0\0\0", "\x9a\x99\x99\x99\x99\x99\xb9\x3f", DOUBLE)},
     "The child stores share[1] = 0.1 (was 0) in segment A."},
    {__LINE__,
     {S(0, "\0", "a", TEXT)},
     "The child stores text = \"a\" (was \"\") in segment A."},
    {__LINE__,
     {S(100, "\0", "a", TEXT)},
     "The child stores text[100] = \"a\" (was \"\") in segment A."},
    /* more than are told */
    {__LINE__,
     {S(0, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        "\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5\0\0\0", INT)},
     "The child stores answer[0] = 1 (was 0), answer[1] = 2 (was 0), answer[2] "
     "= 3 (was 0), answer[3] = 4 (was 0) and 1 more in segment A."},
    {__LINE__,
     {S(0, "\0", "\1", INT), S(8, "\0", "\2", INT), S(16, "\0", "\3", INT),
      S(24, "\0", "\4", INT), S(32, "\0\0\0\0\0", "\5\0\0\0\6", INT)},
     "The child stores answer[0] = 1 (was 0), answer[2] = 2 (was 0), answer[4] "
     "= 3 (was 0), answer[6] = 4 (was 0) and 2 more in segment A."},
    /* others in the same event */
    {__LINE__,
     {S(0, "\0", "\1", INT), OF(B, CHILD, 0, "\0", "\1", INT)},
     "The child stores answer[0] = 1 (was 0) in segment A. Bytes have changed "
     "in 1 more place."},
    {__LINE__,
     {S(56, "\0", "\1", BOX), S(60, "\0", "A", BOX)},
     "The child stores box[1].tag = 'A' (was 0) in segment A. Bytes have "
     "changed in 1 more place."},
    {__LINE__,
     {OF(B, -1, 0, "\0", "\1", INT)},
     "Segment B has changed, *answer = 1 (was 0); who stored that is not "
     "known."},
    /* what is in no value: bytes */
    {__LINE__,
     {S(56, "\0", "\1", BOX)},
     "The child stores into segment A, byte 56: 0 became 1."},
    {__LINE__,
     {S(0, "\0", "\1", TYPES)},
     "The child stores into segment A, byte 0: 0 became 1."},
    {__LINE__,
     {S(0, "\0", "\1", -1)},
     "The child stores into segment A, byte 0: 0 became 1."},
    {__LINE__,
     {S(60, "\0\0\0\0", "\1\0\0\0", HOSTILE)},
     "The child stores \\033[1].\\033[2J{who}[0]\\n = 1 (was 0) in segment A."},
};

static void expect_row(const struct row *row)
{
    struct event event = {.kind = EVENT_STORE,
                          .process = CHILD,
                          .stores = (struct store *)row->stores};
    while (event.store_count < COUNT(row->stores) &&
           row->stores[event.store_count].size > 0)
        event.store_count++;
    struct history history = {.processes = processes,
                              .process_count = PROCESSES,
                              .segments = segments,
                              .segment_count = SEGMENTS,
                              .types = types,
                              .type_count = TYPES,
                              .events = &event,
                              .event_count = 1};
    struct process_now now[PROCESSES] = {
        [PARENT] = {.attached = of_parent, .attached_count = 2}};
    struct segment_now memory[SEGMENTS] = {0};
    struct state before = {
        .history = &history, .processes = now, .segments = memory};
    char *text = say_event(&history, &before, 0);
    if (text == NULL)
        err(REPORT_UNTESTED, "say_event");
    EXPECT(strcmp(text, row->says) == 0,
           "line %d\nit says:   %s\nit should: %s", row->line, text, row->says);
    free(text);
}

static void values_are_told_by_name(void)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        expect_row(&rows[i]);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"values are told by name", values_are_told_by_name, 0},
    };
    return report_main("lab/say_values", tests, COUNT(tests), argc, argv);
}
