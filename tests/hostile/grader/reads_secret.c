/*
 * Attack: reads what is the grader's, by each path that leads there
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/syscall.h>

static void looks_at(const char *root, const struct others *others)
{
    char path[2 * PATH_MAX];
    snprintf(path, sizeof path, "%s%s", root, others->secret);
    tries_open(path, O_RDONLY, "secret");
    tries_open(path, O_WRONLY, "secret to write");
    tries_open(path, O_WRONLY | O_TRUNC, "secret to cut");
    snprintf(path, sizeof path, "%s%s", root, others->folder);
    tries_open(path, O_RDONLY | O_DIRECTORY, "folder");
}

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    static const char *const roots[] = {"", "/proc/self/root",
                                        "/proc/self/cwd/../../../../../..",
                                        "/proc/1/root", "/proc/1/cwd"};
    char path[64];
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        looks_at(roots[i], &others);
    snprintf(path, sizeof path, "/proc/%d/root", (int)getppid());
    looks_at(path, &others);
    snprintf(path, sizeof path, "/proc/%d/root", (int)others.pid);
    looks_at(path, &others);
    tried(truncate(others.secret, 0) == 0, "secret to cut");
    if (chdir(others.folder) == 0)
        tries_open("secret", O_RDONLY, "secret");
    int place = open(others.secret, O_PATH);
    if (place != -1) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", place);
        tries_open(path, O_RDONLY, "secret");
    }
    return EXIT_SUCCESS;
}
