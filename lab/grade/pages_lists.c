/* Wrong ideas, answers that are alike, and slow ones, in the page of the class:
 * see pages.h. */
#include "grade/pages.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

enum {
    SLOWEST = 10
};

/* --- Wrong ideas --------------------------------------------------------- */

static void put_met(FILE *out, const struct pages *pages, const struct met *met)
{
    bool any = false;
    int most = pages->met[0].count;
    fputs("<tr><td>", out);
    put_marked(out, met->message);
    fputs(" <span class=\"quiet\">(", out);
    put_text(out, met->id, PAGES_CLAUSE);
    fputs(")</span>", out);
    put_belief(out, met->id);
    fprintf(out,
            "</td><td><b>%d</b><svg class=\"bar\" viewBox=\"0 0 100 6\" "
            "preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect "
            "width=\"%d\" height=\"6\"/></svg></td><td>%d</td><td>",
            met->count, 100 * met->count / (most > 0 ? most : 1), met->certain);
    for (size_t e = 0; e < pages->class.exercise_count; e++) {
        if (met->counts[e] == 0)
            continue;
        fputs(any ? ", <span>" : "<span>", out);
        put_name(out, pages->class.exercises[e]);
        fprintf(out, "&nbsp;<b>%d</b></span>", met->counts[e]);
        any = true;
    }
    fputs("</td></tr>\n", out);
}

void put_ideas(FILE *out, const struct pages *pages)
{
    if (pages->met_count == 0)
        return;
    fputs("<section>\n<h2 id=\"ideas\">Wrong "
          "ideas</h2>\n<p>In how many answers each was seen. An answer may "
          "have two.</p>\n",
          out);
    put_table_begin(out, "ideas", "met",
                    "Idea\0answers\0certainly\0to which exercises\0");
    for (size_t i = 0; i < pages->met_count; i++)
        put_met(out, pages, &pages->met[i]);
    fputs("</tbody>\n</table>\n</div>\n</section>\n", out);
}

/* --- Answers of which one result tells ----------------------------------- */

struct judged {
    size_t student, exercise;
    const char *key;
    const struct mark *mark;
};

/* All that have a result, to be freed, in this order. */
static struct judged *all_judged(const struct pages *pages, size_t *count,
                                 int (*order)(const void *, const void *))
{
    const struct class *class = &pages->class;
    struct judged *all = calloc(class->count * class->exercise_count + 1,
                                sizeof *all);
    if (all == NULL)
        err(PAGES_OUR_FAULT, "results");
    *count = 0;
    for (size_t s = 0; s < class->count; s++)
        for (size_t e = 0; e < class->exercise_count; e++) {
            const struct mark *mark = pages_mark(pages, s, e);
            if (mark->judged)
                all[(*count)++] = (struct judged){
                    s, e,
                    student_answer(&class->students[s], class->exercises[e])
                        ->key,
                    mark};
        }
    if (*count > 0)
        qsort(all, *count, sizeof *all, order);
    return all;
}

static int by_place(const struct judged *one, const struct judged *other)
{
    if (one->exercise != other->exercise)
        return one->exercise < other->exercise ? -1 : 1;
    return one->student < other->student ? -1 : one->student > other->student;
}

static int by_key(const void *a, const void *b)
{
    const struct judged *one = a, *other = b;
    int order = one->exercise != other->exercise
                    ? (one->exercise < other->exercise ? -1 : 1)
                    : strcmp(one->key, other->key);
    return order != 0 ? order : by_place(one, other);
}

static int by_time(const void *a, const void *b)
{
    const struct judged *one = a, *other = b;
    if (one->mark->wall_ms != other->mark->wall_ms)
        return one->mark->wall_ms > other->mark->wall_ms ? -1 : 1;
    int order = strcmp(one->key, other->key);
    return order != 0 ? order : by_place(one, other);
}

static size_t alike(const struct judged *all, size_t count, size_t first)
{
    size_t next = first + 1;
    while (next < count && all[next].exercise == all[first].exercise &&
           strcmp(all[next].key, all[first].key) == 0)
        next++;
    return next - first;
}

static void put_alike_group(FILE *out, const struct pages *pages,
                            const struct judged *group, size_t count)
{
    size_t *students = calloc(count, sizeof *students);
    if (students == NULL)
        err(PAGES_OUR_FAULT, "results");
    for (size_t i = 0; i < count; i++)
        students[i] = group[i].student;
    fputs("<tr><th scope=\"row\">", out);
    put_name(out, pages->class.exercises[group->exercise]);
    if (group->mark->score >= 0)
        fprintf(out, "</th><td>%d of %d</td><td>", group->mark->score,
                group->mark->max);
    else
        fputs("</th><td>no mark</td><td>", out);
    put_students(out, pages, students, count);
    fputs("</td></tr>\n", out);
    free(students);
}

static void begin_alike(FILE *out)
{
    fputs("<section>\n<h2 id=\"alike\">The same "
          "text</h2>\n<p>These students have handed in the same text. There "
          "are many reasons for that: an unchanged starter is one, work in "
          "pairs another.</p>\n",
          out);
    put_table_begin(out, "alike", "groups", "Exercise\0Points\0Students\0");
}

void put_alike(FILE *out, const struct pages *pages)
{
    size_t count;
    bool any = false;
    struct judged *all = all_judged(pages, &count, by_key);
    for (size_t i = 0, same; i < count; i += same) {
        same = alike(all, count, i);
        if (same == 1)
            continue;
        if (!any)
            begin_alike(out);
        any = true;
        put_alike_group(out, pages, &all[i], same);
    }
    fputs(any ? "</tbody>\n</table>\n</div>\n</section>\n" : "", out);
    free(all);
}

/* --- Slow ones ----------------------------------------------------------- */

static void put_slow(FILE *out, const struct pages *pages,
                     const struct judged *one, size_t others)
{
    fprintf(out, "<tr><td>%ld.%03ld s</td><td>", one->mark->wall_ms / 1000,
            one->mark->wall_ms % 1000);
    put_name(out, pages->class.exercises[one->exercise]);
    fputs("</td><td>", out);
    put_student(out, pages, one->student);
    if (others > 0)
        fprintf(out, " and %zu more", others);
    fprintf(out, "</td><td>%s</td><td>%d</td><td>",
            grade_said(one->mark->verdict), one->mark->tries);
    put_text(out, one->mark->host != NULL ? one->mark->host : "", PAGES_CLAUSE);
    fputs("</td></tr>\n", out);
}

void put_slowest(FILE *out, const struct pages *pages)
{
    size_t count;
    struct judged *all = all_judged(pages, &count, by_time);
    if (count > 0 && all[0].mark->wall_ms == 0)
        count = 0;
    if (count > 0) {
        fputs("<section>\n<h2 id=\"slowest\">What "
              "took longest</h2>\n",
              out);
        put_table_begin(out, "slowest", "slow",
                        "Time\0Exercise\0Student\0Verdict\0Tries\0Machine\0");
    }
    int shown = 0;
    for (size_t i = 0, same; i < count && shown < SLOWEST; i += same, shown++) {
        same = alike(all, count, i);
        put_slow(out, pages, &all[i], same - 1);
    }
    fputs(count > 0 ? "</tbody>\n</table>\n</div>\n</section>\n" : "", out);
    free(all);
}
