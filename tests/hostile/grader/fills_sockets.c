/*
 * Attack: fills as many sockets as it can
 * Ends: exit 0 or memory or deadline
 * Says: begun
 * Reaches L1: memory
 * Reaches L2: memory
 * Reaches L3: memory
 */
#include "hostile.h"

#include <sys/socket.h>

enum {
    MOST_MIB = 512
};

static size_t fill(void)
{
    static char block[65536];
    int both[2];
    size_t kept = 0;
    while (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, both) == 0)
        for (int i = 0; i < 2; i++)
            for (ssize_t sent;
                 (sent = write(both[i], block, sizeof block)) > 0;)
                kept += (size_t)sent;
    return kept;
}

int main(void)
{
    size_t kept = 0;
    int results[2];
    puts("begun"); /* that is lost, should the keeper have to end */
    fflush(stdout);
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
        if (kept > (size_t)MOST_MIB * MIB)
            break;
    }
    tried(kept > (size_t)MOST_MIB * MIB, "memory");
    return EXIT_SUCCESS;
}
