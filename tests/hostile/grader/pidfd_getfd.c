/*
 * Attack: takes descriptors of its keeper for its own
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/syscall.h>

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
#ifdef SYS_pidfd_getfd
    const pid_t whom[] = {getppid(), others.pid, 1};
    for (size_t i = 0; i < 3; i++) {
        int process = (int)syscall(SYS_pidfd_open, whom[i], 0);
        tried(process != -1, "pidfd");
        for (int fd = 0; fd < 64; fd++)
            tried(syscall(SYS_pidfd_getfd, process, fd, 0) != -1, "descriptor");
    }
    return EXIT_SUCCESS;
#else
    (void)others;
    return SKIPPED;
#endif
}
