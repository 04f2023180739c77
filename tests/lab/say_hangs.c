/* What lab/say/say.h must say of those who wait, and of the reason: to the
 * byte. */
#include "scene.h"

#include <signal.h>
#include <sys/sem.h>

#define WAITS(...)                                             \
    .kind = EVENT_HANG, .waits = (struct wait[]){__VA_ARGS__}, \
    .wait_count = sizeof((struct wait[]){__VA_ARGS__}) / sizeof(struct wait)
#define OTHERS(...)                 \
    .others = (int[]){__VA_ARGS__}, \
    .other_count = sizeof((int[]){__VA_ARGS__}) / sizeof(int)
#define RANGES(...)                                        \
    .ranges = (struct range[]){__VA_ARGS__},               \
    .range_count = sizeof((struct range[]){__VA_ARGS__}) / \
                   sizeof(struct range)

/* THE EVENT ALONE */

static const struct row waits[] = {
    {.says = "Nobody can go on. The parent waits at line 20 until "
             "semaphore 1 of set 1 is above 0 (it is 0). Nobody is left "
             "who would do that.",
     .event = {WAITS({.process = PARENT,
                      .kind = WAIT_SEMAPHORE,
                      .set = SET_1,
                      .number = 1,
                      .by = -1,
                      .at = {.line = 20}})}},
    {.says = "This is no hang. The parent waits until "
             "semaphore 0 of set 1 is at least 3 (it is 2). That has a "
             "time limit. The parent goes on by itself when its time is "
             "over.",
     .event = {WAITS({.process = PARENT,
                      .kind = WAIT_SEMAPHORE,
                      .set = SET_1,
                      .by = -3,
                      .value = 2,
                      .timed = true})}},
    {.says = "Nobody of these can go on by itself. The parent waits "
             "until semaphore 0 of set 2 is 0 (it is 2). Nobody is left "
             "who would do that. Somebody else on this machine could "
             "still end that.",
     .event = {WAITS({.process = PARENT,
                      .kind = WAIT_SEMAPHORE,
                      .set = SET_2,
                      .value = 2,
                      .named = true})}},
    {.says = "This is no hang. The parent computes. "
             "The parent can go on: it computes, and where that leads is "
             "not known.",
     .event = {WAITS({.process = PARENT, .kind = WAIT_NOTHING})}},
    {.says = "This is no hang. The parent sleeps at "
             "line 7. The parent goes on by itself when its time is "
             "over.",
     .event = {WAITS({.process = PARENT,
                      .kind = WAIT_TIME,
                      .timed = true,
                      .at = {.line = 7}})}},
    {.says = "This is no hang. The parent waits for "
             "something that we do not know. What could end that is not "
             "known.",
     .event = {WAITS({.process = PARENT, .kind = WAIT_UNKNOWN})}},
    {.says = "This is no hang. The parent waits for "
             "input. The parent goes on as soon as that comes, and it "
             "comes from outside.",
     .event = {WAITS({.process = PARENT,
                      .kind = WAIT_READ,
                      .outside = true,
                      .name = (char[]){"/dev/pts/1"}})}},
    {.says = "This is no hang. The parent waits until "
             "its output is taken. The parent goes on as soon as that "
             "comes, and it comes from outside.",
     .event = {WAITS(
         {.process = PARENT, .kind = WAIT_WRITE, .outside = true})}},
    {.says = "Nobody can go on. The parent waits for bytes of a pipe, or "
             "for its end; who can still write there: the parent. The "
             "end never comes, because the parent could write there "
             "itself: close the ends of a pipe that you do not use.",
     .event = {WAITS({.process = PARENT, .kind = WAIT_READ, OTHERS(PARENT)})}},
    {.says = "Nobody can go on. The parent waits for room in a pipe; who "
             "can still read there: the parent. Room never comes, "
             "because the parent is the only one who could read there.",
     .event = {WAITS({.process = PARENT, .kind = WAIT_WRITE, OTHERS(PARENT)})}},
    {.says = "Nobody can go on. The parent waits for bytes of a pipe, or "
             "for its end; who can still write there: child 1. Child 1 "
             "waits at line 9 for the parent to end. They wait for each "
             "other in a circle: the parent for child 1 and child 1 for "
             "the parent.",
     .event = {WAITS({.process = PARENT, .kind = WAIT_READ, OTHERS(CHILD_1)},
                     {.process = CHILD_1,
                      .kind = WAIT_CHILD,
                      OTHERS(PARENT),
                      .at = {.line = 9}})}},
    {.says = "Nobody can go on. Child 2 has been stopped, and waits for "
             "SIGCONT. The parent waits until one of its children ends: "
             "child 1 and child 2. Child 1 has been stopped, and waits "
             "for SIGCONT. Nobody lets child 1 go on.",
     .event = {WAITS(
         {.process = PARENT, .kind = WAIT_CHILD, OTHERS(CHILD_1, CHILD_2)},
         {.process = CHILD_1, .kind = WAIT_STOPPED},
         {.process = CHILD_2, .kind = WAIT_STOPPED})}},
    {.says = "Nobody of these can go on by itself. The parent waits "
             "until somebody opens the other end of a FIFO, a\\033fifo. "
             "Nobody who is left does that. Somebody else on this "
             "machine could still end that.",
     .event = {WAITS({.process = PARENT,
                      .kind = WAIT_OPEN,
                      .name = (char[]){"a\033fifo"},
                      .named = true})}},
    {.says = "Nobody can go on. The parent waits for a lock of a file, "
             "/tmp/lock; who has it: the parent. The parent has it "
             "itself, and waits for itself.",
     .event = {WAITS({.process = PARENT,
                      .kind = WAIT_LOCK,
                      OTHERS(PARENT),
                      .name = (char[]){"/tmp/lock"}})}},
    {.says = "Nobody can go on. The parent waits for a lock of a file, "
             "/tmp/lock; who has it: wri\\033[2Jter. wri\\033[2Jter has "
             "it, and is not there any more.",
     .event = {WAITS({.process = PARENT,
                      .kind = WAIT_LOCK,
                      OTHERS(STRANGER),
                      .name = (char[]){"/tmp/lock"}})}},
    {.says = "Nobody of these can go on by itself. The parent waits "
             "until somebody sends a message to a queue. Nobody who is "
             "left does that. Somebody else on this machine could still "
             "end that.",
     .event = {WAITS(
         {.process = PARENT, .kind = WAIT_MESSAGE, .named = true})}},
    {.says = "Nobody of these can go on by itself. The parent waits for "
             "a signal. Nobody in this run sends it one. Somebody else "
             "on this machine could still end that.",
     .event = {WAITS({.process = PARENT, .kind = WAIT_SIGNAL, .named = true})}},
    {.says = "Nobody can go on. The parent waits until somebody takes a "
             "message out of a full queue. Nobody who is left does that.",
     .event = {WAITS({.process = PARENT, .kind = WAIT_MESSAGE, .by = 1})}},
    {.says = "Nobody can go on. The parent waits until somebody wakes "
             "it. Nobody is left who would do that.",
     .event = {WAITS({.process = PARENT, .kind = WAIT_FUTEX})}},
    {.says = "Nobody can go on. The parent waits until somebody wakes "
             "it, on bytes 16 to 19 of segment A (now 3). Nobody is left "
             "who would do that.",
     .event = {WAITS(
         {.process = PARENT, .kind = WAIT_FUTEX, RANGES({A, -1, 16, 4, 3})})}},
    {.says = "Nobody can go on. The parent waits for a mutex, bytes 16 "
             "to 19 of segment A, which the parent has locked. The "
             "parent has it itself, and waits for itself.",
     .event = {WAITS({.process = PARENT,
                      .kind = WAIT_MUTEX,
                      .self = true,
                      RANGES({A, -1, 16, 4, 2}),
                      OTHERS(PARENT)})}},
    {.says = "Nobody can go on. The parent waits for a mutex, which "
             "thread 1 of the parent has locked. Thread 1 of the parent "
             "waits until the parent ends. They wait for each other in a "
             "circle: the parent for thread 1 of the parent and thread 1 "
             "of the parent for the parent.",
     .event = {WAITS(
         {.process = PARENT, .kind = WAIT_MUTEX, .number = 1, OTHERS(PARENT)},
         {.process = PARENT, .thread = 1, .kind = WAIT_THREAD, .number = 0})}},
    {.says = "Nobody can go on. The parent waits for a mutex, which "
             "child 1 has locked. Child 1 has it, and is not there any "
             "more.",
     .event = {WAITS(
         {.process = PARENT, .kind = WAIT_MUTEX, OTHERS(CHILD_1)})}},
    {.says = "Nobody can go on. The parent goes in a circle at line 5. "
             "Nothing that it does there can end that.",
     .event = {WAITS(
         {.process = PARENT, .kind = WAIT_SPIN, .at = {.line = 5}})}},
    {.says = "Nobody can go on. The parent goes in a circle: it looks at "
             "bytes 0 to 3 of segment A (now 0) and byte 8 of segment B "
             "(now 255) again and again. Nobody changes that any more.",
     .event = {WAITS({.process = PARENT,
                      .kind = WAIT_SPIN,
                      RANGES({A, -1, 0, 4, 0}, {B, -1, 8, 1, 255})})}},
    {.says = "Not everybody can go on. Child 2 computes. The parent "
             "waits for a mutex, which child 1 has locked. Child 1 waits "
             "for a mutex, which the parent has locked. They wait for "
             "each other in a circle: the parent for child 1 and child 1 "
             "for the parent.",
     .event = {WAITS({.process = PARENT, .kind = WAIT_MUTEX, OTHERS(CHILD_1)},
                     {.process = CHILD_1, .kind = WAIT_MUTEX, OTHERS(PARENT)},
                     {.process = CHILD_2, .kind = WAIT_NOTHING})}},
    {.says = "This is no hang. The parent waits for "
             "child 1 to end. Child 1 sleeps. Child 1 goes on by itself "
             "when its time is over.",
     .event = {WAITS({.process = PARENT, .kind = WAIT_CHILD, OTHERS(CHILD_1)},
                     {.process = CHILD_1, .kind = WAIT_TIME, .timed = true})}},
    {.says = "Nobody can go on. The parent waits until semaphore 0 of "
             "set 1 is above 0 (it is 0). Child 1 waits until semaphore "
             "1 of set 1 is above 0 (it is 0). They wait for each other "
             "in a circle: the parent for child 1 and child 1 for the "
             "parent. (What is known here of a semaphore is who has "
             "changed it last.)",
     .event = {WAITS({.process = PARENT,
                      .kind = WAIT_SEMAPHORE,
                      .set = SET_1,
                      .by = -1,
                      OTHERS(CHILD_1)},
                     {.process = CHILD_1,
                      .kind = WAIT_SEMAPHORE,
                      .set = SET_1,
                      .number = 1,
                      .by = -1,
                      OTHERS(PARENT)})}},
    {.says = "Nobody can go on. Thread 1 of the parent waits until "
             "somebody wakes it. Thread 2 of the parent waits until "
             "somebody wakes it. Thread 3 of the parent waits until "
             "somebody wakes it. Thread 4 of the parent waits until "
             "somebody wakes it. 1 more thread is alive. The parent "
             "waits until somebody wakes it. Nobody is left who would do "
             "that.",
     .event = {WAITS({.process = PARENT, .kind = WAIT_FUTEX},
                     {.process = PARENT, .thread = 1, .kind = WAIT_FUTEX},
                     {.process = PARENT, .thread = 2, .kind = WAIT_FUTEX},
                     {.process = PARENT, .thread = 3, .kind = WAIT_FUTEX},
                     {.process = PARENT, .thread = 4, .kind = WAIT_FUTEX},
                     {.process = PARENT, .thread = 5, .kind = WAIT_FUTEX})}},
};
TEST(waits)

