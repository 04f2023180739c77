/* The questions and problems of a chapter: see bank.h. */
#include "quiz/bank.h"

#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    OUR_FAULT = 4,
    INDENT = 4
};

enum word {
    WORD_QUESTION,
    WORD_ORDER,
    WORD_RIGHT,
    WORD_WRONG,
    WORD_BECAUSE,
    WORD_LINE,
    WORD_TRAP,
    WORDS
};

static const char *const words[WORDS] = {
    "question", "order", "right", "wrong", "because", "line", "trap",
};

struct reader {
    struct bank *bank;
    struct bank_problem *problem;
    char **target; /* the text that indented lines belong to; NULL: none */
    int line;
};

static void *must(void *memory)
{
    if (memory == NULL)
        errx(OUR_FAULT, "no memory");
    return memory;
}

static int fault(struct reader *reader, const char *what)
{
    reader->problem->line = reader->line;
    snprintf(reader->problem->text, sizeof reader->problem->text, "%s", what);
    return -1;
}

static void append(char **text, const char *more)
{
    size_t length = strlen(*text);
    *text = must(realloc(*text, length + strlen(more) + 2));
    strcpy(*text + length, more);
    strcat(*text, "\n");
}

static struct item *last_item(struct bank *bank)
{
    return bank->count > 0 ? &bank->items[bank->count - 1] : NULL;
}

static int begin_item(struct reader *reader, enum word word, const char *id)
{
    struct bank *bank = reader->bank;
    if (id[0] == '\0')
        return fault(reader, "it needs an id");
    if (bank_find(bank, id) != NULL)
        return fault(reader, "this id is there already");
    bank->items = must(
        realloc(bank->items, (bank->count + 1) * sizeof *bank->items));
    struct item *item = &bank->items[bank->count++];
    *item = (struct item){.is_order = word == WORD_ORDER,
                          .id = must(strdup(id)),
                          .text = must(strdup(""))};
    reader->target = &item->text;
    return 0;
}

static int begin_choice(struct reader *reader, enum word word, const char *idea)
{
    struct item *item = last_item(reader->bank);
    if (item == NULL)
        return fault(reader, "it stands before any question");
    if (item->is_order != (word == WORD_LINE || word == WORD_TRAP))
        return fault(reader, "it does not fit here");
    if ((word == WORD_RIGHT) != (!item->is_order && item->count == 0))
        return fault(reader, "the right answer stands first, and alone");
    if (item->count == BANK_CHOICES)
        return fault(reader, "there are more than letters");
    item->choices = must(
        realloc(item->choices, (item->count + 1) * sizeof *item->choices));
    struct choice *choice = &item->choices[item->count++];
    *choice = (struct choice){must(strdup("")), must(strdup("")),
                              must(strdup(idea)),
                              word == WORD_RIGHT || word == WORD_LINE};
    reader->target = &choice->text;
    return 0;
}

static int begin_because(struct reader *reader)
{
    struct item *item = last_item(reader->bank);
    if (item == NULL || item->count == 0)
        return fault(reader, "a reason for nothing");
    char **reason = &item->choices[item->count - 1].because;
    if ((*reason)[0] != '\0')
        return fault(reader, "a second reason");
    reader->target = reason;
    return 0;
}

/* A line that is not indented: a word, and what stands behind it. */
static int begin(struct reader *reader, char *line)
{
    size_t length = strcspn(line, " ");
    const char *rest = line + length + strspn(line + length, " ");
    line[length] = '\0';
    enum word word = WORD_QUESTION;
    while (word < WORDS && strcmp(words[word], line) != 0)
        word++;
    switch (word) {
    case WORD_QUESTION:
    case WORD_ORDER:
        return begin_item(reader, word, rest);
    case WORD_BECAUSE:
        return begin_because(reader);
    case WORDS:
        return fault(reader, "no such word");
    default:
        return begin_choice(reader, word, rest);
    }
}

