#include "run/wire.h"
#include "recording/jsonl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct message {
    struct run_problem problem;
    struct recording recording;
};

static int send_bytes(int fd, const void *bytes, size_t size)
{
    for (const char *next = bytes; size > 0;) {
        ssize_t sent = write(fd, next, size);
        if (sent == -1 && errno == EINTR)
            continue;
        if (sent == -1)
            return -1;
        next += sent;
        size -= (size_t)sent;
    }
    return 0;
}

static int receive_bytes(int fd, void *bytes, size_t size)
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

/* The descriptor travels beside the bytes, with their first. */
union passed {
    char room[CMSG_SPACE(sizeof(int))];
    struct cmsghdr aligned;
};

int wire_send_estate(int fd, const struct estate *estate)
{
    union passed passed = {{0}};
    struct iovec bytes = {(void *)estate, sizeof *estate};
    struct msghdr message = {.msg_iov = &bytes, .msg_iovlen = 1};
    if (estate->ipc != -1) {
        message.msg_control = passed.room;
        message.msg_controllen = sizeof passed.room;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &estate->ipc, sizeof(int));
    }
    ssize_t sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    if (sent <= 0)
        return -1;
    return send_bytes(fd, (const char *)estate + sent,
                      sizeof *estate - (size_t)sent);
}

int wire_receive_estate(int fd, struct estate *estate)
{
    union passed passed = {{0}};
    struct iovec bytes = {estate, sizeof *estate};
    struct msghdr message = {.msg_iov = &bytes,
                             .msg_iovlen = 1,
                             .msg_control = passed.room,
                             .msg_controllen = sizeof passed.room};
    ssize_t got;
    while ((got = recvmsg(fd, &message, MSG_CMSG_CLOEXEC)) == -1 &&
           errno == EINTR)
        continue;
    int ipc = -1;
    const struct cmsghdr *header = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (header != NULL && header->cmsg_type == SCM_RIGHTS)
        memcpy(&ipc, CMSG_DATA(header), sizeof ipc);
    bool whole = got > 0 && receive_bytes(fd, (char *)estate + got,
                                          sizeof *estate - (size_t)got) == 0;
    if (!whole)
        *estate = (struct estate){.scratch = ""};
    estate->ipc = ipc;
    return whole ? 0 : -1;
}

/* Receive `size` bytes into memory of their own, with a NUL behind. */
static void *receive_block(int fd, size_t size)
{
    char *block = malloc(size + 1);
    if (block == NULL)
        return NULL;
    block[size] = '\0';
    if (receive_bytes(fd, block, size) == 0)
        return block;
    free(block);
    return NULL;
}

/* What a stream collects before it goes through the pipe, although the writer
 * of a history flushes after each event. */
struct blocks {
    int fd;
    size_t used;
    char block[64 * 1024];
};

static ssize_t collect_block(void *cookie, const char *bytes, size_t size)
{
    struct blocks *blocks = cookie;
    for (size_t done = 0; done < size;) {
        size_t part = sizeof blocks->block - blocks->used;
        part = part < size - done ? part : size - done;
        memcpy(blocks->block + blocks->used, bytes + done, part);
        blocks->used += part;
        done += part;
        if (blocks->used < sizeof blocks->block)
            break;
        blocks->used = 0;
        if (send_bytes(blocks->fd, blocks->block, sizeof blocks->block) == -1)
            return 0; /* an error, for fopencookie(3) */
    }
    return (ssize_t)size;
}

/* A history comes last and goes as it is on disk, but never as a whole: it may
 * be larger than all that we keep in memory. */
static int send_history(int fd, const struct history *history)
{
    const cookie_io_functions_t functions = {.write = collect_block};
    struct jsonl_writer writer;
    if (history->event_count == 0)
        return 0;
    struct blocks *blocks = calloc(1, sizeof *blocks);
    if (blocks == NULL)
        return -1;
    blocks->fd = fd;
    FILE *stream = fopencookie(blocks, "w", functions);
    int result = stream == NULL || jsonl_begin(stream, &writer) == -1 ||
                         jsonl_event(stream, history, &writer) == -1
                     ? -1
                     : 0;
    if (stream != NULL && fclose(stream) == EOF)
        result = -1;
    if (result == 0)
        result = send_bytes(fd, blocks->block, blocks->used);
    free(blocks);
    return result;
}

