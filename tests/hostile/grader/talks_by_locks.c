/*
 * Attack: talks to another run by locks and events of the C library's file
 * Ends: exit 0
 * Reaches L1: lock
 * Reaches L2: lock
 * Reaches L3: lock
 *
 * Nothing else is the same file in all of them.  Two would have to agree.
 */
#include "hostile.h"

#include <sys/file.h>
#include <sys/inotify.h>

/* Where the library lies. */
static bool find(char path[PATH_MAX])
{
    char line[PATH_MAX + 100];
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL) {
        const char *begin = strchr(line, '/');
        if (begin == NULL || strstr(line, "libc") == NULL)
            continue;
        line[strcspn(line, "\n")] = '\0';
        snprintf(path, PATH_MAX, "%s", begin);
        fclose(maps);
        return true;
    }
    return false;
}

int main(void)
{
    char path[PATH_MAX];
    if (!find(path))
        return SKIPPED;
    int file = open(path, O_RDONLY), events = inotify_init();
    tried(file != -1 && flock(file, LOCK_EX | LOCK_NB) == 0, "lock");
    tried(events != -1 && inotify_add_watch(events, path, IN_OPEN) != -1,
          "events");
    return EXIT_SUCCESS;
}
