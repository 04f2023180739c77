/*
 * Attack: learns what it shares with others by kcmp(2), and moves their pages
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/syscall.h>

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    const pid_t whom[] = {getppid(), others.pid, 1};
    unsigned long node = 1;
    for (size_t i = 0; i < 3; i++) {
        tried(syscall(SYS_kcmp, getpid(), whom[i], 0, 0, 0) != -1, "kcmp");
        tried(syscall(SYS_migrate_pages, whom[i], 64, &node, &node) != -1,
              "migrate");
        tried(syscall(SYS_move_pages, whom[i], 0, NULL, NULL, NULL, 0) != -1,
              "move");
    }
    return EXIT_SUCCESS;
}
