/* What lab/say/say.h must say of semaphores: to the byte. */
#include "scene.h"

#include <errno.h>
#include <signal.h>
#include <sys/sem.h>

#define OPERATIONS(...)                                            \
    .operations = (struct operation[]){__VA_ARGS__},               \
    .operation_count = sizeof((struct operation[]){__VA_ARGS__}) / \
                       sizeof(struct operation)
#define VALUES(...)                                                         \
    .sets = (struct set_change[]){{SET_1, false, (int[]){__VA_ARGS__}, 2}}, \
    .set_count = 1
#define REMOVED \
    .sets = (struct set_change[]){{SET_1, true, NULL, 0}}, .set_count = 1

/* SEMGET AND SEMCTL */

#define CONTROL(number, command) \
    .kind = EVENT_CALL, .call = CALL_SEMCTL, .args = {7, (number), (command)}

static const struct row controls[] = {
    {.says = "The parent makes semaphore set 1 with 2 semaphores: now 0, 0.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_SEMGET,
               .args = {0, 2},
               VALUES(0, 0)},
     .not_yet = true},
    {.says = "The parent finds semaphore set 2 by its key 0x00005678; nothing "
             "new is made.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_SEMGET,
               .args = {0x5678, 1},
               .set = SET_2}},
    {.says = "The parent gets the identifier of a semaphore set.",
     .event = {.kind = EVENT_CALL, .call = CALL_SEMGET, .set = -1}},
    {.says = "The parent sets semaphore 1 of set 1 to 5.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_SEMCTL,
               .args = {7, 1, SETVAL, 5},
               VALUES(0, 5)}},
    {.says = "The parent sets all semaphores of set 1: now 3, 4.",
     .event = {CONTROL(0, SETALL), VALUES(3, 4)}},
    {.says = "The parent sets all semaphores of set 1.",
     .event = {CONTROL(0, SETALL)},
     .unknown = true},
    {.says = "The parent looks at semaphore 0 of set 1: it is 3.",
     .event = {CONTROL(0, GETVAL), .result = 3}},
    {.says = "The parent looks at all semaphores of set 1: 1, 2.",
     .event = {CONTROL(0, GETALL)},
     .values = {1, 2}},
    {.says = "The parent asks who has last changed semaphore 0 of set 1: "
             "child 1.",
     .event = {CONTROL(0, GETPID), .result = 101, .other = CHILD_1}},
    {.says = "The parent asks who has last changed semaphore 0 of set 1: "
             "nobody.",
     .event = {CONTROL(0, GETPID), .other = -1}},
    {.says = "The parent asks how many sleep until semaphore 1 of set 1 "
             "grows: 2.",
     .event = {CONTROL(1, GETNCNT), .result = 2}},
    {.says = "The parent asks how many sleep until semaphore 1 of set 1 is 0: "
             "0.",
     .event = {CONTROL(1, GETZCNT)}},
    {.says = "The parent asks the kernel about set 1.",
     .event = {CONTROL(0, IPC_STAT)}},
    {.says = "The parent changes the owner or the mode bits of set 1.",
     .event = {CONTROL(0, IPC_SET)}},
    {.says = "The parent removes set 1: it is gone at once, and whoever "
             "sleeps on it wakes with EIDRM.",
     .event = {CONTROL(0, IPC_RMID), REMOVED}},
    {.says = "The parent asks the kernel about semaphore sets as a whole.",
     .event = {CONTROL(0, IPC_INFO), .set = -1}},
};
TEST(controls)

/* SEMOP */

#define SEMOP .kind = EVENT_CALL, .call = CALL_SEMOP

