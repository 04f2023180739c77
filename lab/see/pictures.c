/* `see --dot`, `--svg` and `--strip`: pictures in files, by way of Graphviz. */
#include "draw/dot.h"
#include "see/see.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PICTURES_MOST = 2000, /* of one run */
    DRAW_SECONDS = 300    /* of computing, for all of them */
};

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

bool see_draws(const struct see *see)
{
    return see->dot != NULL || see->svg != NULL || see->strip != NULL;
}

static bool needs_graphviz(const struct see *see)
{
    return see->svg != NULL ||
           (see->strip != NULL && ends_with(see->strip, ".svg"));
}

/* --- Before the run --------------------------------------------------------
 */

static _Noreturn void refuse(const char *folder, const char *name)
{
    errx(SEE_MISUSED, "%s%s%s is there already, and is left as it is",
         folder != NULL ? see_name(folder) : "", folder != NULL ? "/" : "",
         see_name(name));
}

/* Make the folder, or look that it has none of our pictures. */
static void ready_folder(const char *path, const char *end)
{
    if (mkdir(path, 0777) == 0)
        return;
    DIR *folder = errno == EEXIST ? opendir(path) : NULL;
    if (folder == NULL)
        err(SEE_MISUSED, "%s", see_name(path));
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (strncmp(entry->d_name, "step-", 5) == 0 &&
            ends_with(entry->d_name, end))
            refuse(path, entry->d_name);
    closedir(folder);
}

void see_pictures_ready(const struct see *see)
{
    if (see->strip != NULL && !ends_with(see->strip, ".svg") &&
        !ends_with(see->strip, ".dot"))
        errx(SEE_MISUSED, "--strip makes a FILE.svg or a FILE.dot, not %s",
             see_name(see->strip));
    if (needs_graphviz(see) && !see_has_command("dot"))
        errx(SEE_OUR_FAULT,
             "Graphviz, which draws the pictures, is not installed: sudo apt "
             "install graphviz; --html and --dot do without it");
    if (see->strip != NULL && access(see->strip, F_OK) == 0)
        refuse(NULL, see->strip);
    if (see->dot != NULL)
        ready_folder(see->dot, ".dot");
    if (see->svg != NULL)
        ready_folder(see->svg, ".svg");
}

/* --- Graphviz --------------------------------------------------------------
 */

/* Descriptors for a child alone: what it reads, and what it says. */
static int memory_file(void)
{
    int fd = memfd_create("graphs", MFD_CLOEXEC);
    if (fd == -1)
        err(SEE_OUR_FAULT, "memfd_create");
    return fd;
}

/* What a file in memory holds, which belongs to the caller. */
static char *contents(int fd, size_t *size)
{
    struct stat status;
    if (fstat(fd, &status) == -1)
        err(SEE_OUR_FAULT, "fstat");
    *size = (size_t)status.st_size;
    char *text = calloc(*size + 1, 1);
    for (size_t used = 0; text != NULL && used < *size;) {
        ssize_t got = pread(fd, text + used, *size - used, (off_t)used);
        if (got <= 0)
            err(SEE_OUR_FAULT, "pread");
        used += (size_t)got;
    }
    if (text == NULL)
        err(SEE_OUR_FAULT, "dot");
    return text;
}

/* Draw all the graphs, one behind the other, with one start of Graphviz: that
 * takes longer than a picture does.  Both descriptors are of files in memory,
 * so nobody waits for anybody. */
static void draw_graphs(int graphs, int drawn)
{
    int said = memory_file(), status = -1;
    pid_t child = lseek(graphs, 0, SEEK_SET) == 0 ? fork() : -1;
    if (child == 0) {
        const struct rlimit time = {DRAW_SECONDS, DRAW_SECONDS};
        setrlimit(RLIMIT_CPU, &time);
        if (dup2(graphs, STDIN_FILENO) != -1 &&
            dup2(drawn, STDOUT_FILENO) != -1 && dup2(said, STDERR_FILENO) != -1)
            execlp("dot", "dot", "-Tsvg", (char *)NULL);
        _exit(127);
    }
    while (child > 0 && waitpid(child, &status, 0) == -1 && errno == EINTR)
        continue;
    if (status != 0) {
        size_t size;
        char *text = contents(said, &size);
        draw_plain(stderr, text, size);
        free(text);
        errx(SEE_OUR_FAULT, "dot, of Graphviz, has failed");
    }
    close(said);
}

