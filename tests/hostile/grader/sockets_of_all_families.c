/*
 * Attack: makes sockets of each family there is
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/socket.h>
#include <sys/syscall.h>

int main(void)
{
    static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_RAW,
                                SOCK_SEQPACKET};
    char name[32];
    int both[2];
    for (int family = 0; family < 64; family++)
        for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
            if (family == AF_UNIX)
                continue;
            snprintf(name, sizeof name, "family %d", family);
            tried(socket(family, types[i], 0) != -1, name);
            tried(socketpair(family, types[i], 0, both) != -1, name);
        }
    /* With bits that the kernel does not look at. */
    long odd = AF_INET | 1L << 32;
    tried(syscall(SYS_socket, odd, SOCK_STREAM, 0) != -1, "odd family");
    return EXIT_SUCCESS;
}