static const struct row operations[] = {
    {.says = "The parent takes 1 from semaphore 0 of set 1: now 0.",
     .event = {SEMOP, OPERATIONS({0, -1, 0}), VALUES(0, 7)},
     .values = {1, 7}},
    {.says = "The parent adds 2 to semaphore 1 of set 1: now 9.",
     .event = {SEMOP, OPERATIONS({1, 2, 0}), VALUES(1, 9)},
     .values = {1, 7}},
    {.says = "The parent finds 0 in semaphore 0 of set 1: now 0.",
     .event = {SEMOP, OPERATIONS({0, 0, 0})}},
    {.says = "The parent takes 1 from semaphore 0 and adds 1 to semaphore 1 "
             "of set 1, all at once: now 0, 8.",
     .event = {SEMOP, OPERATIONS({0, -1, 0}, {1, 1, 0}), VALUES(0, 8)},
     .values = {1, 7}},
    {.says = "Child 1 gets through at last, and takes 1 from semaphore 0 of "
             "set 1: now 0.",
     .event = {SEMOP, .process = CHILD_1, OPERATIONS({0, -1, 0})},
     .slept = true},
    {.says = "The parent adds 1 to semaphore 0 of set 1. That lets a sleeper "
             "through, who takes 1 of it at once: now 0.",
     .event = {SEMOP, OPERATIONS({0, 1, 0})},
     .sleeper = true},
    {.says = "The parent adds 3 to semaphore 0 of set 1. That lets a sleeper "
             "through, who takes 1 of it at once: now 2.",
     .event = {SEMOP, OPERATIONS({0, 3, 0}), VALUES(2, 0)},
     .sleeper = true},
    {.says = "The parent adds 1 to semaphore 0 of set 1: now 1.",
     .event = {SEMOP, OPERATIONS({0, 1, 0}), VALUES(1, 0)},
     .sleeper = true},
    {.says = "The parent takes 1 from semaphore 0 of set 1: now 0. SEM_UNDO: "
             "if it ends without doing the opposite, the kernel does that.",
     .event = {SEMOP, OPERATIONS({0, -1, SEM_UNDO}), VALUES(0, 0)},
     .values = {1}},
    {.says = "The parent gets through semop on set 1.", .event = {SEMOP}},
    {.says = "The parent takes 1 from semaphore 0 of a semaphore set.",
     .event = {SEMOP, OPERATIONS({0, -1, 0}), .set = -1}},
};
TEST(operations)

/* WHO SLEEPS, AND WHAT ENDS */

#define SLEEPS .kind = EVENT_SLEEP, .call = CALL_SEMOP

static const struct row sleeps[] = {
    {.says = "The parent sleeps in semop until semaphore 0 of set 1, now 0, is "
             "above 0.",
     .event = {SLEEPS, OPERATIONS({0, -1, 0})}},
    {.says = "The parent sleeps in semop until semaphore 1 of set 1, now 2, is "
             "at least 3.",
     .event = {SLEEPS, OPERATIONS({0, -1, 0}, {1, -3, 0})},
     .values = {1, 2}},
    {.says = "The parent sleeps in semop until semaphore 0 of set 1, now 1, is "
             "0.",
     .event = {SLEEPS, OPERATIONS({0, 0, 0})},
     .values = {1}},
    {.says = "The parent sleeps in semop until the value of the semaphore lets "
             "it through.",
     .event = {SLEEPS, OPERATIONS({0, -1, 0})},
     .unknown = true},
    {.says = "The parent exits with status 0: the kernel detaches segment A, "
             "and nattch falls from 2 to 1. As SEM_UNDO asks, the kernel "
             "undoes what it did to set 1: now 1, 0.",
     .event = {.kind = EVENT_EXIT, LEFT(1), VALUES(1, 0)},
     .nattch = 2},
    {.says = "Child 2 is ended by SIGKILL. As SEM_UNDO asks, the kernel "
             "undoes what it did to set 1: now 1, 0.",
     .event = {.kind = EVENT_KILLED,
               .process = CHILD_2,
               .signo = SIGKILL,
               VALUES(1, 0)}},
};
TEST(sleeps)

/* WHAT FAILS */

#define FAILS(name, why, number)                                           \
    .kind = EVENT_CALL, .call = (name), .cause = (why), .error = (number), \
    .result = -1

