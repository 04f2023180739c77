/* Namespaces of its own, by bubblewrap: bwrap(1). */
#include "sandbox/parts.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    WORDS = 320,
    SHM_BYTES = 4 << 20 /* of /dev/shm */
};

#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif

/* A command line that grows.  It is made in a process that becomes that
 * command, or ends: nothing is given back. */
struct line {
    const char *words[WORDS];
    size_t count;
};

static void add(struct line *line, const char *word)
{
    if (line->count == WORDS - 1)
        _exit(126);
    line->words[line->count++] = word;
}

static void add_all(struct line *line, const char *const words[])
{
    for (size_t i = 0; words[i] != NULL; i++)
        add(line, words[i]);
}

static void add_text(struct line *line, const char *path)
{
    char *copy = strdup(path);
    if (copy == NULL)
        _exit(126);
    add(line, copy);
}

static void add_size(struct line *line, size_t bytes)
{
    char text[32];
    snprintf(text, sizeof text, "%zu", bytes);
    add(line, "--size");
    add_text(line, text);
}

static void show(struct line *line, const char *how, const char *from,
                 const char *to)
{
    add(line, how);
    add_text(line, from);
    add_text(line, to);
}

void sandbox_inside(const struct sandbox *sandbox, const char *path,
                    char inside[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    if (sandbox == NULL || sandbox->level < SANDBOX_SPACES)
        snprintf(inside, PATH_MAX, "%s", path);
    else
        snprintf(inside, PATH_MAX, "/submission/%s",
                 slash != NULL ? slash + 1 : path);
}

/* Who is inside, and who is not: nobody else's processes, segments, network,
 * and no way to more rights.  What is in the environment is nobody's. */
static const char *const world[] = {"--unshare-all",
                                    "--unshare-user",
                                    "--disable-userns",
                                    "--uid",
                                    "1000",
                                    "--gid",
                                    "1000",
                                    "--hostname",
                                    "sandbox",
                                    "--cap-drop",
                                    "ALL",
                                    "--die-with-parent",
                                    "--new-session",
                                    "--clearenv",
                                    "--setenv",
                                    "PATH",
                                    "/usr/bin:/bin",
                                    "--setenv",
                                    "LANG",
                                    "C.UTF-8",
                                    "--setenv",
                                    "HOME",
                                    "/tmp",
                                    NULL};

/* What a compiler needs of the system. */
static void show_system(struct line *line)
{
    static const char *const folders[] = {"/usr", "/bin", "/lib", "/lib64",
                                          "/lib32"};
    char target[PATH_MAX];
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        ssize_t length = readlink(folders[i], target, sizeof target - 1);
        target[length > 0 ? length : 0] = '\0';
        if (length > 0)
            show(line, "--symlink", target, folders[i]);
        else if (access(folders[i], X_OK) == 0)
            show(line, "--ro-bind", folders[i], folders[i]);
    }
}

static void show_place(struct line *line, const struct sandbox *sandbox,
                       const struct sandbox_place *place)
{
    char inside[PATH_MAX];
    if (place->compiler)
        show_system(line);
    for (size_t i = 0; !place->compiler && i < sandbox->library_count; i++)
        show(line, "--ro-bind", sandbox->libraries[i], sandbox->libraries[i]);
    if (!place->compiler)
        show(line, "--ro-bind", sandbox->keeper, "/keeper");
    if (place->program != NULL && !place->compiler) {
        sandbox_inside(sandbox, place->program, inside);
        show(line, "--ro-bind", place->program, inside);
    }
    if (place->source != NULL) {
        sandbox_inside(sandbox, place->source, inside);
        show(line, "--ro-bind", place->source, inside);
    }
    if (place->folder != NULL && place->compiler)
        show(line, "--bind", place->folder, "/made");
}

/* The order matters: mounts first, and then the root, /dev and /proc are made
 * read-only, which otherwise take any amount of files, and settings of the IPC
 * namespace. */
static void seal(struct line *line, const struct sandbox *sandbox)
{
    static const char *const devices[] = {"--proc", "/proc", "--dev", "/dev",
                                          NULL};
    static const char *const last[] = {
        "--chdir", "/tmp", "--remount-ro", "/proc", "--remount-ro", "/", NULL};
    add_all(line, devices);
    add_size(line, SHM_BYTES);
    add_all(line, (const char *const[]){"--tmpfs", "/dev/shm", "--remount-ro",
                                        "/dev", NULL});
    add_size(line, sandbox->most.disk);
    add_all(line, (const char *const[]){"--tmpfs", "/tmp", NULL});
    add_all(line, last);
}

/* The filter, in a file of which bubblewrap is told the descriptor.  The keeper
 * must not have it: it traces, and puts it on the program alone. */
static void add_filter(struct line *line, const struct sandbox *sandbox)
{
    const size_t size = sandbox->filter_count * sizeof *sandbox->filter;
    char text[16];
    int file = (int)syscall(SYS_memfd_create, "filter", 0U);
    if (file == -1 || write(file, sandbox->filter, size) != (ssize_t)size ||
        lseek(file, 0, SEEK_SET) == -1)
        _exit(126);
    snprintf(text, sizeof text, "%d", file);
    add(line, "--seccomp");
    add_text(line, text);
}

/* Nothing is handed on but the first three and `kept`. */
static int keep_only(const int kept[])
{
    int bad = 0;
    syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
    for (size_t i = 0; kept[i] != -1; i++)
        bad |= fcntl(kept[i], F_SETFD, 0);
    return bad;
}

void sandbox_wrap(const struct sandbox *sandbox,
                  const struct sandbox_place *place, const int kept[],
                  const char *const command[])
{
    char *const nothing[] = {NULL};
    static struct line line;
    if (keep_only(kept) == -1)
        return;
    add(&line, "bwrap");
    add_all(&line, world);
    show_place(&line, sandbox, place);
    seal(&line, sandbox);
    if (place->compiler) {
        add_all(&line, (const char *const[]){"--setenv", "LC_ALL", "C", NULL});
        add_filter(&line, sandbox);
    } else
        add(&line, "--as-pid-1");
    add(&line, "--");
    add_all(&line, command);
    execve(sandbox->bwrap, (char *const *)line.words, nothing);
}

void sandbox_become(const struct sandbox *sandbox,
                    const struct sandbox_place *place,
                    const char *const command[])
{
    if (sandbox_begin(sandbox, true) == -1)
        return;
    if (sandbox->level >= SANDBOX_SPACES && sandbox_limit(sandbox) == 0)
        sandbox_wrap(sandbox, place, (const int[]){-1}, command);
    else if (sandbox->level < SANDBOX_SPACES &&
             sandbox_enter(sandbox, place) == 0)
        execv(command[0], (char *const *)command);
}
