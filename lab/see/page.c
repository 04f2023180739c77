/* `see --html`: a page in a file, shown to the reader where that is possible.
 */
#include "draw/page.h"
#include "see/see.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int see_create(const char *path)
{
    if (strcmp(path, "-") == 0)
        return STDOUT_FILENO;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd == -1 && errno == EEXIST)
        warnx("%s is there already, and is left as it is", see_name(path));
    else if (fd == -1)
        warn("%s", see_name(path));
    return fd;
}

/* --- Showing it ---------------------------------------------------------- */

bool see_has_command(const char *name)
{
    const char *path = getenv("PATH");
    char file[PATH_MAX];
    for (; path != NULL && path[0] != '\0'; path += *path == ':') {
        size_t length = strcspn(path, ":");
        int size = snprintf(file, sizeof file, "%.*s/%s", (int)length, path,
                            name);
        path += length;
        if (size > 0 && (size_t)size < sizeof file && access(file, X_OK) == 0)
            return true;
    }
    return false;
}

/* Does a file have this word in it? */
static bool file_has(const char *path, const char *word)
{
    char text[256] = "";
    FILE *file = fopen(path, "re");
    bool found = file != NULL && fgets(text, sizeof text, file) != NULL &&
                 strcasestr(text, word) != NULL;
    if (file != NULL)
        fclose(file);
    return found;
}

/* Start a command with the file, and wait for neither: it belongs to nobody
 * who waits for it, has no terminal, and says nothing. */
static void start(const char *command, const char *folder, const char *file)
{
    pid_t child = fork();
    if (child == 0) {
        int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (setsid() == -1 || fork() != 0)
            _exit(EXIT_SUCCESS);
        if (nothing == -1 || dup2(nothing, STDIN_FILENO) == -1 ||
            dup2(nothing, STDOUT_FILENO) == -1 ||
            dup2(nothing, STDERR_FILENO) == -1 || chdir(folder) == -1)
            _exit(EXIT_FAILURE);
        execlp(command, command, file, (char *)NULL);
        _exit(EXIT_FAILURE);
    }
    while (child > 0 && waitpid(child, NULL, 0) == -1 && errno == EINTR)
        continue;
}

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value != NULL && value[0] != '\0';
}

static void say_copy(const char *way, const char *command, const char *path)
{
    char host[HOST_NAME_MAX + 1] = "";
    gethostname(host, HOST_NAME_MAX);
    warnx("%s: %s %s:%s .", way, command, host, see_name(path));
}

/* Windows does not know our paths, but where it is started. */
static void show_in_windows(const char *whole)
{
    char folder[PATH_MAX];
    const char *base = strrchr(whole, '/') + 1;
    bool view = see_has_command("wslview");
    snprintf(folder, sizeof folder, "%.*s", (int)(base - whole), whole);
    if (view || see_has_command("explorer.exe"))
        start(view ? "wslview" : "explorer.exe", folder, base);
    else
        warnx("open the page in a browser of Windows: "
              "file://wsl.localhost/%s%s",
              getenv("WSL_DISTRO_NAME"), see_name(whole));
}

/* Open the page, or say how the reader can. */
static void show(const char *path)
{
    char whole[PATH_MAX];
    bool podman = access("/run/.containerenv", F_OK) == 0;
    if (realpath(path, whole) == NULL)
        warn("%s", see_name(path));
    else if (is_set("SSH_CONNECTION"))
        say_copy("copy the page to where you sit", "scp", whole);
    else if (file_has("/proc/sys/kernel/osrelease", "microsoft") &&
             is_set("WSL_DISTRO_NAME"))
        show_in_windows(whole);
    else if ((is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")) &&
             see_has_command("xdg-open"))
        start("xdg-open", "/", whole);
    else if (podman || access("/.dockerenv", F_OK) == 0)
        say_copy("copy the page out of this container, from outside",
                 podman ? "podman cp" : "docker cp", whole);
    else
        warnx("there is no display here; open the page in a browser: %s",
              see_name(whole));
}

int see_page(const struct see *see, int fd, const struct history *history)
{
    FILE *out = fd == STDOUT_FILENO ? stdout : fdopen(fd, "w");
    int result = out != NULL ? draw_page(out, history) : -1;
    if (out != NULL && (out == stdout ? fflush(out) : fclose(out)) == EOF)
        result = -1;
    if (result == 0 && see->open)
        show(see->html);
    return result;
}