static const struct row failures[] = {
    {.says = "The parent cannot get a semaphore set with the key 0x00005678: "
             "no semaphore set has this key, and IPC_CREAT, which would make "
             "one, is missing (ENOENT). If another program is to make it, run "
             "both at once: shmlab see /bin/sh -c 'A & B'.",
     .event = {FAILS(CALL_SEMGET, CAUSE_NO_KEY, ENOENT), .args = {0x5678},
               .set = -1}},
    {.says = "The parent cannot get a semaphore set with the key 0x00005678: a "
             "semaphore set with this key exists, and IPC_EXCL asks for a new "
             "one (EEXIST).",
     .event = {FAILS(CALL_SEMGET, CAUSE_KEY_TAKEN, EEXIST), .args = {0x5678},
               .set = -1}},
    {.says = "The parent cannot get a semaphore set: a new set must have at "
             "least one semaphore (EINVAL).",
     .event = {FAILS(CALL_SEMGET, CAUSE_SIZE_ZERO, EINVAL), .set = -1}},
    {.says = "The parent cannot get a semaphore set with the key 0x00005678: "
             "it asks for more semaphores than the set with this key has, or "
             "than the system allows (EINVAL).",
     .event = {FAILS(CALL_SEMGET, CAUSE_SIZE_TOO_LARGE, EINVAL),
               .args = {0x5678, 9}, .set = -1}},
    {.says = "The parent cannot change set 1: the mode bits of the set do not "
             "allow it (EACCES).",
     .event = {FAILS(CALL_SEMCTL, CAUSE_PERMISSION, EACCES),
               .args = {7, 0, SETVAL}}},
    {.says = "The parent cannot remove set 1: only its owner, its creator "
             "and root may do that (EPERM).",
     .event = {FAILS(CALL_SEMCTL, CAUSE_NOT_OWNER, EPERM),
               .args = {7, 0, IPC_RMID}}},
    {.says = "The parent cannot get through semop on set 1: it has been "
             "removed, and its identifier with it (EINVAL).",
     .event = {FAILS(CALL_SEMOP, CAUSE_NO_SET, EINVAL)}},
    {.says = "The parent cannot change set 1: there is no semaphore 9 in it: "
             "it has 2 semaphores, and the first is number 0 (EINVAL).",
     .event = {FAILS(CALL_SEMCTL, CAUSE_NO_SEMAPHORE, EINVAL),
               .args = {7, 9, SETVAL}}},
    {.says = "The parent cannot change set 1: a semaphore holds values from 0 "
             "to 32767 only (ERANGE).",
     .event = {FAILS(CALL_SEMCTL, CAUSE_NONE, ERANGE), .args = {7, 0, SETVAL}}},
    {.says = "The parent cannot get through semop on set 1: it would have to "
             "sleep, and IPC_NOWAIT forbids that (EAGAIN).",
     .event = {FAILS(CALL_SEMOP, CAUSE_NONE, EAGAIN),
               OPERATIONS({0, -1, IPC_NOWAIT})}},
    {.says = "The parent cannot get through semop on set 1: its time is over "
             "(EAGAIN).",
     .event = {FAILS(CALL_SEMOP, CAUSE_NONE, EAGAIN), OPERATIONS({0, -1, 0})}},
};
TEST(failures)

/* A hint is for the first time only. */
static void test_hints(void)
{
    struct operation undo = {0, -1, SEM_UNDO};
    struct event events[] = {
        {.kind = EVENT_CALL,
         .call = CALL_SEMOP,
         .operations = &undo,
         .operation_count = 1},
        {.kind = EVENT_CALL,
         .call = CALL_SHMGET,
         .cause = CAUSE_NO_KEY,
         .error = ENOENT,
         .result = -1,
         .args = {1},
         .segment = -1},
        {0},
        {0},
    };
    events[2] = events[0];
    events[3] = events[1];
    struct history history = {.processes = processes,
                              .process_count = PROCESSES,
                              .segments = segments,
                              .segment_count = SEGMENTS,
                              .events = events,
                              .event_count = COUNT(events),
                              .sets = sets,
                              .set_count = SETS};
    static const char *const hints[] = {"SEM_UNDO:", "/bin/sh -c 'A & B'"};
    for (size_t i = 0; i < COUNT(events); i++) {
        char *text = say_event(&history, NULL, i);
        if (text == NULL)
            err(REPORT_UNTESTED, "say_event");
        bool hinted = strstr(text, hints[i % 2]) != NULL;
        EXPECT(hinted == (i < 2), "event %zu: %s", i, text);
        free(text);
    }
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"semget and semctl have their sentences", test_controls, 0},
        {"a semop is told with what it does and what is then", test_operations,
         0},
        {"who sleeps is told on what, and what an end undoes", test_sleeps, 0},
        {"what fails is told with its reason", test_failures, 0},
        {"a hint is for the first time only", test_hints, 0},
    };
    return report_main("lab/say_semaphores", tests, COUNT(tests), argc, argv);
}
