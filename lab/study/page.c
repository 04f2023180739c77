/* The page of a task: see parts.h. */
#include "study/parts.h"

#include "show/text.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

enum {
    PAGE_MAX = 1 << 20
};

/* --- Reading it ---------------------------------------------------------- */

/* Cut the text at its headings, and find what stands below one of them. */
static const char *section(char *text, const char *heading)
{
    char *at = strstr(text, heading);
    if (at == NULL || (at > text && at[-1] != '\n'))
        return "";
    at += strlen(heading);
    return *at == '\n' ? at + 1 : at;
}

static void cut_sections(char *text)
{
    for (char *at = text; (at = strstr(at, "\n## ")) != NULL; at += 4)
        *at = '\0', at[1] = '\0';
}

int page_read(const char *name, struct page *page)
{
    size_t size;
    *page = (struct page){.title = ""};
    page->text = file_read(study_top("exercises/%s.md", name), PAGE_MAX, &size);
    if (page->text == NULL)
        return -1;
    const char *title = strstr(page->text, ": "), *end = NULL;
    if (title != NULL)
        end = strchr(title, '\n');
    if (strncmp(page->text, "# ", 2) == 0 && end != NULL &&
        strchr(page->text, '\n') == end)
        snprintf(page->title, sizeof page->title, "%.*s",
                 (int)(end - title) - 2, title + 2);
    page->skills = section(page->text, "## What you practise");
    page->read = section(page->text, "## Read first");
    page->task = section(page->text, "## The task");
    page->hints = section(page->text, "## Hints");
    page->about = strchr(page->text, '\n');
    page->about = page->about != NULL ? page->about + 1 : "";
    cut_sections(page->text);
    return 0;
}

void page_free(struct page *page)
{
    free(page->text);
    *page = (struct page){.title = ""};
}

/* Where an item of a list begins: behind "1. " or "- "; 0: not here. */
static size_t marker(const char *line)
{
    size_t digits = strspn(line, "0123456789");
    if (digits > 0 && strncmp(line + digits, ". ", 2) == 0)
        return digits + 2;
    return strncmp(line, "- ", 2) == 0 || strncmp(line, "* ", 2) == 0 ? 2 : 0;
}

char *page_item(const char *list, int number)
{
    char *item = NULL;
    size_t size, indent = 0;
    int now = -1;
    FILE *out = open_memstream(&item, &size);
    if (out == NULL)
        err(STUDY_OUR_FAULT, "list");
    for (const char *line = list; *line != '\0';) {
        int length = (int)strcspn(line, "\n");
        size_t mark = marker(line), blanks = strspn(line, " ");
        if (mark > 0) {
            now++;
            indent = blanks = mark;
        }
        if (blanks > indent)
            blanks = indent;
        if (now == number && blanks <= (size_t)length)
            fprintf(out, "%.*s\n", length - (int)blanks, line + blanks);
        line += length;
        line += *line == '\n';
    }
    if (fclose(out) == EOF)
        err(STUDY_OUR_FAULT, "list");
    while (size > 0 && item[size - 1] == '\n')
        item[--size] = '\0';
    if (size > 0)
        return item;
    free(item);
    return NULL;
}

/* --- Printing it --------------------------------------------------------- */

/* Where a link begins, "[text](target)": the end of its text; NULL: none does.
 */
static const char *link_end(const char *at)
{
    const char *end = *at == '[' ? strstr(at, "](") : NULL;
    return end != NULL && memchr(at + 1, '[', (size_t)(end - at) - 1) == NULL
               ? end
               : NULL;
}

/* Make a paragraph plain, where it stands: of a link remains what it shows. */
static void make_plain(char *text)
{
    char *to = text;
    const char *end = NULL; /* of the text of a link we are in */
    bool program = false;
    for (const char *at = text; *at != '\0'; at++) {
        program = program != (*at == '`');
        if (at == end) {
            const char *target = strchr(at, ')');
            at = target != NULL ? target : at + strlen(at) - 1;
            end = NULL;
        } else if (!program && link_end(at) != NULL)
            end = link_end(at);
        else
            *to++ = *at;
    }
    *to = '\0';
}

/* Print what has been gathered, if anything, and begin anew. */
static void end_paragraph(FILE **out, char **text, size_t *size, int indent)
{
    if (*out != NULL && fclose(*out) == EOF)
        err(STUDY_OUR_FAULT, "text");
    if (*out != NULL && *size > 0) {
        make_plain(*text);
        text_wrapped(*text, indent, 0);
    }
    free(*text);
    *text = NULL;
    *out = NULL;
}

void page_print(const char *markdown, int indent)
{
    FILE *out = NULL;
    char *text = NULL;
    size_t size = 0;
    bool program = false;
    for (const char *line = markdown; *line != '\0';) {
        size_t length = strcspn(line, "\n"), blanks = strspn(line, " ");
        bool fence = strncmp(line + blanks, "```", 3) == 0;
        if (fence || program || blanks >= length || marker(line) > 0)
            end_paragraph(&out, &text, &size, indent);
        if (fence) {
            program = !program;
        } else if (program) {
            printf("%*s%.*s\n", indent + 4, "", (int)length, line);
        } else if (blanks < length) { /* a list keeps its marks */
            if (out == NULL && (out = open_memstream(&text, &size)) == NULL)
                err(STUDY_OUR_FAULT, "text");
            fprintf(out, "%s%.*s", ftell(out) > 0 ? " " : "",
                    (int)(length - blanks), line + blanks);
        }
        line += length;
        line += *line == '\n';
    }
    end_paragraph(&out, &text, &size, indent);
}

bool page_example(const char *text, char name[PROGRESS_NAME])
{
    static const char mark[] = "examples/";
    const char *at = strstr(text, mark);
    if (at == NULL)
        return false;
    at += strlen(mark);
    size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789_");
    snprintf(name, PROGRESS_NAME, "%.*s", (int)length, at);
    return length > 0;
}

void page_arguments(const struct page *page, const char *name, char text[64])
{
    char mark[PROGRESS_NAME + 16];
    snprintf(mark, sizeof mark, "$ ./%.100s ", name);
    const char *at = page->task != NULL ? strstr(page->task, mark) : NULL;
    at = at != NULL ? at + strlen(mark) : "";
    snprintf(text, 64, "%.*s", (int)strcspn(at, "\n|;&<>"), at);
}
