/* The page of the class: see pages.h. */
#include "grade/pages.h"

#include "pages.inc"

#include <err.h>
#include <stdlib.h>
#include <string.h>

enum {
    FOLDED = 8 /* students: when there are more, only their number is shown */
};

/* --- What sections have in common ---------------------------------------- */

void put_student(FILE *out, const struct pages *pages, size_t student)
{
    const struct student *who = &pages->class.students[student];
    fprintf(out, "<a href=\"students/%s.html\"><bdi>", pages->files[student]);
    put_text(out, who->name[0] != '\0' ? who->name : who->id, PAGES_CLAUSE);
    fputs("</bdi></a>", out);
}

void put_students(FILE *out, const struct pages *pages, const size_t *students,
                  size_t count)
{
    if (count > FOLDED)
        fprintf(out, "<details><summary>%zu students</summary>\n", count);
    for (size_t i = 0; i < count; i++) {
        fputs(i > 0 ? ", " : "", out);
        put_student(out, pages, students[i]);
    }
    fputs(count > FOLDED ? "</details>" : "", out);
}

void put_table_begin(FILE *out, const char *id, const char *style,
                     const char *headings)
{
    fprintf(out,
            "<div class=\"wide\" tabindex=\"0\" role=\"region\" "
            "aria-labelledby=\"%s\">\n<table class=\"%s\">\n<thead><tr>",
            id, style);
    for (; *headings != '\0'; headings += strlen(headings) + 1)
        fprintf(out, "<th scope=\"col\">%s</th>", headings);
    fputs("</tr></thead>\n<tbody>\n", out);
}

/* --- Work to do ---------------------------------------------------------- */

/* An answer without a mark, or with one that is not all that it could be. */
struct open {
    size_t student, exercise;
    const struct mark *mark;
};

/* What we have to do first: our own errors, what was not judged, ... */
static int urgency(const struct mark *mark)
{
    if (!mark->judged)
        return 1;
    return mark->verdict == GRADE_ERROR       ? 0
           : mark->verdict == GRADE_UNDECIDED ? 2
                                              : 3;
}

static const char *reason_of(const struct mark *mark)
{
    return mark->reason != NULL ? mark->reason : "";
}

static int by_urgency(const void *a, const void *b)
{
    const struct open *one = a, *other = b;
    int first = urgency(one->mark) - urgency(other->mark);
    if (first == 0 && one->exercise != other->exercise)
        return one->exercise < other->exercise ? -1 : 1;
    if (first == 0)
        first = strcmp(reason_of(one->mark), reason_of(other->mark));
    if (first == 0)
        first = one->student < other->student ? -1 : 1;
    return first;
}

/* All of them, to be freed. */
static struct open *find_open(const struct pages *pages, size_t *count)
{
    const struct class *class = &pages->class;
    struct open *all = calloc(class->count * class->exercise_count + 1,
                              sizeof *all);
    if (all == NULL)
        err(PAGES_OUR_FAULT, "results");
    *count = 0;
    for (size_t s = 0; s < class->count; s++)
        for (size_t e = 0; e < class->exercise_count; e++) {
            const struct mark *mark = pages_mark(pages, s, e);
            if (mark->handed_in &&
                (!mark->judged || mark->score < 0 || is_ours(mark->verdict)))
                all[(*count)++] = (struct open){s, e, mark};
        }
    if (*count > 0)
        qsort(all, *count, sizeof *all, by_urgency);
    return all;
}

static bool is_same_work(const struct open *one, const struct open *other)
{
    return urgency(one->mark) == urgency(other->mark) &&
           one->exercise == other->exercise &&
           strcmp(reason_of(one->mark), reason_of(other->mark)) == 0;
}

/* Those that are alike: what is wrong, and with whose answers. */
static void put_group(FILE *out, const struct pages *pages,
                      const struct open *group, size_t count)
{
    static const char *const words[] = {"error of the grader", "not judged yet",
                                        "undecided", "cannot be judged here"};
    const struct mark *mark = group->mark;
    size_t *students = calloc(count, sizeof *students);
    if (students == NULL)
        err(PAGES_OUR_FAULT, "results");
    for (size_t i = 0; i < count; i++)
        students[i] = group[i].student;
    fputs("<tr><th scope=\"row\">", out);
    put_name(out, pages->class.exercises[group->exercise]);
    fprintf(out, "</th><td><span class=\"verdict open\">%s</span>%s</td><td>",
            words[urgency(mark)], mark->score >= 0 ? " in part" : "");
    put_text(out, reason_of(mark), PAGES_CLAUSE);
    fputs("</td><td>", out);
    put_students(out, pages, students, count);
    fputs("</td></tr>\n", out);
    free(students);
}

void put_work(FILE *out, const struct pages *pages)
{
    size_t count;
    struct open *all = find_open(pages, &count);
    if (count > 0) {
        fputs("<section class=\"work\">\n<h2 "
              "id=\"work\">Work to do</h2>\n<p>",
              out);
        put_number(out, count, "answer is", "answers are");
        fputs(" not judged in full. None of this is the students' "
              "doing.</p>\n",
              out);
        put_table_begin(out, "work", "groups",
                        "Exercise\0What\0Why\0Students\0");
    }
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && is_same_work(&all[i], &all[next]);)
            next++;
        put_group(out, pages, &all[i], next - i);
    }
    fputs(count > 0 ? "</tbody>\n</table>\n</div>\n</section>\n" : "", out);
    free(all);
}

