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
static void put_summary(FILE *out, const struct history *history)
{
    size_t sets = history->set_count, segments = history->segment_count;
    put_count(out, history->event_count, "step", "steps", ", ");
    put_count(out, history->process_count, "process", "processes", "");
    fputs(segments > 0 ? ", " : "", out);
    put_count(out, segments, "segment", "segments", "");
    fputs(sets > 0 ? ", " : "", out);
    put_count(out, sets, "semaphore set", "semaphore sets", "");
    if (history->event_count > PAGE_STEPS)
        fprintf(out, "; shown are the first %d steps", PAGE_STEPS);
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
                     struct state *before)
{
    for (size_t i = 0; i < page_steps(history); i++) {
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

/* --- The template -------------------------------------------------------- */

struct page {
    FILE *out;
    struct scene scene;
};

static int put_title(struct page *page)
{
    page_html_string(page->out, title_of(page->scene.history));
    return 0;
}

static int put_policy(struct page *page)
{
    fprintf(page->out,
            "default-src 'none'; style-src '%s'; script-src '%s'; "
            "base-uri 'none'; form-action 'none'",
            page_css_hash, page_js_hash);
    return 0;
}

static int put_style(struct page *page)
{
    fputs(page_css, page->out);
    return 0;
}

static int put_script(struct page *page)
{
    fputs(page_js, page->out);
    return 0;
}

static int put_counts(struct page *page)
{
    put_summary(page->out, page->scene.history);
    return 0;
}

static int put_story(struct page *page)
{
    /* The scene has not begun yet, and plays its states itself. */
    return put_words(page->out, page->scene.history, &page->scene.before);
}

static int put_end(struct page *page)
{
    const struct history *history = page->scene.history;
    if (state_seek(&page->scene.after, history->event_count) == -1)
        return -1;
    return put_left(page->out, &page->scene.after);
}

static int put_remark(struct page *page)
{
    return put_remarks(page->out, page->scene.history);
}

static int put_data(struct page *page)
{
    return page_data(page->out, &page->scene);
}

/* Write the template, and in place of each @name@ what belongs there. */
static int put_template(struct page *page)
{
    static const struct {
        const char *name;
        int (*put)(struct page *page);
    } parts[] = {
        {"@title@", put_title},   {"@policy@", put_policy},
        {"@style@", put_style},   {"@script@", put_script},
        {"@counts@", put_counts}, {"@story@", put_story},
        {"@left@", put_end},      {"@remarks@", put_remark},
        {"@data@", put_data},
    };
    int result = 0;
    for (const char *text = page_html_template; *text != '\0' && result == 0;) {
        size_t i = 0, count = sizeof parts / sizeof parts[0];
        while (i < count &&
               strncmp(text, parts[i].name, strlen(parts[i].name)) != 0)
            i++;
        if (i == count) {
            fputc(*text++, page->out);
            continue;
        }
        result = parts[i].put(page);
        text += strlen(parts[i].name);
    }
    return result;
}

int draw_page(FILE *out, const struct history *history)
{
    struct page page = {.out = out};
    if (scene_make(&page.scene, history) == -1)
        return -1;
    int result = put_template(&page);
    scene_free(&page.scene);
    if (result == -1)
        errno = ENOMEM;
    return result == 0 && !ferror(out) ? 0 : -1;
}
