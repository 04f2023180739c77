/*
 * Attack: reads what others were started with, and with which rights
 * Ends: exit 0
 */
#include "hostile.h"

static void looks_at(const char *pid)
{
    static const char *const files[] = {"environ", "maps", "auxv", "stack",
                                        "syscall", "io",   "exe",  "pagemap"};
    char path[300], byte;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "/proc/%s/%s", pid, files[i]);
        int file = open(path, O_RDONLY);
        tried(file != -1 && read(file, &byte, 1) == 1, files[i]);
        if (file != -1)
            close(file);
    }
}

int main(int argc, char *argv[])
{
    char parent[16];
    others_of(argc, argv);
    snprintf(parent, sizeof parent, "%d", (int)getppid());
    looks_at(parent);
    looks_at(argv[2]);
    return EXIT_SUCCESS;
}