static int take_line(struct reader *reader, char *line)
{
    line[strcspn(line, "\r\n")] = '\0';
    if (strncmp(line, "    ", INDENT) == 0) {
        if (reader->target == NULL)
            return fault(reader, "text that belongs to nothing");
        append(reader->target, line + INDENT);
        return 0;
    }
    if (line[0] == '\0' && reader->target != NULL) {
        append(reader->target, "");
        return 0;
    }
    if (line[0] == '\0' || line[0] == '#') {
        reader->target = NULL;
        return 0;
    }
    return begin(reader, line);
}

static void chop(char *text)
{
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == '\n')
        text[--length] = '\0';
}

/* All has been read: each text without the newlines at its end. */
static int finish(struct reader *reader)
{
    for (size_t i = 0; i < reader->bank->count; i++) {
        struct item *item = &reader->bank->items[i];
        chop(item->text);
        for (size_t k = 0; k < item->count; k++) {
            chop(item->choices[k].text);
            chop(item->choices[k].because);
            if (item->choices[k].text[0] == '\0')
                return fault(reader, "an answer or a line is empty");
        }
        if (item->text[0] == '\0' || item->count < 2)
            return fault(reader, "there is nothing to ask");
    }
    return 0;
}

int bank_read(const char *path, struct bank *bank, struct bank_problem *problem)
{
    *bank = (struct bank){0};
    *problem = (struct bank_problem){0};
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return -1;
    const char *slash = strrchr(path, '/');
    bank->chapter = must(strdup(slash != NULL ? slash + 1 : path));
    bank->chapter[strcspn(bank->chapter, ".")] = '\0';

    struct reader reader = {.bank = bank, .problem = problem};
    char *line = NULL;
    size_t room = 0;
    int result = 0;
    while (result == 0 && getline(&line, &room, file) != -1) {
        reader.line++;
        result = take_line(&reader, line);
    }
    if (result == 0)
        result = ferror(file) ? -1 : finish(&reader);
    free(line);
    fclose(file);
    if (result == -1)
        bank_free(bank);
    return result;
}

void bank_free(struct bank *bank)
{
    for (size_t i = 0; i < bank->count; i++) {
        struct item *item = &bank->items[i];
        for (size_t k = 0; k < item->count; k++) {
            free(item->choices[k].text);
            free(item->choices[k].because);
            free(item->choices[k].idea);
        }
        free(item->choices);
        free(item->id);
        free(item->text);
    }
    free(bank->items);
    free(bank->chapter);
    *bank = (struct bank){0};
}

const struct item *bank_find(const struct bank *bank, const char *id)
{
    for (size_t i = 0; i < bank->count; i++)
        if (strcmp(bank->items[i].id, id) == 0)
            return &bank->items[i];
    return NULL;
}

/* As in tools/book/quiz.lua: what is asked in the book as b is b here. */
static uint64_t seed_of(uint64_t state, const char *text)
{
    for (; *text != '\0'; text++)
        state = (state * 31 + (unsigned char)*text) % 2147483647;
    return state;
}

void bank_shuffle(const struct bank *bank, const struct item *item,
                  unsigned seed, size_t order[BANK_CHOICES])
{
    size_t count = item->count;
    uint64_t state = seed_of(seed_of(7, item->id), item->text);
    if (item->is_order)
        state = seed_of(state, bank->chapter);
    state = (state + seed * UINT64_C(7919)) % 2147483647;

    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i > 1; i--) {
        state = (state * 48271 + 11) % 2147483647;
        size_t k = state % i, held = order[i - 1];
        order[i - 1] = order[k];
        order[k] = held;
    }
    bool same = true;
    for (size_t i = 0; i < count; i++)
        same = same && order[i] == i;
    if (same) { /* the last one comes first */
        memmove(order + 1, order, (count - 1) * sizeof *order);
        order[0] = count - 1;
    }
}
