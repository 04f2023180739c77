/*
 * Attack: sends signals to its parent, the keeper, and to the parent of that
 * Ends: exit 0
 */
#include "hostile.h"

#include <signal.h>

static pid_t parent_of(pid_t pid)
{
    char path[64], line[256];
    int parent = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *status = fopen(path, "r");
    while (status != NULL && fgets(line, sizeof line, status) != NULL)
        if (sscanf(line, "PPid: %d", &parent) == 1)
            break;
    if (status != NULL)
        fclose(status);
    return parent;
}

int main(void)
{
    pid_t above = parent_of(getppid());
    tried(kill(getppid(), SIGURG) == 0, "signal");
    tried(above > 0 && kill(above, SIGURG) == 0, "signal");
    if (is_caged()) {
        kill(getppid(), SIGSTOP);
        kill(getppid(), SIGKILL);
    }
    return EXIT_SUCCESS;
}
