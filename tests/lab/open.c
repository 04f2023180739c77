/*
 * open.c - `shmlab see --html FILE --open`: what opens the page, or what it
 * says where nothing can
 */
#include "check/check.h"
#include "drawn.h"
#include "recording/jsonl.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>

static char folder[] = "/tmp/open-XXXXXX";

/* A file there.  Valid until the fifth call from now. */
static const char *file(const char *name)
{
    static char paths[5][64];
    static int next;
    char *path = paths[next++ % 5];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text, mode_t mode)
{
    FILE *out = fopen(file(name), "w");
    if (out == NULL || fputs(text, out) == EOF || fclose(out) == EOF ||
        chmod(file(name), mode) == -1)
        err(REPORT_UNTESTED, "%s", name);
}

static void write_recording(void)
{
    struct history history = family();
    struct jsonl_writer writer;
    FILE *out = fopen(file("run.jsonl"), "w");
    if (out == NULL || jsonl_begin(out, &writer) == -1 ||
        jsonl_event(out, &history, &writer) == -1 || fclose(out) == EOF)
        err(REPORT_UNTESTED, "run.jsonl");
    history_free(&history);
}

static void clear_away(void)
{
    static const char *const names[] = {"run.jsonl", "xdg-open", "page.html",
                                        "opened",    "begin",    "said"};
    for (size_t i = 0; i < COUNT(names); i++)
        unlink(file(names[i]));
    rmdir(folder);
}

/* Run it with nothing in the environment but these two and a PATH, and give
 * what it says. */
static const char *see(const char *first, const char *second)
{
    static char said[1024];
    char path[128];
    const char *shmlab = report_helper("../../bin/shmlab");
    snprintf(path, sizeof path, "PATH=%s:/usr/bin:/bin", folder);
    unlink(file("page.html"));
    pid_t child = fork();
    if (child == 0) {
        const char *environment[] = {path, first, second, NULL};
        alarm(30); /* also what it becomes */
        int out = open(file("said"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (out == -1 || dup2(out, STDERR_FILENO) == -1)
            _exit(126);
        execle(shmlab, "shmlab", "see", "--html", file("page.html"), "--open",
               file("run.jsonl"), (char *)NULL, (char *const *)environment);
        _exit(127);
    }
    int status = 0;
    if (child == -1 || waitpid(child, &status, 0) == -1)
        err(REPORT_UNTESTED, "fork");
    EXPECT(status == 0, "status %#x", (unsigned)status);
    EXPECT(access(file("page.html"), R_OK) == 0, "no page");
    FILE *in = fopen(file("said"), "r");
    size_t size = in != NULL ? fread(said, 1, sizeof said - 1, in) : 0;
    said[size] = '\0';
    if (in != NULL)
        fclose(in);
    return said;
}

static bool is_windows(void)
{
    char text[256] = "";
    FILE *in = fopen("/proc/sys/kernel/osrelease", "r");
    bool is = in != NULL && fgets(text, sizeof text, in) != NULL &&
              strcasestr(text, "microsoft") != NULL;
    if (in != NULL)
        fclose(in);
    return is;
}

/* The opener holds on until it is told to begin; nobody waits for it. */
static void on_a_display_it_is_opened_and_not_waited_for(void)
{
    char opened[256] = "", expected[256];
    if (is_windows()) {
        report_skip("in WSL Windows opens it");
        return;
    }
    write_file("xdg-open",
               "#!/bin/sh\ncd \"${0%/*}\" && read line < begin\n"
               "echo \"$*\" > opened.part && mv opened.part opened\n",
               0700);
    if (mkfifo(file("begin"), 0600) == -1)
        err(REPORT_UNTESTED, "mkfifo");
    const char *said = see("DISPLAY=:7", "NOTHING=");
    EXPECT(said[0] == '\0', "it says: %s", said);
    EXPECT(access(file("opened"), F_OK) == -1, "it was waited for");
    int begin = open(file("begin"), O_RDWR); /* waits for nobody */
    if (begin == -1 || write(begin, "\n", 1) != 1)
        err(REPORT_UNTESTED, "begin");
    for (int i = 0; i < 10000 && access(file("opened"), F_OK) == -1; i++)
        poll(NULL, 0, 1);
    close(begin);
    FILE *in = fopen(file("opened"), "r");
    if (in != NULL && fgets(opened, sizeof opened, in) == NULL)
        opened[0] = '\0';
    if (in != NULL)
        fclose(in);
    snprintf(expected, sizeof expected, "%s\n", file("page.html"));
    EXPECT(strcmp(opened, expected) == 0, "opened: %s", opened);
}

static void over_ssh_it_says_how_to_copy_it(void)
{
    const char *said = see("SSH_CONNECTION=10.0.0.1 5 10.0.0.2 22",
                           "DISPLAY=:7");
    EXPECT(strstr(said, "scp ") != NULL &&
               strstr(said, file("page.html")) != NULL,
           "it says: %s", said);
}

static void without_a_display_it_says_where_it_is(void)
{
    if (is_windows()) {
        report_skip("in WSL Windows opens it");
        return;
    }
    const char *said = see("NOTHING=", "DISPLAY=");
    EXPECT(strstr(said, file("page.html")) != NULL, "it says: %s", said);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"on a display it is opened, and not waited for",
         on_a_display_it_is_opened_and_not_waited_for, 0},
        {"over ssh it says how to copy it", over_ssh_it_says_how_to_copy_it, 0},
        {"without a display it says where it is",
         without_a_display_it_says_where_it_is, 0},
    };
    if (mkdtemp(folder) == NULL)
        err(REPORT_UNTESTED, "%s", folder);
    atexit(clear_away);
    write_recording();
    return report_main("lab/open", tests, COUNT(tests), argc, argv);
}
