/* A history as an HTML file: see page.h. */
#include "draw/page_parts.h"
#include "say/say.h"

#include "page.inc"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* --- Words --------------------------------------------------------------- */

static const char *title_of(const struct history *history)
{
    const char *name = history->process_count > 0 ? history->processes[0].name
                                                  : NULL;
    return name != NULL && name[0] != '\0' ? name : "a program";
}

static void put_count(FILE *out, size_t count, const char *one,
                      const char *many, const char *behind)
{
    if (count > 0)
        fprintf(out, "%zu %s%s", count, count == 1 ? one : many, behind);
}

/* "18 steps, 2 processes, 1 segment" */
static void put_summary(FILE *out, const struct history *history, size_t steps)
{
    size_t sets = history->set_count, segments = history->segment_count;
    put_count(out, history->event_count, "step", "steps", ", ");
    put_count(out, history->process_count, "process", "processes", "");
    fputs(segments > 0 ? ", " : "", out);
    put_count(out, segments, "segment", "segments", "");
    fputs(sets > 0 ? ", " : "", out);
    put_count(out, sets, "semaphore set", "semaphore sets", "");
    if (history->event_count > steps)
        fprintf(out, "; shown are the first %zu steps", steps);
}

/* "<b>parent</b> <i>at file.c:12 in main</i>".  A store that was found
 * by comparing is seen when its process stops, somewhere behind it. */
static void put_where(FILE *out, const struct history *history,
                      const struct event *event)
{
    fputs("<b>", out);
    page_html_string(out, scene_is_remark(event)
                              ? scene_remark(event)
                              : say_role(history, event->process));
    fputs("</b>", out);
    if (event->at.file == NULL)
        return;
    bool behind_it = event->kind == EVENT_STORE && !event->exact;
    fputs(behind_it ? " <i>before " : " <i>at ", out);
    page_html_string(out, page_base(event->at.file));
    fprintf(out, ":%d", event->at.line);
    if (event->at.function != NULL) {
        fputs(" in ", out);
        page_html_string(out, event->at.function);
    }
    fputs("</i>", out);
}

/* All steps in words: of these the script, too, reads what it shows. */
static int put_words(FILE *out, const struct history *history,
                     struct state *before, size_t steps)
{
    for (size_t i = 0; i < steps; i++) {
        if (state_seek(before, i) == -1)
            return -1;
        char *call = say_call(history, i);
        char *sentence = say_event(history, before, i);
        if (call != NULL && sentence != NULL) {
            fputs("<li>", out);
            put_where(out, history, &history->events[i]);
            if (call[0] != '\0') {
                fputs(" <code>", out);
                page_html_string(out, call);
                fputs("</code>", out);
            }
            fputs("<p>", out);
            page_html_string(out, sentence);
            fputs("</p></li>\n", out);
        }
        bool failed = call == NULL || sentence == NULL;
        free(call);
        free(sentence);
        if (failed)
            return -1;
    }
    return 0;
}

/* What is left at the end, each sentence in an element of its own. */
static int put_left(FILE *out, const struct state *end)
{
    char *left = say_left(end);
    if (left == NULL)
        return -1;
    for (char *line = strtok(left, "\n"); line != NULL;
         line = strtok(NULL, "\n")) {
        fputs("<p>", out);
        page_html_string(out, line);
        fputs("</p>\n", out);
    }
    free(left);
    return 0;
}

/* What is to be said of the recording as a whole. */
static int put_remarks(FILE *out, const struct history *history)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind != EVENT_NOTE || event->note != NOTE_ONE_AT_A_TIME)
            continue;
        char *sentence = say_event(history, NULL, i);
        if (sentence == NULL)
            return -1;
        fputs("<p>", out);
        page_html_string(out, sentence);
        fputs("</p>\n", out);
        free(sentence);
        return 0;
    }
    return 0;
}

/* --- The parts of a page ------------------------------------------------- */

