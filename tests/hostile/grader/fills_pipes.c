/*
 * Attack: fills as many pipes as it can, each as large as it can be
 * Ends: exit 0 or memory or deadline
 */
#include "hostile.h"

#include <sys/wait.h>

enum {
    MOST_MIB = 256
};

/* Returns how many bytes of it are kept in pipes. */
static size_t fill(void)
{
    static char block[65536];
    int both[2];
    size_t kept = 0;
    while (pipe2(both, O_NONBLOCK) == 0) {
        fcntl(both[1], F_SETPIPE_SZ, MIB);
        for (ssize_t sent; (sent = write(both[1], block, sizeof block)) > 0;)
            kept += (size_t)sent;
    }
    return kept;
}

int main(void)
{
    size_t kept = 0;
    int results[2];
    if (pipe(results) == -1)
        err(EXIT_FAILURE, "pipe");
    for (int i = 0; i < 100 && kept < (size_t)ENOUGH_MIB * MIB; i++) {
        size_t more = 0;
        if (fork() == 0) {
            more = fill();
            if (write(results[1], &more, sizeof more) == -1)
                _exit(1);
            for (;;)
                pause();
        }
        if (read(results[0], &more, sizeof more) != sizeof more)
            break;
        kept += more;
    }
    usleep(300000); /* others, of the same user, have pipes of a page now */
    tried(kept > (size_t)MOST_MIB * MIB, "memory");
    return EXIT_SUCCESS;
}
