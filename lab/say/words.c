/* How the slots of a sentence are filled: see words.h. */
#include "say/words.h"

#include "say/plain.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
    NAME_MAX_SAID = 40
};

static const char *const slot_names[SLOTS] = {
    [SLOT_WHO] = "who",
    [SLOT_WHO_FIRST] = "Who",
    [SLOT_OTHER] = "other",
    [SLOT_OTHER_FIRST] = "Other",
    [SLOT_SEGMENT] = "segment",
    [SLOT_SEGMENTS] = "segments",
    [SLOT_COUNTS] = "counts",
    [SLOT_BEFORE] = "before",
    [SLOT_AFTER] = "after",
    [SLOT_NATTCH] = "nattch",
    [SLOT_COUNT] = "count",
    [SLOT_NUMBER] = "number",
    [SLOT_LIST] = "list",
    [SLOT_KEY] = "key",
    [SLOT_BYTES] = "bytes",
    [SLOT_BYTE] = "byte",
    [SLOT_RANGE] = "range",
    [SLOT_SET] = "set",
    [SLOT_SEMAPHORES] = "semaphores",
    [SLOT_CALL] = "call",
    [SLOT_RESULT] = "result",
    [SLOT_DEED] = "deed",
    [SLOT_REASON] = "reason",
    [SLOT_ERRNO] = "errno",
    [SLOT_SIGNAL] = "signal",
    [SLOT_LINE] = "line",
    [SLOT_LINE_OTHER] = "line_other",
    [SLOT_STATUS] = "status",
    [SLOT_TEXT] = "text",
    [SLOT_PROGRAM] = "program",
    [SLOT_WHERE] = "where",
    [SLOT_HOW] = "how",
    [SLOT_NAME] = "name",
};

enum slot say_find_slot(const char *name, size_t length)
{
    for (int i = 0; i < SLOTS; i++)
        if (strlen(slot_names[i]) == length &&
            memcmp(slot_names[i], name, length) == 0)
            return (enum slot)i;
    return SLOTS;
}

/* FILLING IN */

/* What the slot at `brace` holds, "" when it is empty; `behind` is set to what
 * follows the slot. */
static const char *value_at(const struct saying *saying, const char *brace,
                            const char **behind)
{
    size_t length = strcspn(brace + 1, "}");
    enum slot slot = say_find_slot(brace + 1, length);
    *behind = brace + 1 + length + (brace[1 + length] == '}');
    bool filled = slot != SLOTS && saying->slots[slot] != NULL;
    return filled ? saying->slots[slot] : "";
}

/* The end of the part in [brackets] that begins here, when a slot in it is
 * empty; otherwise where its text begins. */
static const char *enter(const struct saying *saying, const char *bracket)
{
    const char *end = bracket + strcspn(bracket, "]");
    for (const char *here = bracket; here < end;) {
        if (*here != '{')
            here++;
        else if (value_at(saying, here, &here)[0] == '\0')
            return end;
    }
    return bracket + 1;
}

static bool is_cut(const char *value)
{
    size_t length = strlen(value);
    return length >= 3 && strcmp(value + length - 3, "...") == 0;
}

/* Write a message with its slots filled. */
static void fill(const struct saying *saying, FILE *out, const char *text)
{
    bool cut = false; /* a value that ended in "..." was the last */
    while (*text != '\0') {
        if (*text == '{') {
            const char *value = value_at(saying, text, &text);
            fputs(value, out);
            cut = is_cut(value);
        } else if (*text == '[')
            text = enter(saying, text);
        else if (*text == ']')
            text++;
        else {
            if (!cut || *text != '.') /* no four dots at the end */
                fputc(*text, out);
            text++;
            cut = false;
        }
    }
}

static const char *form_of(const struct saying *saying, enum message message,
                           uint64_t count)
{
    const struct language *language = saying->language;
    if (count != 1 && language->many[message] != NULL)
        return language->many[message];
    return language->text[message] != NULL ? language->text[message] : "";
}

/* SLOTS */

/* Put a string that is ours now into a slot; NULL: there was no memory. */
static void put(struct saying *saying, enum slot slot, char *text)
{
    saying->failed |= text == NULL;
    free(saying->slots[slot]);
    saying->slots[slot] = text;
}

void say_clear(struct saying *saying, enum slot slot)
{
    free(saying->slots[slot]);
    saying->slots[slot] = NULL;
}

void say_slot(struct saying *saying, enum slot slot, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) == -1)
        text = NULL;
    va_end(arguments);
    put(saying, slot, text);
}

bool say_begin(struct saying *saying, struct draft *draft)
{
    *draft = (struct draft){0};
    draft->out = open_memstream(&draft->text, &draft->size);
    saying->failed |= draft->out == NULL;
    return draft->out != NULL;
}

void say_finish(struct saying *saying, struct draft *draft, enum slot slot)
{
    bool lost = ferror(draft->out) != 0;
    if (fclose(draft->out) == EOF || lost) {
        free(draft->text);
        draft->text = NULL;
    }
    put(saying, slot, draft->text);
}

void say_part(struct saying *saying, enum slot slot, enum message message,
              uint64_t count)
{
    struct draft draft;
    say_slot(saying, SLOT_COUNT, "%llu", (unsigned long long)count);
    if (!say_begin(saying, &draft))
        return;
    fill(saying, draft.out, form_of(saying, message, count));
    say_finish(saying, &draft, slot);
}

void say_name(struct saying *saying, enum slot slot, const char *name)
{
    struct draft draft;
    say_clear(saying, slot);
    if (name == NULL || name[0] == '\0' || !say_begin(saying, &draft))
        return;
    plain_name(draft.out, name, NAME_MAX_SAID);
    say_finish(saying, &draft, slot);
}

void say_append(struct saying *saying, enum slot slot, enum message separator,
                const char *text)
{
    const char *before = saying->slots[slot];
    say_slot(saying, slot, "%s%s%s", before != NULL ? before : "",
             before != NULL ? form_of(saying, separator, 1) : "", text);
}

void say_sentence(struct saying *saying, enum message message, uint64_t count)
{
    say_slot(saying, SLOT_COUNT, "%llu", (unsigned long long)count);
    if (saying->any)
        fputc(' ', saying->out);
    saying->any = true;
    fill(saying, saying->out, form_of(saying, message, count));
}
