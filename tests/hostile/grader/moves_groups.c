/*
 * Attack: moves processes of others into its group, and itself into theirs
 * Ends: exit 0
 */
#include "hostile.h"

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    const pid_t whom[] = {getppid(), others.pid, 1};
    for (size_t i = 0; i < 3; i++) {
        tried(setpgid(whom[i], getpid()) == 0, "group");
        tried(setpgid(0, whom[i]) == 0, "own group");
    }
    return EXIT_SUCCESS;
}
