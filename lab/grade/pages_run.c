/* The run that failed first, in the page of a student: see pages.h. */
#include "grade/pages.h"

#include "draw/page.h"
#include "recording/jsonl.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    RUN_STEPS = 2000,    /* are shown */
    RUN_BYTES = 4 << 20, /* of one run in a page; larger ones are left out */
    FILE_BYTES = 64 << 20
};

static const char begin_run[] =
    "<details class=\"run\">\n"
    "<summary>The run that failed first, step by step</summary>\n"
    "<div class=\"words\">\n";

static void recording_path(const struct pages *pages, const char *key,
                           char path[PATH_MAX])
{
    snprintf(path, PATH_MAX, "%.3000s/units/%s.jsonl", pages->results, key);
}

bool has_run(const struct pages *pages, const char *key)
{
    char path[PATH_MAX];
    recording_path(pages, key, path);
    return access(path, F_OK) == 0;
}

/* --- Where it was judged is nothing to the reader ------------------------ */

/* Leave of a path its last part; "/name", as of shm_open(3), stays. */
static void shorten(char *path)
{
    char *slash = path != NULL ? strrchr(path, '/') : NULL;
    if (slash != NULL && slash != path)
        memmove(path, slash + 1, strlen(slash + 1) + 1);
}

static void shorten_all(struct history *history)
{
    for (size_t i = 0; i < history->source_count; i++)
        shorten(history->sources[i].name);
    for (size_t i = 0; i < history->segment_count; i++)
        shorten(history->segments[i].name);
    for (size_t i = 0; i < history->event_count; i++) {
        struct event *event = &history->events[i];
        shorten(event->at.file);
        for (size_t k = 0; k < event->wait_count; k++)
            shorten(event->waits[k].at.file);
        bool is_program = event->kind == EVENT_START ||
                          event->kind == EVENT_EXEC;
        if (is_program && event->text != NULL) {
            shorten(event->text);
            event->text_size = strlen(event->text);
        }
    }
}

/* --- Drawing ------------------------------------------------------------- */

/* Read a recording.  Returns NULL, or why there is none to be shown. */
static const char *read_run(const char *path, struct history *history)
{
    struct jsonl_problem problem;
    struct stat file;
    if (stat(path, &file) == 0 && file.st_size > FILE_BYTES)
        return "Its recording is too long to be shown here.";
    FILE *in = fopen(path, "re");
    int status = in != NULL ? jsonl_read(in, history, &problem) : -1;
    if (in != NULL)
        fclose(in);
    if (status == -1)
        return "Its recording cannot be read.";
    shorten_all(history);
    return NULL;
}

/* The run as HTML, to be freed; NULL with errno. */
static char *draw_run(const struct history *history, size_t *size)
{
    char *text = NULL;
    FILE *draft = open_memstream(&text, size);
    if (draft == NULL)
        return NULL;
    int status = draw_page_run(draft, history, RUN_STEPS);
    if (fclose(draft) == EOF || status == -1) {
        free(text);
        errno = ENOMEM;
        return NULL;
    }
    return text;
}

int put_run(FILE *out, const struct pages *pages, const char *key)
{
    char path[PATH_MAX];
    struct history history = {0};
    char *text = NULL;
    size_t size = 0;
    recording_path(pages, key, path);
    const char *why = read_run(path, &history);
    if (why == NULL) {
        text = draw_run(&history, &size);
        history_free(&history);
        if (text == NULL)
            return -1;
        if (size > RUN_BYTES)
            why = "Its recording is too long to be shown here.";
    }
    if (why != NULL)
        fprintf(out, "<h3>The run that failed first</h3>\n<p>%s</p>\n", why);
    else {
        fputs(begin_run, out);
        fwrite(text, 1, size, out);
        fputs("</div>\n</details>\n", out);
    }
    free(text);
    return 0;
}
