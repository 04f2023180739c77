/* Students and exercises in the page of the class: see pages.h. */
#include "grade/pages.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

enum {
    BINS = 10, /* of a distribution: 0 to 9 %, ..., 90 to 100 % */
    BIN_WIDTH = 12,
    BIN_HEIGHT = 36
};

/* --- Students and exercises ---------------------------------------------- */

/* A mark in few letters; the student's page tells more. */
static void put_cell(FILE *out, const struct mark *mark)
{
    static const char *const words[GRADES] = {
        [GRADE_PASS] = "",
        [GRADE_FAIL] = "",
        [GRADE_NOT_BUILT] = "build",
        [GRADE_CRASH] = "crash",
        [GRADE_CPU] = "cpu",
        [GRADE_OUTPUT] = "output",
        [GRADE_MEMORY] = "memory",
        [GRADE_HANG] = "hang",
        [GRADE_UNDECIDED] = "undecided",
        [GRADE_NOT_HERE] = "not here",
        [GRADE_ERROR] = "error",
    };
    const char *word = !mark->handed_in ? "none"
                       : !mark->judged  ? "not yet"
                                        : words[mark->verdict];
    bool bad = mark->judged && !is_ours(mark->verdict) && word[0] != '\0';
    fprintf(out, "<td class=\"%s\">", bad ? "bad" : mark_style(mark));
    if (mark->handed_in && mark->score >= 0)
        fprintf(out, word[0] != '\0' ? "%d " : "%d", mark->score);
    if (word[0] != '\0')
        fprintf(out, "<i>%s</i>", word);
    fputs("</td>", out);
}

static void put_row(FILE *out, const struct pages *pages, size_t student)
{
    const struct student *who = &pages->class.students[student];
    struct sum sum = pages_sum(pages, student);
    fputs("<tr><th scope=\"row\">", out);
    put_student(out, pages, student);
    if (who->name[0] != '\0') {
        fputs(" <small><bdi>", out);
        put_text(out, who->id, PAGES_CLAUSE);
        fputs("</bdi></small>", out);
    }
    if (!who->listed)
        fputs(" <small>not on the roster</small>", out);
    fprintf(out, "</th><td>%d", sum.score);
    if (sum.without > 0)
        fprintf(out, " <i>of %d</i>", sum.max);
    fputs("</td>", out);
    for (size_t e = 0; e < pages->class.exercise_count; e++)
        put_cell(out, pages_mark(pages, student, e));
    fputs("</tr>\n", out);
}

void put_table(FILE *out, const struct pages *pages)
{
    const struct class *class = &pages->class;
    int max = 0;
    for (size_t e = 0; e < class->exercise_count; e++)
        max += pages->max[e];
    fputs("<section>\n<h2 id=\"students\">"
          "Students</h2>\n<p>Green: passed. A dashed frame: it did not "
          "<i>build</i>, crashed, hangs, or came to a limit of cpu, output or "
          "memory. A dotted frame: there is no mark, or not of all, and that "
          "is not the student's doing. <i>none</i>: nothing was handed "
          "in.</p>\n<div class=\"wide tall\" tabindex=\"0\" role=\"region\" "
          "aria-labelledby=\"students\">\n<table class=\"sortable numbers "
          "marks\">\n<thead><tr><th scope=\"col\">"
          "Student</th>",
          out);
    fprintf(out, "<th scope=\"col\">Sum<br><small>of %d</small></th>", max);
    for (size_t e = 0; e < class->exercise_count; e++) {
        fputs("<th scope=\"col\">", out);
        put_name(out, class->exercises[e]);
        fprintf(out, "<br><small>of %d</small></th>", pages->max[e]);
    }
    fputs("</tr></thead>\n<tbody>\n", out);
    for (size_t s = 0; s < class->count; s++)
        put_row(out, pages, s);
    fputs("</tbody>\n</table>\n</div>\n</section>\n", out);
}

/* --- Exercises ----------------------------------------------------------- */

/* What came of all answers to one exercise. */
struct outcome {
    size_t answers, none, unjudged, verdicts[GRADES];
    int *scores; /* of those that have a mark, from the least */
    size_t count;
    size_t bins[BINS];
};

