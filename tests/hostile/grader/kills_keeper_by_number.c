/*
 * Attack: looks for all processes in /proc, and signals those that are not it
 * Ends: exit 0
 */
#include "hostile.h"

#include <ctype.h>
#include <dirent.h>
#include <signal.h>
#include <sys/syscall.h>

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    DIR *all = opendir("/proc");
    bool reached_some = kill(others.pid, SIGURG) == 0;
    if (all == NULL)
        return EXIT_SUCCESS;
    for (struct dirent *entry; (entry = readdir(all)) != NULL;) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
        if (!isdigit((unsigned char)entry->d_name[0]) || pid == getpid())
            continue;
        if (is_caged()) { /* it is process 1, whom none of these reaches */
            kill(pid, SIGKILL);
            syscall(SYS_tkill, pid, SIGKILL);
            continue;
        }
        reached_some |= kill(pid, SIGURG) == 0;
        reached_some |= syscall(SYS_tkill, pid, SIGURG) == 0;
    }
    closedir(all);
    tried(reached_some, "signal");
    return EXIT_SUCCESS;
}
