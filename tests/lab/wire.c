/* What a recording must be behind the pipe from the keeper. */
#include "run/wire.h"
#include "check/check.h"
#include "check/report.h"
#include "sample.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Send a sample through a file, cut off at `size` bytes; 0: not at all.
 * Returns what wire_receive() returns, and in *size how many there were. */
static int pass(const struct recording *sample, long *size,
                struct recording *received)
{
    struct run_problem problem = {.step = ""};
    FILE *file = tmpfile();
    if (file == NULL)
        err(REPORT_UNTESTED, "tmpfile");
    int fd = fileno(file);
    EXPECT(wire_send(fd, sample, &problem) == 0, "%s", strerror(errno));
    if (*size > 0 && ftruncate(fd, *size) == -1)
        err(REPORT_UNTESTED, "ftruncate");
    *size = (long)lseek(fd, 0, SEEK_END);
    lseek(fd, 0, SEEK_SET);
    int result = wire_receive(fd, received, &problem);
    fclose(file);
    return result;
}

static void a_history_comes_through(void)
{
    struct recording sample = {.status = 3}, received;
    long size = 0;
    make_sample(&sample.history, SAMPLE_EVENTS, NULL, NULL);
    int result = pass(&sample, &size, &received);
    EXPECT(result == 0, "%s", strerror(errno));
    if (result == 0) {
        const char *field = differ_prefix(&received.history, &sample.history);
        EXPECT(field == NULL && received.status == 3 &&
                   received.history.event_count == SAMPLE_EVENTS,
               "%s differs", field != NULL ? field : "the status or count");
        recording_free(&received);
    }
    history_free(&sample.history);
}

/* More than the blocks in which it goes. */
static void a_long_history_comes_through(void)
{
    enum {
        MANY = 2000,
        BLOCK = 64 * 1024
    };
    struct recording sample = {.status = 0}, received;
    long size = 0;
    for (int i = 0; i < MANY; i++)
        history_add_event(&sample.history, EVENT_NOTE);
    history_add_process(&sample.history);
    int result = pass(&sample, &size, &received);
    EXPECT(result == 0 && size > BLOCK, "%ld bytes: %s", size, strerror(errno));
    if (result == 0) {
        EXPECT(received.history.event_count == MANY, "%zu events",
               received.history.event_count);
        recording_free(&received);
    }
    history_free(&sample.history);
}

/* Its keeper has died: there is no recording, not a shorter one.  Only the last
 * end of a line may be missing. */
static void half_a_history_is_none(void)
{
    struct recording sample = {.status = 0}, received;
    long whole = 0;
    make_sample(&sample.history, SAMPLE_EVENTS, NULL, NULL);
    if (pass(&sample, &whole, &received) == 0)
        recording_free(&received);
    for (long size = whole - 2; size > 0; size -= whole / 50) {
        long cut = size;
        int result = pass(&sample, &cut, &received);
        EXPECT(result == -1, "%ld of %ld bytes are accepted", size, whole);
        if (result == 0)
            recording_free(&received);
    }
    history_free(&sample.history);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a history comes through", a_history_comes_through, 0},
        {"a long history comes through", a_long_history_comes_through, 0},
        {"half a history is none", half_a_history_is_none, 0},
    };
    return report_main("lab/wire", tests, COUNT(tests), argc, argv);
}
