/* One question, and what is said to its answers: see sitting.h. */
#include "diagnose/catalogue.h"
#include "quiz/sitting.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One question while it is asked. */
struct asking {
    struct sitting *sitting;
    const struct item *item;
    size_t order[BANK_CHOICES];
    bool told[BANK_CHOICES]; /* by letter */
};

static void print_question(const struct asking *asking, const char *chapter)
{
    const struct item *item = asking->item;
    const struct text_style *style = &asking->sitting->style;
    printf("\n%s%s%s %s(%s)%s\n", style->title, item->id, style->plain,
           style->dim, chapter, style->plain);
    sitting_say(item->text, 2, 0);
    if (strstr(item->text, "picture") != NULL ||
        strstr(item->text, "timeline") != NULL)
        printf("  (You find it in chapters/%s.md, or on its page.)\n", chapter);
    putchar('\n');
    for (size_t i = 0; i < item->count; i++) {
        int column = printf("  %c  ", (int)('a' + i));
        sitting_say(item->choices[asking->order[i]].text, 5, column);
    }
    putchar('\n');
}

/* Which program of the book shows it: the one that the reason names, or that
 * the reason of the right answer names. */
static void name_program(const struct asking *asking,
                         const struct choice *choice)
{
    char name[SITTING_PROGRAM];
    if (sitting_program(choice->because, name) ||
        sitting_program(asking->item->choices[0].because, name))
        printf("  See it run: %s see %s\n", asking->sitting->command, name);
}

static void say_wrong(struct asking *asking, const struct choice *choice)
{
    const struct text_style *style = &asking->sitting->style;
    const struct catalogued *idea = catalogue_find(choice->idea);
    printf("  %sNo.%s", style->bad, style->plain);
    sitting_say(choice->because, 2, 5);
    if (idea != NULL)
        sitting_say(idea->message, 2, 0);
    name_program(asking, choice);
}

/* It was right, or what would have been. */
static void say_right(const struct asking *asking, size_t letter, bool good)
{
    const struct text_style *style = &asking->sitting->style;
    const struct choice *choice = &asking->item->choices[0];
    if (good) {
        printf("  %sYes.%s", style->good, style->plain);
        sitting_say(choice->because, 2, 6);
    } else {
        int column = printf("  It is %c:", (int)('a' + letter));
        sitting_say(choice->text, 2, column);
        sitting_say(choice->because, 2, 0);
    }
}

static size_t letter_of_right(const struct asking *asking)
{
    size_t letter = 0;
    while (asking->order[letter] != 0)
        letter++;
    return letter;
}

/* What an answer is: the number of a letter, or one of these. */
enum {
    ANSWER_NONE = -1, /* nothing that is understood */
    ANSWER_TELL = -2, /* what is it? */
    ANSWER_SKIP = -3,
    ANSWER_QUIT = -4
};

static int answer_of(const struct item *item, const char *line)
{
    int letter = tolower((unsigned char)line[0]);
    if (letter != '\0' && (line[1] == '\0' || strchr(".)", line[1]) != NULL) &&
        letter >= 'a' && letter < 'a' + (int)item->count)
        return letter - 'a';
    if (strcmp(line, "?") == 0)
        return ANSWER_TELL;
    if (strcmp(line, "s") == 0 || strcmp(line, "skip") == 0)
        return ANSWER_SKIP;
    if (strcmp(line, "q") == 0 || strcmp(line, "quit") == 0)
        return ANSWER_QUIT;
    return ANSWER_NONE;
}

/* Take answers until one can be understood. */
static int take_answer(struct asking *asking)
{
    for (;;) {
        char *line = sitting_line(asking->sitting, "> ");
        if (line == NULL)
            return ANSWER_SKIP;
        int answer = answer_of(asking->item, line);
        free(line);
        if (answer != ANSWER_NONE)
            return answer;
        printf("  A letter from a to %c, please; ? tells the answer, s skips "
               "it,\n  q ends here.\n",
               (int)('a' + asking->item->count - 1));
        if (!asking->sitting->terminal)
            return ANSWER_SKIP;
    }
}

void sitting_question(struct sitting *sitting, const struct bank *bank,
                      const struct item *item)
{
    struct asking asking = {.sitting = sitting, .item = item};
    unsigned seed = sitting_seed(sitting, PROGRESS_QUESTION, item->id);
    bank_shuffle(bank, item, seed, asking.order);
    print_question(&asking, bank->chapter);

    size_t right = letter_of_right(&asking);
    bool first = true;
    for (;;) {
        int answer = take_answer(&asking);
        if (answer == ANSWER_QUIT)
            sitting->quit = true;
        if (answer == ANSWER_QUIT || answer == ANSWER_SKIP)
            return;
        bool good = answer == (int)right;
        if (first)
            sitting_note(sitting, PROGRESS_QUESTION, item->id, good);
        first = false;
        if (good || answer == ANSWER_TELL) {
            say_right(&asking, right, good);
            return;
        }
        say_wrong(&asking, &item->choices[asking.order[answer]]);
        if (!sitting->terminal) {
            say_right(&asking, right, false);
            return;
        }
        printf("  Try again, or ? for the answer.\n");
    }
}
