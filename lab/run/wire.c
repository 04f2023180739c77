#include "run/wire.h"
#include "recording/jsonl.h"

#include <errno.h>
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

/* A history goes as it is on disk, in front of it its size. */
static int send_history(int fd, const struct history *history)
{
    char *lines = NULL;
    size_t size = 0;
    struct jsonl_writer writer;
    if (history->event_count == 0)
        return send_bytes(fd, &size, sizeof size);
    FILE *memory = open_memstream(&lines, &size);
    if (memory == NULL)
        return -1;
    int written = jsonl_begin(memory, &writer) == -1 ||
                          jsonl_event(memory, history, &writer) == -1
                      ? -1
                      : 0;
    if (fclose(memory) == EOF || written == -1)
        size = 0;
    int sent = send_bytes(fd, &size, sizeof size) == -1 ||
                       send_bytes(fd, lines, size) == -1
                   ? -1
                   : 0;
    free(lines);
    return sent;
}

static int receive_history(int fd, struct history *history)
{
    size_t size;
    struct jsonl_problem problem;
    if (receive_bytes(fd, &size, sizeof size) == -1)
        return -1;
    if (size == 0)
        return 0;
    char *lines = receive_block(fd, size);
    if (lines == NULL)
        return -1;
    FILE *memory = fmemopen(lines, size, "r");
    int result = memory == NULL ? -1 : jsonl_read(memory, history, &problem);
    if (memory != NULL)
        fclose(memory);
    free(lines);
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
                   left->segment_count * sizeof *left->segments) == -1)
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
    recording->left.segments = NULL;
    recording->left.files = NULL;
    recording->left.file_count = 0;
    recording->history = (struct history){0};

    size_t segments = recording->left.segment_count *
                      sizeof *recording->left.segments;
    if ((recording->out.text = receive_block(fd, recording->out.size)) &&
        (recording->err.text = receive_block(fd, recording->err.size)) &&
        (recording->left.segments = receive_block(fd, segments)) &&
        receive_files(fd, &recording->left,
                      message.recording.left.file_count) == 0 &&
        receive_history(fd, &recording->history) == 0)
        return 0;
    int reason = errno;
    recording_free(recording);
    errno = reason;
    return -1;
}
