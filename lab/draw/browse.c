/* A history, one event per screen, with keys: see draw_browse(). */
#include "draw/scene.h"
#include "draw/screen.h"

#include <errno.h>

static bool is_change(const struct history *history, size_t number)
{
    const struct event *event = &history->events[number];
    return event->segment_count > 0 || event->store_count > 0 ||
           event->set_count > 0;
}

static bool is_bad(const struct history *history, size_t number)
{
    const struct event *event = &history->events[number];
    return scene_is_fault(event) || scene_is_failure(event) ||
           scene_is_hazard(history, number) || scene_is_hang(history, number);
}

static bool is_output(const struct history *history, size_t number)
{
    size_t size;
    return scene_output(&history->events[number], &size) != NULL;
}

static void search(struct browser *browser,
                   bool (*found)(const struct history *, size_t),
                   const char *otherwise)
{
    for (size_t i = browser->at + 1; i < browser->history->event_count; i++)
        if (found(browser->history, i)) {
            browser->at = i;
            return;
        }
    browser->message = otherwise;
}

/* Do what a key asks for.  Returns false when that is to quit. */
static bool obey(struct browser *browser, enum key key)
{
    size_t count = browser->history->event_count;
    browser->message = NULL;
    if (key == 'q' || key == KEY_NONE)
        return false;
    if (key == KEY_REDRAW)
        return true;
    if (browser->help || count == 0) {
        browser->help = false;
        return true;
    }
    if (key == 'n' || key == ' ' || key == '\r' || key == '\n' ||
        key == KEY_RIGHT) {
        if (browser->at + 1 < count)
            browser->at++;
        else
            browser->message = "This is the last step.  p back  g first  "
                               "q quit";
    } else if (key == 'p' || key == 'b' || key == 0x7f || key == '\b' ||
               key == KEY_LEFT) {
        if (browser->at > 0)
            browser->at--;
        else
            browser->message = "This is the first step.  n next  q quit";
    } else if (key == 'g' || key == KEY_HOME)
        browser->at = 0;
    else if (key == 'G' || key == KEY_END)
        browser->at = count - 1;
    else if (key == 'c')
        search(browser, is_change,
               "No segment or set changes after this step.");
    else if (key == 'f')
        search(browser, is_bad,
               "No fault, race, hang or failed call after this step.");
    else if (key == 'o')
        search(browser, is_output, "No output after this step.");
    else if (key == '?' || key == 'h')
        browser->help = true;
    return true;
}

static int browse(struct browser *browser)
{
    enum key key = KEY_REDRAW;
    while (obey(browser, key)) {
        if (browser->history->event_count > 0 &&
            (state_seek(&browser->before, browser->at) == -1 ||
             state_seek(&browser->after, browser->at + 1) == -1))
            return -1;
        if (screen_draw(browser) == -1)
            return -1;
        key = keys_read(&browser->keys);
    }
    return 0;
}

int draw_browse(int terminal, const struct history *history,
                const struct draw_options *options)
{
    struct browser browser = {.history = history, .colour = options->colour};
    if (state_begin(&browser.before, history) == -1)
        return -1;
    if (state_begin(&browser.after, history) == -1) {
        state_end(&browser.before);
        return -1;
    }
    int result = keys_begin(&browser.keys, terminal);
    if (result == 0) {
        result = browse(&browser);
        int error = errno;
        keys_end(&browser.keys);
        errno = error;
    }
    int error = errno;
    state_end(&browser.before);
    state_end(&browser.after);
    errno = error;
    return result;
}
