/*
 * Attack: learns where things are on the machine of the grader
 * Ends: exit 0
 * Reaches L1: path
 * Reaches L2: path
 * Reaches L3: path
 *
 * Whose the submission is should not be in that path.
 */
#include "hostile.h"

/* The fourth and fifth field: what is mounted, and where. */
int main(void)
{
    char line[2 * PATH_MAX], what[PATH_MAX], where[PATH_MAX];
    FILE *mounts = fopen("/proc/self/mountinfo", "r");
    bool found = false;
    while (mounts != NULL && fgets(line, sizeof line, mounts) != NULL)
        found |= sscanf(line, "%*s %*s %*s %4095s %4095s", what, where) == 2 &&
                 strncmp(where, "/submission/", 12) == 0 && strlen(what) > 1;
    tried(found, "path");
    return EXIT_SUCCESS;
}
