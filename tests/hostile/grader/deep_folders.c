/*
 * Attack: makes folders in folders, deeper than any path is long
 * Ends: exit 0 or deadline or cpu
 */
#include "hostile.h"

#include <sys/stat.h>

int main(void)
{
    char name[201];
    memset(name, 'd', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    for (int i = 0; i < 5000; i++)
        if (mkdir(name, 0700) == -1 || chdir(name) == -1)
            break;
    return EXIT_SUCCESS;
}