/* --- Files ------------------------------------------------------------------
 */

static void write_file(const char *path, const char *text, size_t size)
{
    int fd = see_create(path);
    if (fd == -1)
        exit(SEE_MISUSED);
    FILE *out = fdopen(fd, "w");
    if (out == NULL || fwrite(text, 1, size, out) != size || fclose(out) == EOF)
        err(SEE_OUR_FAULT, "%s", see_name(path));
}

/* "DIR/step-07.svg", with as many digits as the last has. */
static void write_step(const char *folder, size_t step, size_t count,
                       const char *end, const char *text, size_t size)
{
    char *path, digits[32];
    int width = snprintf(digits, sizeof digits, "%zu", count);
    if (asprintf(&path, "%s/step-%0*zu%s", folder, width < 2 ? 2 : width,
                 step + 1, end) == -1)
        err(SEE_OUR_FAULT, "asprintf");
    write_file(path, text, size);
    free(path);
}

/* One graph as text, which belongs to the caller; `step` as in dot_step(), or
 * SIZE_MAX for the strip. */
static char *graph(struct dot *dot, size_t step, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    if (out == NULL)
        err(SEE_OUR_FAULT, "dot");
    int result = step == SIZE_MAX ? dot_strip(out, dot)
                                  : dot_step(out, dot, step);
    if (fclose(out) == EOF || result == -1)
        err(SEE_OUR_FAULT, "dot");
    return text;
}

static void append(int fd, const char *text, size_t size)
{
    for (size_t used = 0; used < size;) {
        ssize_t put = write(fd, text + used, size - used);
        if (put == -1)
            err(SEE_OUR_FAULT, "write");
        used += (size_t)put;
    }
}

/* Graphviz has drawn all into one stream; take the first picture out of it. */
static size_t first_picture(const char *text)
{
    static const char end[] = "</svg>\n";
    const char *found = strstr(text, end);
    if (found == NULL)
        errx(SEE_OUR_FAULT, "dot, of Graphviz, has drawn too few pictures");
    return (size_t)(found - text) + strlen(end);
}

static void write_pictures(const struct see *see, int graphs, size_t count)
{
    int drawn = memory_file();
    size_t size;
    draw_graphs(graphs, drawn);
    char *all = contents(drawn, &size), *rest = all;
    for (size_t i = 0; see->svg != NULL && i < count; i++) {
        size_t length = first_picture(rest);
        write_step(see->svg, i, count, ".svg", rest, length);
        rest += length;
    }
    if (see->strip != NULL && ends_with(see->strip, ".svg"))
        write_file(see->strip, rest, first_picture(rest));
    free(all);
    close(drawn);
}

void see_pictures(const struct see *see, const struct history *history)
{
    struct dot dot;
    size_t size, count = history->event_count;
    int graphs = memory_file();
    if (dot_begin(&dot, history) == -1)
        err(SEE_OUR_FAULT, "dot");
    if (count > PICTURES_MOST && (see->dot != NULL || see->svg != NULL)) {
        warnx("of %zu steps the first %d are drawn", count, PICTURES_MOST);
        count = PICTURES_MOST;
    }
    for (size_t i = 0; (see->dot != NULL || see->svg != NULL) && i < count;
         i++) {
        char *text = graph(&dot, i, &size);
        if (see->dot != NULL)
            write_step(see->dot, i, count, ".dot", text, size);
        if (see->svg != NULL)
            append(graphs, text, size);
        free(text);
    }
    if (see->strip != NULL) {
        char *text = graph(&dot, SIZE_MAX, &size);
        if (ends_with(see->strip, ".dot"))
            write_file(see->strip, text, size);
        else
            append(graphs, text, size);
        free(text);
    }
    dot_end(&dot);
    if (needs_graphviz(see))
        write_pictures(see, graphs, count);
    close(graphs);
}
