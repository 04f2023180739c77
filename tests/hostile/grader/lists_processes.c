/*
 * Attack: looks for others in /proc, and for what they run
 * Ends: exit 0
 * Reaches L1: others, command
 */
#include "hostile.h"

#include <ctype.h>
#include <dirent.h>

int main(int argc, char *argv[])
{
    char path[64], byte;
    int count = 0;
    others_of(argc, argv);
    DIR *all = opendir("/proc");
    for (struct dirent *entry; all != NULL && (entry = readdir(all)) != NULL;)
        count += isdigit((unsigned char)entry->d_name[0]) != 0;
    if (all != NULL)
        closedir(all);
    tried(count > 2, "others"); /* it and its keeper */
    snprintf(path, sizeof path, "/proc/%s/cmdline", argv[2]);
    int file = open(path, O_RDONLY);
    tried(file != -1 && read(file, &byte, 1) == 1, "command");
    return EXIT_SUCCESS;
}
