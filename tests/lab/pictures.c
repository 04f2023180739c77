/*
 * What `see --dot`, `--svg` and `--strip` must do; and that the pictures in
 * diagrams/ are what their recordings give, and those what programs do.  Run
 * from the top folder, as `make check` does.
 */
#include "hostile.h"
#include "recording/jsonl.h"

#include <glob.h>
#include <stdarg.h>

/* --- Running -------------------------------------------------------------- */

static const char *shmlab(void)
{
    static char path[4096];
    if (path[0] == '\0')
        snprintf(path, sizeof path, "%s", report_helper("../../bin/shmlab"));
    return path;
}

/* A command line of the shell, in which %s of `format` are filled in; what it
 * says goes into files.  Returns its exit status. */
__attribute__((format(printf, 1, 2))) static int shell(const char *format, ...)
{
    char command[8192];
    va_list list;
    va_start(list, format);
    int used = vsnprintf(command, sizeof command, format, list);
    va_end(list);
    snprintf(command + used, sizeof command - (size_t)used, " > '%s' 2> '%s'",
             hostile_file("out"), hostile_file("err"));
    int status = system(command); // NOLINT(cert-env33-c): our own words
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* A whole file; the caller frees it.  "" when there is none. */
static char *read_whole(const char *path)
{
    char *text = NULL;
    size_t room = 0;
    FILE *file = fopen(path, "re");
    if (file == NULL || getdelim(&text, &room, '\0', file) == -1) {
        free(text);
        text = strdup("");
    }
    if (file != NULL)
        fclose(file);
    if (text == NULL)
        err(REPORT_UNTESTED, "%s", path);
    return text;
}

static void expect_said(const char *part)
{
    char *text = read_whole(hostile_file("err"));
    EXPECT(strstr(text, part) != NULL, "nothing says \"%s\" in: %s", part,
           text);
    free(text);
}

static size_t count_files(const char *pattern)
{
    glob_t found;
    size_t count = glob(hostile_file(pattern), 0, NULL, &found) == 0
                       ? found.gl_pathc
                       : 0;
    globfree(&found);
    return count;
}

/* The version of Graphviz here, as it stands in its pictures; "": none. */
static const char *graphviz(void)
{
    static char version[128];
    static bool asked;
    if (!asked && shell("dot -V") == 0) {
        char *text = read_whole(hostile_file("err"));
        const char *found = strstr(text, "version ");
        snprintf(version, sizeof version, "%.*s",
                 found != NULL ? (int)strcspn(found, "\n") : 0,
                 found != NULL ? found : "");
        free(text);
    }
    asked = true;
    return version;
}

static bool has_graphviz(void)
{
    if (graphviz()[0] != '\0')
        return true;
    report_skip("Graphviz is not installed (./setup --book)");
    return false;
}

/* The program's own steps, in the order of the file. */
static bool read_recording(const char *path, struct history *history)
{
    struct jsonl_problem problem;
    FILE *file = fopen(path, "re");
    int result = file != NULL ? jsonl_read(file, history, &problem) : -1;
    if (file != NULL)
        fclose(file);
    EXPECT(result == 0, "%s cannot be read", path);
    return result == 0;
}

static const char sample[] = "diagrams/06_fork_inherits.jsonl";

/* --- The command ---------------------------------------------------------- */

static void each_step_has_a_picture(void)
{
    struct history history;
    if (!has_graphviz() || !read_recording(sample, &history))
        return;
    int status = shell("'%s' see --dot '%s' --svg '%s' --strip '%s' '%s'",
                       shmlab(), hostile_file("d"), hostile_file("s"),
                       hostile_file("strip.svg"), sample);
    EXPECT(status == 0, "status %d", status);
    EXPECT(count_files("d/step-??.dot") == history.event_count &&
               count_files("d/*") == history.event_count,
           "%zu graphs of %zu steps", count_files("d/*"), history.event_count);
    EXPECT(count_files("s/step-??.svg") == history.event_count &&
               count_files("s/*") == history.event_count,
           "%zu pictures of %zu steps", count_files("s/*"),
           history.event_count);
    char *third = read_whole(hostile_file("s/step-03.svg"));
    EXPECT(strncmp(third, "<?xml", 5) == 0 && strstr(third, "</svg>") != NULL &&
               strstr(strstr(third, "</svg>"), "<svg") == NULL,
           "step 3 is no picture, or more than one");
    EXPECT(strstr(third, "Step 3 of ") != NULL, "step 3 is another");
    free(third);
    history_free(&history);
}

static void what_is_there_stays(void)
{
    int status = shell("mkdir '%s' && echo mine > '%s'/step-99.dot",
                       hostile_file("t"), hostile_file("t"));
    EXPECT(status == 0, "mkdir: %d", status);
    status = shell("'%s' see --dot '%s' '%s'", shmlab(), hostile_file("t"),
                   sample);
    EXPECT(status == 2, "status %d", status);
    expect_said("t/step-99.dot is there already");
    EXPECT(count_files("t/*") == 1, "%zu files", count_files("t/*"));
    status = shell("echo mine > '%s' && '%s' see --strip '%s' '%s'",
                   hostile_file("u.dot"), shmlab(), hostile_file("u.dot"),
                   sample);
    EXPECT(status == 2, "status %d", status);
    char *text = read_whole(hostile_file("u.dot"));
    EXPECT(strcmp(text, "mine\n") == 0, "it is now %s", text);
    free(text);
}

static void wrong_use_is_named(void)
{
    int status = shell("'%s' see --strip x.png '%s'", shmlab(), sample);
    EXPECT(status == 2, "status %d", status);
    expect_said("FILE.svg or a FILE.dot");
    status = shell("'%s' see --dot /proc/nothing '%s'", shmlab(), sample);
    EXPECT(status == 2, "status %d", status);
    expect_said("/proc/nothing");
    status = shell("PATH=/nowhere '%s' see --svg '%s' '%s'", shmlab(),
                   hostile_file("v"), sample);
    EXPECT(status == 125, "status %d without Graphviz", status);
    expect_said("install graphviz");
    EXPECT(count_files("v") == 0, "a folder is made");
    status = shell("PATH=/nowhere '%s' see --dot '%s' '%s'", shmlab(),
                   hostile_file("w"), sample);
    EXPECT(status == 0, "status %d for graphs without Graphviz", status);
}

/* --- diagrams/ ------------------------------------------------------------ */

/* Where letters stand, and how wide what marks them is, depends on the fonts
 * that are there: what is in such an element goes, but for its colour. */
static void forget_letters(char *text)
{
    static const char letters[] = "<text ", mark[] = "stroke=\"transparent\"";
    char *to = text;
    for (const char *from = text; *from != '\0';) {
        if (strncmp(from, letters, strlen(letters)) == 0 ||
            strncmp(from, mark, strlen(mark)) == 0)
            from += strcspn(from, ">");
        if (*from != '\0')
            *to++ = *from++;
    }
    *to = '\0';
}

static void expect_picture(const char *recording)
{
    char path[256];
    snprintf(path, sizeof path, "%.*s.svg",
             (int)(strlen(recording) - strlen(".jsonl")), recording);
    char *kept = read_whole(path);
    if (strstr(kept, graphviz()) == NULL) {
        report_skip("%s was drawn by another Graphviz than %s", path,
                    graphviz());
        free(kept);
        return;
    }
    unlink(hostile_file("again.svg"));
    int status = shell("'%s' see --strip '%s' '%s'", shmlab(),
                       hostile_file("again.svg"), recording);
    char *now = read_whole(hostile_file("again.svg"));
    forget_letters(kept);
    forget_letters(now);
    EXPECT(status == 0 && strcmp(kept, now) == 0,
           "%s is not what its recording gives: make pictures", path);
    free(now);
    free(kept);
}

static void pictures_are_what_recordings_give(void)
{
    glob_t found;
    if (!has_graphviz())
        return;
    EXPECT(glob("diagrams/*.jsonl", 0, NULL, &found) == 0, "no recordings");
    for (size_t i = 0; i < found.gl_pathc; i++)
        expect_picture(found.gl_pathv[i]);
    globfree(&found);
}

/* A recording holds the program it is of, and says nothing of the machine. */
static void expect_current(const char *recording)
{
    char source[256];
    struct history history;
    const char *name = strrchr(recording, '/') + 1;
    snprintf(source, sizeof source, "examples/%.*s.c",
             (int)(strlen(name) - strlen(".jsonl")), name);
    if (!read_recording(recording, &history))
        return;
    char *text = read_whole(source);
    bool same = false;
    for (size_t i = 0; i < history.source_count; i++)
        same = same || (strcmp(history.sources[i].name, source) == 0 &&
                        strcmp(history.sources[i].text, text) == 0);
    EXPECT(same, "%s has changed since %s: make recordings", source, recording);
    for (size_t i = 0; i < history.event_count; i++) {
        const struct event *event = &history.events[i];
        EXPECT(event->at.file == NULL || event->at.file[0] != '/',
               "step %zu is in %s", i + 1, event->at.file);
        EXPECT(event->kind != EVENT_START || event->text[0] != '/',
               "it begins with %s", event->text);
    }
    free(text);
    history_free(&history);
}

static void recordings_are_of_todays_programs(void)
{
    glob_t found;
    EXPECT(glob("diagrams/*.jsonl", 0, NULL, &found) == 0, "no recordings");
    for (size_t i = 0; i < found.gl_pathc; i++)
        expect_current(found.gl_pathv[i]);
    globfree(&found);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"each step has a picture", each_step_has_a_picture, 0},
        {"what is there stays", what_is_there_stays, 0},
        {"wrong use is named", wrong_use_is_named, 0},
        {"pictures are what their recordings give",
         pictures_are_what_recordings_give, 0},
        {"recordings are of today's programs",
         recordings_are_of_todays_programs, 0},
    };
    hostile_begin();
    return report_main("lab/pictures", tests, COUNT(tests), argc, argv);
}