/* --- What came in -------------------------------------------------------- */

void put_refused(FILE *out, const struct pages *pages)
{
    const struct class *class = &pages->class;
    size_t count = 0;
    for (size_t s = 0; s < class->count; s++)
        count += class->students[s].refusal_count;
    if (count == 0)
        return;
    fputs("<section>\n<h2 id=\"refused\">Files "
          "that were not taken</h2>\n",
          out);
    put_table_begin(out, "refused", "sortable", "Student\0File\0Why\0");
    for (size_t s = 0; s < class->count; s++)
        for (size_t i = 0; i < class->students[s].refusal_count; i++) {
            const struct refusal *refusal = &class->students[s].refusals[i];
            fputs("<tr><th scope=\"row\">", out);
            put_student(out, pages, s);
            fputs("</th><td><code>", out);
            put_text(out, refusal->file, PAGES_CLAUSE);
            fputs("</code></td><td>", out);
            put_text(out, refusal->why, PAGES_CLAUSE);
            fputs("</td></tr>\n", out);
        }
    fputs("</tbody>\n</table>\n</div>\n</section>\n", out);
}

void put_notes(FILE *out, const struct pages *pages)
{
    const struct class *class = &pages->class;
    if (class->note_count == 0)
        return;
    fputs("<section>\n<h2 id=\"notes\">Notes</h2>\n"
          "<ul class=\"notes\">\n",
          out);
    for (size_t i = 0; i < class->note_count; i++) {
        fputs("<li>", out);
        put_text(out, class->notes[i], PAGES_TEXT);
        fputs("</li>\n", out);
    }
    fputs("</ul>\n</section>\n", out);
}

/* --- The page ------------------------------------------------------------ */

static const struct {
    const char *id, *name;
    void (*put)(FILE *out, const struct pages *pages);
} sections[] = {
    {"work", "Work to do", put_work},
    {"students", "Students", put_table},
    {"exercises", "Exercises", put_exercises},
    {"ideas", "Wrong ideas", put_ideas},
    {"alike", "The same text", put_alike},
    {"refused", "Files not taken", put_refused},
    {"notes", "Notes", put_notes},
    {"slowest", "Slowest", put_slowest},
};

enum {
    SECTIONS = sizeof sections / sizeof *sections
};

struct page {
    const struct pages *pages;
    char *texts[SECTIONS]; /* of each section; "": there is none */
};

static int put_own_policy(FILE *out, void *context)
{
    (void)context;
    put_policy(out, pages_css_hash, class_js_hash, NULL, NULL);
    return 0;
}

static int put_script(FILE *out, void *context)
{
    (void)context;
    fputs(class_js, out);
    return 0;
}

static int put_counts(FILE *out, void *context)
{
    const struct pages *pages = ((struct page *)context)->pages;
    size_t answers = 0, all = pages->class.count * pages->class.exercise_count;
    for (size_t i = 0; i < all; i++)
        answers += pages->marks[i].handed_in;
    fputs("<p>", out);
    put_number(out, pages->class.count, "student, ", "students, ");
    put_number(out, pages->class.exercise_count, "exercise, ", "exercises, ");
    put_number(out, answers, "answer", "answers");
    fputs("</p>\n", out);
    return 0;
}

static int put_contents(FILE *out, void *context)
{
    const struct page *page = context;
    fputs("<nav aria-label=\"Contents\">\n<ul>\n", out);
    for (int i = 0; i < SECTIONS; i++)
        if (page->texts[i][0] != '\0')
            fprintf(out, "<li><a href=\"#%s\">%s</a></li>\n", sections[i].id,
                    sections[i].name);
    fputs("</ul>\n</nav>\n", out);
    return 0;
}

static int put_sections(FILE *out, void *context)
{
    for (int i = 0; i < SECTIONS; i++)
        fputs(((struct page *)context)->texts[i], out);
    return 0;
}

/* A section as text, to be freed. */
static char *draft(const struct pages *pages, int section)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        err(PAGES_OUR_FAULT, "text");
    sections[section].put(out, pages);
    if (fclose(out) == EOF)
        err(PAGES_OUR_FAULT, "text");
    return text;
}

int pages_class(FILE *out, const struct pages *pages)
{
    static const struct page_part parts[] = {
        {"@policy@", put_own_policy}, {"@style@", pages_put_style},
        {"@script@", put_script},     {"@counts@", put_counts},
        {"@contents@", put_contents}, {"@sections@", put_sections},
    };
    struct page page = {.pages = pages};
    for (int i = 0; i < SECTIONS; i++)
        page.texts[i] = draft(pages, i);
    int status = page_fill(out, class_html, parts, sizeof parts / sizeof *parts,
                           &page);
    for (int i = 0; i < SECTIONS; i++)
        free(page.texts[i]);
    return status == 0 && !ferror(out) ? 0 : -1;
}
