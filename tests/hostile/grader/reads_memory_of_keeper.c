/*
 * Attack: reads and writes the memory of its keeper in /proc, and its roots
 * Ends: exit 0
 */
#include "hostile.h"

static void looks_at(pid_t pid)
{
    static const char *const links[] = {"root", "cwd",  "exe",
                                        "fd/0", "fd/1", "ns/ipc"};
    char path[64], to[256];
    snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
    tries_open(path, O_RDONLY, "memory");
    tries_open(path, O_WRONLY, "memory to write");
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, links[i]);
        tried(readlink(path, to, sizeof to) != -1, links[i]);
        tries_open(path, O_RDONLY, links[i]);
    }
}

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    looks_at(getppid());
    looks_at(others.pid);
    return EXIT_SUCCESS;
}
