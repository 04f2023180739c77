/* Lines that are to be put in order: see sitting.h. */
#include "quiz/sitting.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WIDTH = 78,
    INDENT = 8
};

struct ordering {
    struct sitting *sitting;
    const struct item *item;
    size_t order[BANK_CHOICES]; /* by letter: which line */
    size_t lines;               /* that belong there; they come first */
};

/* An answer: lines, by their numbers in the item. */
struct given_order {
    size_t line[BANK_CHOICES];
    size_t count;
};

static char letter_of(const struct ordering *ordering, size_t line)
{
    size_t letter = 0;
    while (ordering->order[letter] != line)
        letter++;
    return (char)('A' + letter);
}

/* A line of a program, wrapped where it is too long, with its letter. */
static void print_code(char letter, const char *code)
{
    int column = printf("  %c ", letter);
    for (const char *word = code; *word != '\0';) {
        int length = (int)strcspn(word, " \n");
        if (column > INDENT && column + 1 + length > WIDTH)
            column = printf("\n%*s", INDENT, "") - 1;
        column += printf(" %.*s", length, word);
        word += length;
        word += *word != '\0';
    }
    putchar('\n');
}

static void print_problem(const struct ordering *ordering, const char *chapter)
{
    const struct item *item = ordering->item;
    const struct text_style *style = &ordering->sitting->style;
    size_t traps = item->count - ordering->lines;
    printf("\n%sPut the lines in order%s %s(%s)%s\n", style->title,
           style->plain, style->dim, chapter, style->plain);
    sitting_say(item->text, 2, 0);
    if (traps > 0)
        printf("  %s\n", traps == 1 ? "One of the lines does not belong."
                                    : "Some of the lines do not belong.");
    putchar('\n');
    for (size_t i = 0; i < item->count; i++)
        print_code((char)('A' + i), item->choices[ordering->order[i]].text);
    putchar('\n');
}

/* Letters, with blanks or commas between them or not.  Returns false, after a
 * sentence about it, when it is nothing of the kind. */
static bool read_order(const struct ordering *ordering, const char *line,
                       struct given_order *given)
{
    bool used[BANK_CHOICES] = {false};
    size_t count = ordering->item->count;
    given->count = 0;
    for (const char *c = line; *c != '\0'; c++) {
        size_t letter = (size_t)(toupper((unsigned char)*c) - 'A');
        if (strchr(" ,;.-\t", *c) != NULL)
            continue;
        if (letter >= count) {
            printf("  Letters from A to %c, please, such as: C A B. ? tells "
                   "the order,\n  s skips it, q ends here.\n",
                   (int)('A' + count - 1));
            return false;
        }
        if (used[letter]) {
            printf("  %c is there twice. Each line is used once at most.\n",
                   (int)('A' + letter));
            return false;
        }
        used[letter] = true;
        given->line[given->count++] = ordering->order[letter];
    }
    return given->count > 0;
}

static void explain(const struct ordering *ordering, size_t line)
{
    const struct choice *choice = &ordering->item->choices[line];
    int column = printf("  %c:", letter_of(ordering, line));
    sitting_say(choice->because, 5, column);
}

/* Lines that do not belong there, each with its reason.  Returns how many. */
static size_t tell_traps(const struct ordering *ordering,
                         const struct given_order *given)
{
    size_t traps = 0;
    for (size_t i = 0; i < given->count; i++) {
        if (given->line[i] < ordering->lines)
            continue;
        if (traps++ == 0)
            printf("  Not all of these belong.\n");
        explain(ordering, given->line[i]);
    }
    return traps;
}

/* The first line of which something can be said.  `given` has no traps. */
static void tell_order(const struct ordering *ordering,
                       const struct given_order *given)
{
    size_t right = 0;
    while (right < given->count && given->line[right] == right)
        right++;
    if (right == given->count) {
        printf("  So far it is right, and %s.\n",
               given->count + 1 == ordering->lines ? "one line is missing"
                                                   : "some lines are missing");
        return;
    }
    char letter = letter_of(ordering, given->line[right]);
    if (right > 0)
        printf("  Up to %c it is right. Something has to come before %c.\n",
               letter_of(ordering, given->line[right - 1]), letter);
    else
        printf("  Something has to come before %c.\n", letter);
    if (given->count < ordering->lines)
        printf("  And not all lines are there yet.\n");
}

static void tell_solution(const struct ordering *ordering, bool good)
{
    const struct text_style *style = &ordering->sitting->style;
    const struct item *item = ordering->item;
    if (good) {
        printf("  %sYes.%s This is the order.\n", style->good, style->plain);
    } else {
        printf("  The order is");
        for (size_t i = 0; i < ordering->lines; i++)
            printf(" %c", letter_of(ordering, i));
        printf(".\n");
    }
    for (size_t i = 0; i < item->count; i++)
        if (item->choices[i].because[0] != '\0')
            explain(ordering, i);
}

/* What is to be done about a line that was typed. */
enum reply {
    REPLY_AGAIN, /* not understood */
    REPLY_ORDER, /* judge it */
    REPLY_TELL,
    REPLY_STOP
};

static enum reply take_order(struct ordering *ordering,
                             struct given_order *given)
{
    struct sitting *sitting = ordering->sitting;
    char *line = sitting_line(sitting, "> ");
    enum reply reply = REPLY_STOP;
    if (line == NULL)
        return reply;
    if (strcmp(line, "q") == 0 || strcmp(line, "quit") == 0)
        sitting->quit = true;
    else if (strcmp(line, "?") == 0)
        reply = REPLY_TELL;
    else if (strcmp(line, "s") != 0 && strcmp(line, "skip") != 0)
        reply = read_order(ordering, line, given) ? REPLY_ORDER : REPLY_AGAIN;
    free(line);
    return reply == REPLY_AGAIN && !sitting->terminal ? REPLY_STOP : reply;
}

/* Say what is wrong with it.  Returns true when nothing is. */
static bool judge(const struct ordering *ordering,
                  const struct given_order *given)
{
    bool good = given->count == ordering->lines;
    for (size_t i = 0; good && i < given->count; i++)
        good = given->line[i] == i;
    if (!good && tell_traps(ordering, given) == 0)
        tell_order(ordering, given);
    return good;
}

void sitting_order(struct sitting *sitting, const struct bank *bank,
                   const struct item *item)
{
    struct ordering ordering = {.sitting = sitting, .item = item};
    char name[PROGRESS_NAME];
    snprintf(name, sizeof name, "%s:%s", bank->chapter, item->id);
    while (ordering.lines < item->count && item->choices[ordering.lines].good)
        ordering.lines++;
    bank_shuffle(bank, item, sitting_seed(sitting, PROGRESS_ORDER, name),
                 ordering.order);
    print_problem(&ordering, bank->chapter);

    for (bool first = true;;) {
        struct given_order given;
        enum reply reply = take_order(&ordering, &given);
        if (reply == REPLY_STOP)
            return;
        if (reply == REPLY_AGAIN)
            continue;
        bool good = reply == REPLY_ORDER && judge(&ordering, &given);
        if (first)
            sitting_note(sitting, PROGRESS_ORDER, name, good);
        first = false;
        if (good || reply == REPLY_TELL || !sitting->terminal) {
            tell_solution(&ordering, good);
            return;
        }
        printf("  Try again, or ? for the order.\n");
    }
}
