/* What came of a check, told on a terminal of 80 columns: see check.h. */
#include "study/check.h"

#include "diagnose/catalogue.h"
#include "draw/terminal.h"
#include "show/text.h"
#include "study/belief.h"
#include "study/parts.h"

#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

enum {
    WIDTH = 78,
    NAME_COLUMN = 20,
    WHY_COLUMN = 10,
    LINES_OF_MESSAGE = 6, /* of what a failed check says */
    MESSAGES_TOLD = 3
};

/* --- A row --------------------------------------------------------------- */

/* One line, which may be of any length: words go on in the next one. */
static void tell_line(const char *line, size_t length, int indent)
{
    char *copied = strndup(line, length);
    if (copied == NULL)
        err(STUDY_OUR_FAULT, "text");
    if (length + (size_t)indent <= WIDTH)
        printf("%*s%s\n", length > 0 ? indent : 0, "", copied);
    else {
        int blanks = (int)strspn(copied, " ");
        if (blanks > WIDTH / 4)
            blanks = WIDTH / 4;
        text_wrapped(copied + blanks, indent + blanks, 0);
    }
    free(copied);
}

/* Does this line say what the one before it has said? */
static bool is_again(const char *last, const char *line, size_t length)
{
    size_t before = strspn(last, " "), blanks = strspn(line, " ");
    return blanks < length && strcspn(last + before, "\n") == length - blanks &&
           strncmp(last + before, line + blanks, length - blanks) == 0;
}

static void tell_again(int *again, int indent)
{
    if (*again > 0)
        printf("%*s(and %d time%s more)\n", indent, "", *again,
               *again == 1 ? "" : "s");
    *again = 0;
}

void tell_lines(const char *text, int indent, int most)
{
    char *plain = NULL;
    size_t size;
    FILE *out = open_memstream(&plain, &size);
    if (out == NULL)
        err(STUDY_OUR_FAULT, "text");
    draw_plain(out, text, strlen(text));
    if (fclose(out) == EOF)
        err(STUDY_OUR_FAULT, "text");
    const char *last = NULL; /* a program may say one thing very often */
    int lines = 0, again = 0;
    for (const char *line = plain; *line != '\0' && lines <= most;) {
        size_t length = strcspn(line, "\n");
        if (last != NULL && is_again(last, line, length))
            again++;
        else if (lines++ < most) {
            tell_again(&again, indent);
            tell_line(line, length, indent);
        }
        last = line;
        line += length;
        line += *line == '\n';
    }
    tell_again(&again, indent);
    if (lines > most)
        printf("%*s...\n", indent, "");
    free(plain);
}

/* A text of one line stands behind its word, others below it. */
static void tell_gap(const char *word, const char *text)
{
    bool one_line = strchr(text, '\n') == NULL;
    int column = printf("%*s%s", WHY_COLUMN, "", word);
    if (one_line && (size_t)column + 1 + strlen(text) <= WIDTH) {
        putchar(' ');
        tell_lines(text, 0, 1);
        return;
    }
    putchar('\n');
    tell_lines(text, WHY_COLUMN + 2, LINES_OF_MESSAGE);
}

static void tell_why(const struct judged_row *row)
{
    bool gap = row->expected != NULL && row->observed != NULL;
    for (size_t i = 0; i < row->message_count && i < MESSAGES_TOLD; i++)
        tell_lines(row->messages[i], WHY_COLUMN, LINES_OF_MESSAGE);
    if (row->message_count > 0 || !gap)
        return;
    tell_gap("expected:", row->expected);
    tell_gap("seen:    ", row->observed);
}

void tell_row(const struct judged_row *row, bool full)
{
    static const char *const words[] = {
        [ROW_PASSED] = "ok",
        [ROW_FAILED] = "FAILED",
        [ROW_UNDECIDED] = "?",
        [ROW_SKIPPED] = "skipped",
    };
    struct text_style style = text_style();
    bool failed = row->status == ROW_FAILED;
    const char *colour = failed                      ? style.bad
                         : row->status == ROW_PASSED ? style.good
                                                     : style.dim;
    printf("%s%-8s%s %3d of %2d  ", colour, words[row->status], style.plain,
           row->points, row->max);
    text_wrapped(row->name, NAME_COLUMN, NAME_COLUMN);
    if (full && row->status != ROW_PASSED)
        tell_why(row);
}

