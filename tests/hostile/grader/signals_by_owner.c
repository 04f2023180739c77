/*
 * Attack: makes others the owners of a pipe, who are signalled when it is ready
 * Ends: exit 0
 */
#include "hostile.h"

#include <signal.h>

/* Nobody tells whether the signal is delivered, but the kernel lets only those
 * be named that one sees. */
static void owns(int end, pid_t pid)
{
    struct f_owner_ex owner = {F_OWNER_PID, pid};
    if (fcntl(end, F_SETSIG, SIGURG) == -1 ||
        fcntl(end, F_SETOWN_EX, &owner) == -1 ||
        fcntl(end, F_SETFL, O_ASYNC) == -1)
        return;
    /* From the keeper, who minds none of these, only SIGKILL would be seen. */
    if (is_caged())
        fcntl(end, F_SETSIG, SIGKILL);
}

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    int both[2];
    for (int i = 0; i < 3; i++) {
        const pid_t whom[] = {getppid(), others.pid, 1};
        if (pipe(both) == -1)
            err(EXIT_FAILURE, "pipe");
        owns(both[0], whom[i]);
        if (write(both[1], "x", 1) != 1)
            return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
