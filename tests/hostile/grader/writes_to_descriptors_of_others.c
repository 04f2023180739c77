/*
 * Attack: opens what others have open, by /proc, and writes a verdict there
 * Ends: exit 0
 */
#include "hostile.h"

#include <ctype.h>
#include <dirent.h>

static void writes_to(const char *pid)
{
    char path[300];
    for (int fd = 0; fd < 64; fd++) {
        snprintf(path, sizeof path, "/proc/%s/fd/%d", pid, fd);
        tries_open(path, O_WRONLY, "descriptor");
        tries_open(path, O_RDONLY, "descriptor");
    }
}

int main(int argc, char *argv[])
{
    others_of(argc, argv);
    DIR *all = opendir("/proc");
    for (struct dirent *entry; all != NULL && (entry = readdir(all)) != NULL;)
        if (isdigit((unsigned char)entry->d_name[0]) &&
            strtol(entry->d_name, NULL, 10) != getpid())
            writes_to(entry->d_name);
    if (all != NULL)
        closedir(all);
    writes_to(argv[2]);
    return EXIT_SUCCESS;
}
