/*
 * Attack: changes its own file, the loader, the library and the keeper
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/stat.h>

int main(int argc, char *argv[])
{
    char line[PATH_MAX + 100];
    others_of(argc, argv);
    tries_open("/proc/self/exe", O_WRONLY, "program");
    tries_open(argv[0], O_WRONLY, "program");
    tries_open("/keeper", O_WRONLY, "keeper");
    tried(chmod(argv[0], 0777) == 0, "mode");
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL) {
        char *path = strchr(line, '/');
        if (path == NULL)
            continue;
        path[strcspn(path, "\n")] = '\0';
        tries_open(path, O_WRONLY, "library");
    }
    return EXIT_SUCCESS;
}
