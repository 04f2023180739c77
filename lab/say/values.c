/* Values of a type that a store has changed: what they are called, and what
 * they were and are. */
#include "say/plain.h"
#include "say/say.h"
#include "say/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    NAME_MOST = 60, /* bytes of a name, and of a variable's */
    TEXT_MOST = 32,
    HEX_MOST = 8
};

/* --- Names --------------------------------------------------------------- */

/* The name of a field, with the number of its element in place of "[]". */
static void put_field_name(FILE *out, const struct field_change *change)
{
    const char *name = change->field->name != NULL ? change->field->name : "";
    const char *place = strstr(name, "[]");
    size_t begin = place != NULL ? (size_t)(place - name) : strlen(name);
    char head[NAME_MOST + 4];
    snprintf(head, sizeof head, "%.*s",
             (int)(begin < NAME_MOST ? begin : NAME_MOST), name);
    plain_name(out, head, NAME_MOST);
    if (begin > NAME_MOST) {
        fputs("...", out);
        return;
    }
    if (place != NULL || change->field->count > 1)
        fprintf(out, "[%" PRIu64 "]", change->index);
    if (place != NULL)
        plain_name(out, place + 2, NAME_MOST);
}

/* As C would write it: answer, slots[3].value, box[2].answer, *counter,
 * counter[7], text. */
static void put_name(FILE *out, const struct field_changes *changes,
                     const struct field_change *change)
{
    const char *variable = changes->type->variable;
    const char *name = change->field->name;
    bool is_member = name != NULL && name[0] != '\0' && name[0] != '[';
    bool has_name = variable != NULL && variable[0] != '\0';
    bool alone = changes->elements <= 1 && has_name;
    if (is_member && change->element == 0) {
        put_field_name(out, change);
        return;
    }
    if (!is_member && alone && (name == NULL || name[0] == '\0')) {
        fputs(change->field->kind == FIELD_TEXT ? "" : "*", out);
        plain_name(out, variable, NAME_MOST);
        return;
    }
    if (has_name)
        plain_name(out, variable, NAME_MOST);
    fprintf(out, "[%" PRIu64 "]%s", change->element, is_member ? "." : "");
    put_field_name(out, change);
}

/* --- Values -------------------------------------------------------------- */

static uint64_t number_of(const unsigned char *bytes, size_t size)
{
    uint64_t number = 0;
    for (size_t i = 0; i < size; i++) /* as on all our processors */
        number |= (uint64_t)bytes[i] << (8 * i);
    return number;
}

static int64_t signed_of(const unsigned char *bytes, size_t size)
{
    uint64_t number = number_of(bytes, size);
    return size == 1   ? (int8_t)number
           : size == 2 ? (int16_t)number
           : size == 4 ? (int32_t)number
                       : (int64_t)number;
}

/* With as few digits as make the same number again. */
static void put_floating(FILE *out, const unsigned char *bytes, size_t size)
{
    float single = 0;
    double number = 0;
    char text[40];
    bool same = false, is_single = size == sizeof single;
    memcpy(is_single ? (void *)&single : (void *)&number, bytes,
           is_single ? sizeof single : sizeof number);
    if (is_single)
        number = (double)single;
    for (int digits = 6; digits <= 17 && !same; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        same = is_single ? strtof(text, NULL) == single
                         : strtod(text, NULL) == number;
    }
    fputs(text, out);
}

static void put_text(FILE *out, const unsigned char *bytes, size_t size,
                     bool is_array)
{
    if (is_array)
        plain_quote(out, (const char *)bytes,
                    strnlen((const char *)bytes, size), TEXT_MOST);
    else if (bytes[0] >= ' ' && bytes[0] < 0x7f)
        fprintf(out, "'%s%c'", strchr("'\\", bytes[0]) != NULL ? "\\" : "",
                bytes[0]);
    else /* char has no sign that anybody agrees on */
        fprintf(out, "%u", bytes[0]);
}

static void put_hex(FILE *out, const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size && i < HEX_MOST; i++)
        fprintf(out, "%s%02x", i > 0 ? " " : "", bytes[i]);
    if (size > HEX_MOST)
        fputs(" ...", out);
}

/* What is not said in words. */
static void put_value(FILE *out, const struct field_change *change,
                      const unsigned char *bytes)
{
    size_t size = change->size;
    switch (change->field->kind) {
    case FIELD_SIGNED:
        fprintf(out, "%" PRId64, signed_of(bytes, size));
        break;
    case FIELD_UNSIGNED:
    case FIELD_BOOL: /* neither true nor false */
        fprintf(out, "%" PRIu64, number_of(bytes, size));
        break;
    case FIELD_FLOATING:
        put_floating(out, bytes, size);
        break;
    case FIELD_TEXT:
        put_text(out, bytes, size, change->field->size > 1);
        break;
    default:
        put_hex(out, bytes, size);
        break;
    }
}

/* Set a slot to what an address leads to, for the process that stored it. */
static void say_address(struct saying *saying, enum slot slot, uint64_t address,
                        int process)
{
    size_t count;
    const struct attached *attached = say_attached(saying, process, &count);
    for (size_t i = 0; i < count; i++)
        if (address >= attached[i].start && address < attached[i].end &&
            say_has_segment(saying->history, attached[i].segment)) {
            char letter[SAY_LETTER];
            say_segment_letter(attached[i].segment, letter);
            say_slot(saying, SLOT_SEGMENT, "%s", letter);
            say_slot(saying, SLOT_BYTE, "%" PRIu64,
                     address - attached[i].start + attached[i].offset);
            say_part(saying, slot, SAY_ADDRESS_OF, 1);
            return;
        }
    say_part(saying, slot, address == 0 ? SAY_NULL : SAY_ADDRESS, 1);
}

/* Set a slot to what a value was or is. */
static void put_said(struct saying *saying, enum slot slot,
                     const struct field_change *change,
                     const unsigned char *bytes, int process)
{
    uint64_t number = number_of(bytes, change->size < 8 ? change->size : 8);
    struct draft draft;
    if (change->field->kind == FIELD_POINTER) {
        say_address(saying, slot, number, process);
        return;
    }
    if (change->field->kind == FIELD_BOOL && number <= 1) {
        say_part(saying, slot, number != 0 ? SAY_TRUE : SAY_FALSE, 1);
        return;
    }
    if (!say_begin(saying, &draft))
        return;
    put_value(draft.out, change, bytes);
    say_finish(saying, &draft, slot);
}

static void put_said_name(struct saying *saying,
                          const struct field_changes *changes,
                          const struct field_change *change)
{
    struct draft draft;
    if (!say_begin(saying, &draft))
        return;
    put_name(draft.out, changes, change);
    if (change->from > 0 && change->field->kind == FIELD_TEXT)
        fprintf(draft.out, "[%" PRIu64 "]", change->from);
    say_finish(saying, &draft, SLOT_NAME);
    if (change->from > 0 && change->field->kind != FIELD_TEXT) {
        say_slot(saying, SLOT_BYTE, "%" PRIu64, change->from);
        say_part(saying, SLOT_NAME, SAY_BYTE_OF, 1);
    }
}

void say_change(struct saying *saying, const struct store *store,
                const struct field_changes *changes, size_t number)
{
    const struct field_change *change = &changes->first[number];
    put_said_name(saying, changes, change);
    put_said(saying, SLOT_BEFORE, change, change->before, store->by);
    put_said(saying, SLOT_AFTER, change, change->after, store->by);
}