struct run {
    struct scene scene;
    size_t steps; /* that are shown */
};

static int put_title(FILE *out, void *run)
{
    page_html_string(out, title_of(((struct run *)run)->scene.history));
    return 0;
}

static int put_policy(FILE *out, void *run)
{
    (void)run;
    fprintf(out,
            "default-src 'none'; style-src '%s'; script-src '%s'; "
            "base-uri 'none'; form-action 'none'",
            page_css_hash, page_js_hash);
    return 0;
}

static int put_style(FILE *out, void *run)
{
    (void)run;
    fputs(page_css, out);
    return 0;
}

static int put_script(FILE *out, void *run)
{
    (void)run;
    fputs(page_js, out);
    return 0;
}

static int put_counts(FILE *out, void *context)
{
    const struct run *run = context;
    put_summary(out, run->scene.history, run->steps);
    return 0;
}

static int put_story(FILE *out, void *context)
{
    /* The scene has not begun yet, and plays its states itself. */
    struct run *run = context;
    return put_words(out, run->scene.history, &run->scene.before, run->steps);
}

static int put_end(FILE *out, void *context)
{
    struct scene *scene = &((struct run *)context)->scene;
    if (state_seek(&scene->after, scene->history->event_count) == -1)
        return -1;
    return put_left(out, &scene->after);
}

static int put_remark(FILE *out, void *run)
{
    return put_remarks(out, ((struct run *)run)->scene.history);
}

static int put_data(FILE *out, void *context)
{
    struct run *run = context;
    return page_data(out, &run->scene, run->steps);
}

/* --- Pages --------------------------------------------------------------- */

/* What is the same in all pages; behind it, what is of one run. */
static const struct page_part parts[] = {
    {"@policy@", put_policy}, {"@style@", put_style},
    {"@script@", put_script}, {"@title@", put_title},
    {"@counts@", put_counts}, {"@story@", put_story},
    {"@left@", put_end},      {"@remarks@", put_remark},
    {"@data@", put_data},
};

enum {
    COMMON_PARTS = 3,
    PARTS = sizeof parts / sizeof *parts
};

/* Write a template with the run in it.  Returns 0, or -1 with errno. */
static int fill(FILE *out, const char *template, const struct history *history,
                size_t most)
{
    size_t events = history->event_count;
    struct run run = {.steps = events < most ? events : most};
    if (scene_make(&run.scene, history) == -1)
        return -1;
    int result = page_fill(out, template, parts, PARTS, &run);
    scene_free(&run.scene);
    if (result == -1)
        errno = ENOMEM;
    return result == 0 && !ferror(out) ? 0 : -1;
}

int draw_page(FILE *out, const struct history *history)
{
    return fill(out, page_html_template, history, PAGE_STEPS);
}

int draw_page_run(FILE *out, const struct history *history, size_t steps)
{
    static const char template[] =
        "<p data-part=\"counts\">@counts@</p>\n"
        "<ol data-part=\"story\">\n@story@</ol>\n"
        "<div data-part=\"left\">\n@left@</div>\n"
        "<div data-part=\"remarks\">\n@remarks@</div>\n"
        "<script type=\"application/json\" "
        "data-part=\"data\">@data@</script>\n";
    return fill(out, template, history, steps);
}

int draw_page_viewer(FILE *out)
{
    char *text = NULL;
    size_t size;
    FILE *draft = open_memstream(&text, &size);
    if (draft == NULL)
        return -1;
    page_fill(draft, page_html_template, parts, COMMON_PARTS, NULL);
    bool failed = ferror(draft) != 0;
    if (fclose(draft) == EOF || failed) {
        free(text);
        errno = ENOMEM;
        return -1;
    }
    page_json(out, text, size);
    free(text);
    return ferror(out) ? -1 : 0;
}

const char *draw_page_style(void)
{
    return page_css_hash;
}

const char *draw_page_script(void)
{
    return page_js_hash;
}