static int by_score(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static struct outcome outcome_of(const struct pages *pages, size_t exercise)
{
    size_t students = pages->class.count;
    struct outcome all = {.scores = calloc(students + 1, sizeof(int))};
    if (all.scores == NULL)
        err(PAGES_OUR_FAULT, "results");
    for (size_t s = 0; s < students; s++) {
        const struct mark *mark = pages_mark(pages, s, exercise);
        all.answers += mark->handed_in;
        all.none += !mark->handed_in;
        all.unjudged += mark->handed_in && !mark->judged;
        if (mark->judged)
            all.verdicts[mark->verdict]++;
        if (!mark->judged || mark->score < 0)
            continue;
        int bin = mark->max > 0 ? mark->score * BINS / mark->max : BINS - 1;
        all.bins[bin < BINS ? bin : BINS - 1]++;
        all.scores[all.count++] = mark->score;
    }
    if (all.count > 0)
        qsort(all.scores, all.count, sizeof(int), by_score);
    return all;
}

/* Mean and median, and how the scores are spread. */
static void put_spread(FILE *out, const struct outcome *all)
{
    if (all->count == 0) {
        fputs("<td></td><td></td><td></td>", out);
        return;
    }
    double sum = 0;
    size_t half = all->count / 2, most = 1;
    for (size_t i = 0; i < all->count; i++)
        sum += all->scores[i];
    double median = all->count % 2 == 1
                        ? all->scores[half]
                        : (all->scores[half - 1] + all->scores[half]) / 2.0;
    fprintf(out,
            "<td>%.1f</td><td>%.1f</td><td><svg class=\"spread\" "
            "viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Answers by "
            "percent of the points:",
            sum / (double)all->count, median, BINS * BIN_WIDTH, BIN_HEIGHT + 1);
    for (int i = 0; i < BINS; i++) {
        fprintf(out, "%s %d to %d: %zu", i > 0 ? "," : "", i * 100 / BINS,
                i < BINS - 1 ? (i + 1) * 100 / BINS - 1 : 100, all->bins[i]);
        most = all->bins[i] > most ? all->bins[i] : most;
    }
    fputs("\"><path class=\"base\" d=\"", out);
    fprintf(out, "M0 %d.5h%d\"/>", BIN_HEIGHT, BINS * BIN_WIDTH);
    for (int i = 0; i < BINS; i++) {
        double high = BIN_HEIGHT * (double)all->bins[i] / (double)most;
        if (all->bins[i] > 0)
            fprintf(out,
                    "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" "
                    "height=\"%.1f\"/>",
                    i * BIN_WIDTH + 1, BIN_HEIGHT - (high < 1 ? 1 : high),
                    BIN_WIDTH - 2, high < 1 ? 1 : high);
    }
    fputs("</svg></td>", out);
}

static void put_outcome(FILE *out, const struct pages *pages, size_t exercise,
                        const struct outcome *all, const bool occurs[GRADES],
                        bool unjudged)
{
    fputs("<tr><th scope=\"row\">", out);
    put_name(out, pages->class.exercises[exercise]);
    fputs("</th>", out);
    put_spread(out, all);
    fprintf(out, "<td>%zu</td><td>%zu</td>", all->answers, all->none);
    for (int v = 0; v < GRADES; v++)
        if (occurs[v])
            fprintf(out,
                    all->verdicts[v] > 0 ? "<td>%zu</td>"
                                         : "<td class=\"zero\">%zu</td>",
                    all->verdicts[v]);
    if (unjudged)
        fprintf(out, "<td>%zu</td>", all->unjudged);
    fputs("</tr>\n", out);
}

static void put_headings(FILE *out, const bool occurs[GRADES], bool unjudged)
{
    fputs("<thead><tr><th scope=\"col\">Exercise</th><th "
          "scope=\"col\">mean</th><th scope=\"col\">median</th><th "
          "scope=\"col\" class=\"plain\">0 to 100 %</th><th "
          "scope=\"col\">answers</th><th scope=\"col\">none</th>",
          out);
    for (int v = 0; v < GRADES; v++)
        if (occurs[v])
            fprintf(out, "<th scope=\"col\">%s</th>",
                    grade_said((enum grade_verdict)v));
    if (unjudged)
        fputs("<th scope=\"col\">not judged yet</th>", out);
    fputs("</tr></thead>\n<tbody>\n", out);
}

void put_exercises(FILE *out, const struct pages *pages)
{
    size_t count = pages->class.exercise_count;
    struct outcome *all = calloc(count + 1, sizeof *all);
    bool occurs[GRADES] = {false}, unjudged = false;
    if (all == NULL)
        err(PAGES_OUR_FAULT, "results");
    for (size_t e = 0; e < count; e++) {
        all[e] = outcome_of(pages, e);
        unjudged |= all[e].unjudged > 0;
        for (int v = 0; v < GRADES; v++)
            occurs[v] |= all[e].verdicts[v] > 0;
    }
    fputs("<section>\n<h2 id=\"exercises\">"
          "Exercises</h2>\n<p>Mean and median are of the answers that have a "
          "mark.</p>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" "
          "aria-labelledby=\"exercises\">\n<table class=\"sortable numbers "
          "outcomes\">\n",
          out);
    put_headings(out, occurs, unjudged);
    for (size_t e = 0; e < count; e++) {
        put_outcome(out, pages, e, &all[e], occurs, unjudged);
        free(all[e].scores);
    }
    fputs("</tbody>\n</table>\n</div>\n</section>\n", out);
    free(all);
}
