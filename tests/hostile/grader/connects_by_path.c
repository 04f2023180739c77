/*
 * Attack: connects to a service of the machine by the path of its socket
 * Ends: exit 0
 *
 * An agent of keys, a session of a desktop and a service of containers do what
 * they are asked.
 */
#include "hostile.h"

#include <sys/socket.h>
#include <sys/un.h>

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};
    int both[2];
    if (strlen(others.folder) + sizeof "/socket" > sizeof to.sun_path)
        return SKIPPED;
    snprintf(to.sun_path, sizeof to.sun_path, "%.90s/socket", others.folder);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        int end = socket(AF_UNIX, types[i], 0);
        tried(end != -1 && connect(end, (struct sockaddr *)&to, sizeof to) == 0,
              "service");
        if (end != -1)
            close(end);
        if (socketpair(AF_UNIX, types[i], 0, both) == -1)
            continue;
        tried(connect(both[0], (struct sockaddr *)&to, sizeof to) == 0,
              "service by a pair");
        tried(sendto(both[0], "x", 1, MSG_DONTWAIT, (struct sockaddr *)&to,
                     sizeof to) == 1 &&
                  types[i] == SOCK_DGRAM,
              "service by a datagram");
        close(both[0]);
        close(both[1]);
    }
    return EXIT_SUCCESS;
}
