/*
 * Attack: opens as much as it can, and sends more of it than it may have open
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/socket.h>

enum {
    TOO_MANY = 1000
};

/* Send both ends of a pair through each other, where they stay. */
static int sends(const int both[2])
{
    union {
        char room[CMSG_SPACE(2 * sizeof(int))];
        struct cmsghdr aligned;
    } passed = {{0}};
    char byte = 0;
    struct iovec bytes = {&byte, 1};
    struct msghdr message = {.msg_iov = &bytes,
                             .msg_iovlen = 1,
                             .msg_control = passed.room,
                             .msg_controllen = sizeof passed.room};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(2 * sizeof(int));
    memcpy(CMSG_DATA(header), both, 2 * sizeof(int));
    return sendmsg(both[0], &message, MSG_DONTWAIT) == 1 ? 2 : 0;
}

int main(void)
{
    int both[2], opened = 0, flying = 0, more = 1;
    while (opened < ENOUGH_OBJECTS && open("/dev/null", O_RDONLY) != -1)
        opened++;
    tried(opened > TOO_MANY, "descriptors");
    for (int fd = 3; fd < TOO_MANY; fd++)
        close(fd);
    while (more > 0 && flying < ENOUGH_OBJECTS &&
           socketpair(AF_UNIX, SOCK_STREAM, 0, both) == 0) {
        more = sends(both);
        flying += more;
        close(both[0]);
        close(both[1]);
    }
    tried(flying > TOO_MANY, "descriptors in flight");
    return EXIT_SUCCESS;
}