/* Until the end of the pipe.  What has been sent is whole when there is as much
 * of it as was announced. */
static int receive_history(int fd, const struct history *announced,
                           struct history *history)
{
    struct jsonl_problem problem;
    if (announced->event_count == 0)
        return 0;
    int again = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    FILE *stream = again != -1 ? fdopen(again, "r") : NULL;
    if (stream == NULL) {
        if (again != -1)
            close(again);
        return -1;
    }
    int result = jsonl_read(stream, history, &problem);
    fclose(stream);
    if (result == 0 && (history->event_count != announced->event_count ||
                        history->segment_count != announced->segment_count ||
                        history->process_count != announced->process_count)) {
        errno = EPIPE;
        result = -1;
    }
    return result;
}

int wire_send(int fd, const struct recording *recording,
              const struct run_problem *problem)
{
    struct message message = {.problem = *problem, .recording = *recording};
    const struct leftovers *left = &recording->left;

    if (send_bytes(fd, &message, sizeof message) == -1)
        return -1;
    if (problem->step[0] != '\0')
        return 0;
    if (send_bytes(fd, recording->out.text, recording->out.size) == -1 ||
        send_bytes(fd, recording->err.text, recording->err.size) == -1 ||
        send_bytes(fd, left->segments,
                   left->segment_count * sizeof *left->segments) == -1 ||
        send_bytes(fd, left->planted,
                   left->planted_count * sizeof *left->planted) == -1)
        return -1;
    for (size_t i = 0; i < left->file_count; i++) {
        size_t length = strlen(left->files[i]);
        if (send_bytes(fd, &length, sizeof length) == -1 ||
            send_bytes(fd, left->files[i], length) == -1)
            return -1;
    }
    return send_history(fd, &recording->history);
}

static int receive_files(int fd, struct leftovers *left, size_t count)
{
    left->files = calloc(count + 1, sizeof *left->files);
    if (left->files == NULL)
        return -1;
    for (; left->file_count < count; left->file_count++) {
        size_t length;
        char *name;
        if (receive_bytes(fd, &length, sizeof length) == -1 ||
            (name = receive_block(fd, length)) == NULL)
            return -1;
        left->files[left->file_count] = name;
    }
    return 0;
}

int wire_receive(int fd, struct recording *recording,
                 struct run_problem *problem)
{
    struct message message;

    memset(recording, 0, sizeof *recording);
    memset(problem, 0, sizeof *problem);
    if (receive_bytes(fd, &message, sizeof message) == -1)
        return -1;
    *problem = message.problem;
    if (problem->step[0] != '\0')
        return 0;

    /* Until they are received, the sender's pointers must not be followed. */
    *recording = message.recording;
    recording->out.text = recording->err.text = NULL;
    recording->left.segments = recording->left.planted = NULL;
    recording->left.files = NULL;
    recording->left.file_count = 0;
    recording->history = (struct history){0};

    size_t segments = recording->left.segment_count *
                      sizeof *recording->left.segments;
    size_t planted = recording->left.planted_count *
                     sizeof *recording->left.planted;
    if ((recording->out.text = receive_block(fd, recording->out.size)) &&
        (recording->err.text = receive_block(fd, recording->err.size)) &&
        (recording->left.segments = receive_block(fd, segments)) &&
        (recording->left.planted = receive_block(fd, planted)) &&
        receive_files(fd, &recording->left,
                      message.recording.left.file_count) == 0 &&
        receive_history(fd, &message.recording.history, &recording->history) ==
            0)
        return 0;
    int reason = errno;
    recording_free(recording);
    errno = reason;
    return -1;
}
