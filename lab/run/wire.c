#include "run/wire.h"
#include "recording/jsonl.h"
#include "run/wire_bytes.h"

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

/* The descriptors travel beside the bytes, with their first. */
enum {
    PASSED = 3
};

union passed {
    char room[CMSG_SPACE(PASSED * sizeof(int))];
    struct cmsghdr aligned;
};

int wire_send_estate(int fd, const struct estate *estate)
{
    const int all[PASSED] = {estate->ipc, estate->pids, estate->folder};
    union passed passed = {{0}};
    struct iovec bytes = {(void *)estate, sizeof *estate};
    struct msghdr message = {.msg_iov = &bytes, .msg_iovlen = 1};
    size_t count = estate->ipc == -1 ? 0 : estate->pids == -1 ? 1 : PASSED;
    if (count > 0) {
        message.msg_control = passed.room;
        message.msg_controllen = CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(header), all, count * sizeof(int));
    }
    ssize_t sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    if (sent <= 0)
        return -1;
    return wire_put(fd, (const char *)estate + sent,
                    sizeof *estate - (size_t)sent);
}

int wire_receive_estate(int fd, struct estate *estate)
{
    int all[PASSED] = {-1, -1, -1};
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
    const struct cmsghdr *header = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (header != NULL && header->cmsg_type == SCM_RIGHTS &&
        header->cmsg_len <= CMSG_LEN(sizeof all))
        memcpy(all, CMSG_DATA(header), header->cmsg_len - CMSG_LEN(0));
    bool whole = got > 0 && wire_get(fd, (char *)estate + got,
                                     sizeof *estate - (size_t)got) == 0;
    if (!whole)
        *estate = (struct estate){.scratch = ""};
    estate->ipc = all[0];
    estate->pids = all[1];
    estate->folder = all[2];
    return whole ? 0 : -1;
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
        if (wire_put(blocks->fd, blocks->block, sizeof blocks->block) == -1)
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
        result = wire_put(fd, blocks->block, blocks->used);
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

    if (wire_put(fd, &message, sizeof message) == -1)
        return -1;
    if (problem->step[0] != '\0')
        return 0;
    if (wire_put(fd, recording->out.text, recording->out.size) == -1 ||
        wire_put(fd, recording->err.text, recording->err.size) == -1 ||
        wire_put(fd, left->segments,
                 left->segment_count * sizeof *left->segments) == -1 ||
        wire_put(fd, left->planted,
                 left->planted_count * sizeof *left->planted) == -1)
        return -1;
    for (size_t i = 0; i < left->file_count; i++) {
        size_t length = strlen(left->files[i]);
        if (wire_put(fd, &length, sizeof length) == -1 ||
            wire_put(fd, left->files[i], length) == -1)
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
        if (wire_get(fd, &length, sizeof length) == -1 ||
            (name = wire_get_block(fd, length)) == NULL)
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
    if (wire_get(fd, &message, sizeof message) == -1)
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
    if ((recording->out.text = wire_get_block(fd, recording->out.size)) &&
        (recording->err.text = wire_get_block(fd, recording->err.size)) &&
        (recording->left.segments = wire_get_block(fd, segments)) &&
        (recording->left.planted = wire_get_block(fd, planted)) &&
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