/* WITH WHAT WAS BEFORE */

static struct operation takes = {0, -1, 0}, raises = {0, 1, 0};

/* Before the last event, in which the parent waits for semaphore 0 of set 1,
 * or for a signal, or goes in a circle, are two others. */
static void expect_story(const struct event *first, const struct event *second,
                         struct wait wait, const char *says)
{
    struct event events[] = {
        *first, *second, {.kind = EVENT_HANG, .waits = &wait, .wait_count = 1}};
    struct history history = {
        .processes = processes,
        .process_count = PROCESSES,
        .segments = segments,
        .segment_count = SEGMENTS,
        .events = events,
        .event_count = COUNT(events),
        .sets = sets,
        .set_count = SETS,
    };
    char *text = say_event(&history, NULL, COUNT(events) - 1);
    if (text == NULL)
        err(REPORT_UNTESTED, "say_event");
    EXPECT(strcmp(text, says) == 0, "it says:   %s\nit should: %s", text, says);
    free(text);
}

static void what_was_before_is_told(void)
{
    static const struct wait take = {.process = PARENT,
                                     .kind = WAIT_SEMAPHORE,
                                     .set = SET_1,
                                     .by = -1},
                             signalled = {.process = PARENT,
                                          .kind = WAIT_SIGNAL};
    struct range first_byte = {A, -1, 0, 1, 7};
    const struct wait spin = {.process = PARENT,
                              .kind = WAIT_SPIN,
                              .ranges = &first_byte,
                              .range_count = 1};
    unsigned char bytes[1] = {7};
    struct store seven = {.segment = A,
                          .by = CHILD_1,
                          .size = 1,
                          .before = bytes,
                          .after = bytes};
    struct event taken = {.kind = EVENT_CALL,
                          .process = CHILD_1,
                          .call = CALL_SEMOP,
                          .set = SET_1,
                          .operations = &takes,
                          .operation_count = 1},
                 raised = taken, own = taken, own_raise = taken,
                 exits = {.kind = EVENT_EXIT, .process = CHILD_1},
                 killed = {.kind = EVENT_KILLED,
                           .process = CHILD_1,
                           .signo = SIGKILL},
                 came = {.kind = EVENT_SIGNAL,
                         .process = PARENT,
                         .signo = SIGUSR1},
                 sent = {.kind = EVENT_CALL,
                         .process = CHILD_1,
                         .call = CALL_KILL,
                         .signo = SIGUSR1,
                         .other = PARENT},
                 stored = {.kind = EVENT_STORE,
                           .process = CHILD_1,
                           .stores = &seven,
                           .store_count = 1};
    raised.operations = own_raise.operations = &raises;
    own.process = own_raise.process = PARENT;
    expect_story(&taken, &exits, take,
                 "Nobody can go on. The parent waits until semaphore 0 of "
                 "set 1 is above 0 (it is 0). Child 1 took it at step 1, and "
                 "has exited (step 2) without giving it back. With SEM_UNDO "
                 "the kernel would have given it back.");
    expect_story(&raised, &killed, take,
                 "Nobody can go on. The parent waits until semaphore 0 of "
                 "set 1 is above 0 (it is 0). The last to raise it was child "
                 "1, at step 1, and child 1 was killed by SIGKILL (step 2): "
                 "nobody is left who does.");
    expect_story(&own, &exits, take,
                 "Nobody can go on. The parent waits until semaphore 0 of "
                 "set 1 is above 0 (it is 0). The parent has taken it itself "
                 "at step 1, and waits for itself.");
    expect_story(&own_raise, &own, take,
                 "Nobody can go on. The parent waits until semaphore 0 of "
                 "set 1 is above 0 (it is 0). Only the parent itself has "
                 "ever raised it.");
    expect_story(&came, &exits, signalled,
                 "Nobody can go on. The parent waits for a signal. SIGUSR1 "
                 "came at step 1, before the parent waited for it, and comes "
                 "only once. Block it first, and wait with sigsuspend or "
                 "sigwaitinfo.");
    expect_story(&sent, &exits, signalled,
                 "Nobody can go on. The parent waits for a signal. Child 1 "
                 "has sent it SIGUSR1 at step 1, which has not come through: "
                 "it is blocked, or is ignored.");
    expect_story(&stored, &exits, spin,
                 "Nobody can go on. The parent goes in a circle: it looks at "
                 "byte 0 of segment A (now 7) again and again. Nobody "
                 "changes that any more; the last to store there was child "
                 "1, at step 1, and child 1 has exited (step 2).");
    expect_story(&stored, &came, spin,
                 "Nobody can go on. The parent goes in a circle: it looks at "
                 "byte 0 of segment A (now 7) again and again. Nobody "
                 "changes that any more; the last to store there was child "
                 "1, at step 1.");
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"those who wait have their sentences", test_waits, 0},
        {"what was before is told", what_was_before_is_told, 0},
    };
    return report_main("lab/say_hangs", tests, COUNT(tests), argc, argv);
}