/* --- Behind the rows ----------------------------------------------------- */

static void tell_place(const char *read)
{
    char heading[BELIEF_TEXT], file[BELIEF_TEXT];
    if (read[0] == '\0')
        return;
    int column = printf("  Read:     ");
    char *text = NULL;
    if ((belief_place(read, heading, file)
             ? asprintf(&text, "\"%s\" in %s", heading,
                        study_shown(study_top("%s", file)))
             : asprintf(&text, "chapter %s", read)) == -1)
        err(STUDY_OUR_FAULT, "text");
    text_wrapped(text, 12, column);
    free(text);
}

static void tell_idea(const struct judged_idea *idea)
{
    struct text_style style = text_style();
    const struct catalogued *row = catalogue_find(idea->id);
    char belief[BELIEF_TEXT] = "", *sure = NULL;
    const char *word = idea->certain ? "Certainly" : "Likely";
    printf("\n%s%s (%s)%s ", style.title, word, idea->id, style.plain);
    text_wrapped(idea->message, 2, (int)(strlen(word) + strlen(idea->id)) + 4);
    if (row != NULL)
        belief_tell(row->idea, belief);
    int column = printf("  Seen:     ");
    /* Of a call that was made to fail the evidence tells itself. */
    const char *when = strstr(idea->when, " fails in ") != NULL ? ""
                                                                : idea->when;
    if (asprintf(&sure, "%s%s%s", when, when[0] != '\0' ? ": " : "",
                 idea->evidence) == -1)
        err(STUDY_OUR_FAULT, "text");
    text_wrapped(sure, 12, column);
    free(sure);
    if (belief[0] != '\0') {
        column = printf("  The idea: ");
        text_wrapped(belief, 12, column);
    }
    tell_place(idea->read);
}

static void tell_score(const struct judgement *seen)
{
    struct text_style style = text_style();
    int all = 0;
    for (size_t i = 0; i < seen->row_count; i++)
        all += seen->rows[i].max;
    bool good = seen->points == all;
    printf("\n%sScore: %d of %d%s", good ? style.good : style.title,
           seen->points, all, style.plain);
    if (seen->max < all)
        printf(" (%d more cannot be judged here)", all - seen->max);
}

/* What to do now. */
static void tell_advice(const struct checking *checking)
{
    const char *shmlab = study_command(), *name = checking->name;
    struct progress progress;
    const struct progress_entry *entry = NULL;
    if (checking->folder != NULL &&
        progress_read(checking->folder, &progress) == 0)
        entry = progress_find(&progress, PROGRESS_EXERCISE, name);
    int hints = entry != NULL ? entry->hints : 0;
    char arguments[64] = "";
    struct page page;
    if (page_read(name, &page) == 0)
        page_arguments(&page, name, arguments);
    page_free(&page);
    if (checking->folder != NULL)
        progress_free(&progress);
    if (checking->status == STUDY_GOOD)
        printf(".  Passed. Go on with: %s next\n", shmlab);
    else if (exercise_is_text(name))
        printf(".\n  A hint: %s hint %s (%d of %d seen)\n", shmlab, name, hints,
               PAGE_HINTS);
    else
        printf(".\n  Step by step: %s see%s %s%s%s\n"
               "  A hint:       %s hint %s (%d of %d seen)\n",
               shmlab,
               checking->judgement.idea_count > 0
                   ? checking->judgement.ideas[0].look
                   : "",
               name, arguments[0] != '\0' ? " " : "", arguments, shmlab, name,
               hints, PAGE_HINTS);
}

void tell_end(const struct checking *checking)
{
    const struct judgement *seen = &checking->judgement;
    fflush(stdout);
    if (checking->status == STUDY_NOT_BUILT && !seen->stopped)
        printf("%s does not compile: nothing was checked.\n",
               study_shown(checking->file));
    if (seen->trouble != NULL)
        warnx("%s", seen->trouble);
    if (seen->row_count == 0 || seen->trouble != NULL || seen->stopped)
        return;
    if (checking->failed > checking->in_full)
        printf("\nWhy the others failed: %s check %s --all\n", study_command(),
               checking->name);
    for (size_t i = 0; i < seen->idea_count; i++)
        tell_idea(&seen->ideas[i]);
    tell_score(seen);
    tell_advice(checking);
}
