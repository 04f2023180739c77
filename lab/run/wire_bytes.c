/* Bytes through a socket: see wire_bytes.h. */
#include "run/wire_bytes.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

/* Nobody who still has something to do shall be ended by SIGPIPE. */
static ssize_t send_some(int fd, const void *bytes, size_t size)
{
    ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);
    return sent == -1 && errno == ENOTSOCK ? write(fd, bytes, size) : sent;
}

int wire_put(int fd, const void *bytes, size_t size)
{
    for (const char *next = bytes; size > 0;) {
        ssize_t sent = send_some(fd, next, size);
        if (sent == -1 && errno == EINTR)
            continue;
        if (sent == -1)
            return -1;
        next += sent;
        size -= (size_t)sent;
    }
    return 0;
}

int wire_get(int fd, void *bytes, size_t size)
{
    for (char *next = bytes; size > 0;) {
        ssize_t got = read(fd, next, size);
        if (got == -1 && errno == EINTR)
            continue;
        if (got <= 0) {
            errno = EPIPE;
            return -1;
        }
        next += got;
        size -= (size_t)got;
    }
    return 0;
}

void *wire_get_block(int fd, size_t size)
{
    char *block = malloc(size + 1);
    if (block == NULL)
        return NULL;
    block[size] = '\0';
    if (wire_get(fd, block, size) == 0)
        return block;
    free(block);
    return NULL;
}
