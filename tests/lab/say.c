/* What lab/say/say.h must say of calls that succeed: to the byte. */
#include "scene.h"

#include <signal.h>
#include <sys/shm.h>
#include <sys/wait.h>

/* THE FOUR CALLS */

static const struct row calls[] = {
    {.says =
         "The parent makes segment A of 4096 bytes, without a key; nobody is "
         "attached yet.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_SHMGET,
               .args = {0, 4096, 01600},
               LEFT(0)},
     .not_yet = true},
    {.says = "The parent makes segment B of 1 byte, with the key 0x41000001; "
             "nobody is "
             "attached yet.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_SHMGET,
               .args = {0x41000001, 1, 01600},
               .segment = B,
               LEFT_BOTH(0, 1)},
     .not_yet = true},
    {.says = "The parent makes segment B of 1 byte, with the key 0xffffffff; "
             "nobody is attached yet. This key is -1, which is what ftok "
             "returns when it fails.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_SHMGET,
               .args = {0xffffffff, 1, 01600},
               .segment = B,
               LEFT_BOTH(0, 1)},
     .not_yet = true},
    {.says =
         "Child 1 finds segment B by its key 0x41000001; nothing new is made.",
     .event = {.kind = EVENT_CALL,
               .process = CHILD_1,
               .call = CALL_SHMGET,
               .args = {0x41000001, 1, 01600},
               .segment = B}},
    {.says = "The parent gets the identifier of a segment.",
     .event = {.kind = EVENT_CALL, .call = CALL_SHMGET, .segment = -1}},
    {.says = "The parent attaches segment A; nattch rises from 0 to 1.",
     .event = {.kind = EVENT_CALL, .call = CALL_SHMAT, LEFT(1)}},
    {.says = "The parent attaches segment A.",
     .event = {.kind = EVENT_CALL, .call = CALL_SHMAT, LEFT(1)},
     .unknown = true},
    {.says = "The child attaches segment A for reading only; nattch rises from "
             "1 to 2.",
     .event = {.kind = EVENT_CALL,
               .process = CHILD_1,
               .call = CALL_SHMAT,
               .args = {5, 0, SHM_RDONLY},
               LEFT(2)},
     .nattch = 1,
     .processes = 2},
    {.says =
         "The parent attaches segment A; nattch rises from 1 to 2. SHM_RND has "
         "rounded the address down by 100 bytes. SHM_REMAP puts it in the "
         "place of "
         "what was there.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_SHMAT,
               .args = {5, 0x10064, SHM_RND | SHM_REMAP},
               .result = 0x10000,
               LEFT(2)},
     .nattch = 1},
    {.says = "The parent attaches segment A; nattch rises from 1 to 2. Mode "
             "bits mean nothing to shmat, and are ignored.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_SHMAT,
               .args = {5, 0, 0666},
               LEFT(2)},
     .nattch = 1},
    {.says = "The process detaches segment A; nattch falls from 2 to 1.",
     .event = {.kind = EVENT_CALL, .call = CALL_SHMDT, LEFT(1)},
     .nattch = 2,
     .processes = 1},
    {.says =
         "The parent detaches segment A; nattch falls from 1 to 0. Nobody is "
         "attached to segment A any more, but it stays, with its contents, "
         "until "
         "it is removed.",
     .event = {.kind = EVENT_CALL, .call = CALL_SHMDT, LEFT(0)},
     .nattch = 1},
    {.says = "The parent detaches segment A; nattch falls from 1 to 0. That "
             "was the "
             "last attachment of segment A, which was marked for removal: its "
             "memory "
             "is gone now.",
     .event = {.kind = EVENT_CALL, .call = CALL_SHMDT, GONE},
     .nattch = 1,
     .mode = SHM_DEST},
    {.says = "The parent marks segment A for removal: the memory goes with the "
             "last "
             "detach (nattch is 2).",
     .event = {.kind = EVENT_CALL,
               .call = CALL_SHMCTL,
               .args = {5, IPC_RMID},
               LEFT(2)},
     .nattch = 2},
    {.says =
         "The parent marks segment B for removal: its key is gone at once, and "
         "the memory goes with the last detach (nattch is 2).",
     .event = {.kind = EVENT_CALL,
               .call = CALL_SHMCTL,
               .args = {6, IPC_RMID | 0x100},
               .segment = B},
     .nattch = 2},
    {.says = "The parent marks segment A for removal once more, which changes "
             "nothing "
             "(nattch is 2).",
     .event = {.kind = EVENT_CALL, .call = CALL_SHMCTL, .args = {5, IPC_RMID}},
     .nattch = 2,
     .mode = SHM_DEST},
    {.says = "The parent removes segment A: nobody is attached, so it is gone "
             "at once.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_SHMCTL,
               .args = {5, IPC_RMID},
               GONE}},
    {.says = "The parent asks the kernel about segment A: nattch is 2.",
     .event = {.kind = EVENT_CALL, .call = CALL_SHMCTL, .args = {5, IPC_STAT}},
     .nattch = 2},
    {.says = "The parent changes the owner or the mode bits of segment A.",
     .event = {.kind = EVENT_CALL, .call = CALL_SHMCTL, .args = {5, IPC_SET}}},
    {.says = "The parent locks segment A into memory.",
     .event = {.kind = EVENT_CALL, .call = CALL_SHMCTL, .args = {5, SHM_LOCK}}},
    {.says = "The parent lets segment A be swapped out again.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_SHMCTL,
               .args = {5, SHM_UNLOCK}}},
    {.says = "The parent asks the kernel about shared memory as a whole.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_SHMCTL,
               .args = {0, 3},
               .segment = -1}},
};
TEST(calls)

/* OTHER CALLS */

static const struct row others[] = {
    {.says = "The parent maps segment C, 4096 bytes of shared memory without a "
             "name; "
             "only processes forked from now on inherit it.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_MMAP,
               .args = {0, 4096},
               .segment = ANONYMOUS}},
    {.says = "The parent maps segment D, 4096 bytes of the file /dev/shm/box; "
             "whoever "
             "maps the same file shares it.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_MMAP,
               .args = {0, 4096},
               .segment = NAMED}},
    {.says =
         "The parent maps segment E, 4096 bytes of a memory file called box; "
         "whoever has its descriptor can share it.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_MMAP,
               .args = {0, 4096},
               .segment = MEMFD}},
    {.says = "The parent maps 1 byte of memory.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_MMAP,
               .args = {0, 1},
               .segment = -1}},
    {.says =
         "The parent unmaps 4096 bytes of its attachment of segment A; nattch "
         "rises from 1 to 2. The kernel counts each piece of an attachment "
         "that "
         "was cut.",
     .event =
         {.kind = EVENT_CALL, .call = CALL_MUNMAP, .args = {0, 4096}, LEFT(2)},
     .nattch = 1},
    {.says = "The parent unmaps 4096 bytes.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_MUNMAP,
               .args = {0, 4096},
               .segment = -1}},
    {.says = "The parent makes 4096 bytes of its attachment of segment A "
             "read-only; "
             "nattch stays 1.",
     .event = {.kind = EVENT_CALL, .call = CALL_MPROTECT, .args = {0, 4096, 1}},
     .nattch = 1},
    {.says = "The parent makes 4096 bytes readable and writable.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_MPROTECT,
               .args = {0, 4096, 3},
               .segment = -1}},
    {.says = "The parent makes 4096 bytes inaccessible.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_MPROTECT,
               .args = {0, 4096, 0},
               .segment = -1}},
    {.says = "The parent moves or resizes an attachment of segment A; nattch "
             "stays 1.",
     .event = {.kind = EVENT_CALL, .call = CALL_MREMAP},
     .nattch = 1},
    {.says =
         "The parent has waited for child 1, learns how it ended, and lets the "
         "kernel forget it.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_WAIT,
               .result = 101,
               .other = CHILD_1}},
    {.says = "The parent has waited for child 1 and learns how it ended. "
             "WNOWAIT leaves it a zombie: it can be waited for once more.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_WAIT,
               .args = {1, 101, 0x7000, WEXITED | WNOWAIT},
               .other = CHILD_1}},
    {.says = "The parent has waited for child 1, learns how it ended, and lets "
             "the kernel forget it.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_WAIT,
               .args = {101, 0, 0, 0x7ffc01000000}, /* where to put its cost */
               .result = 101,
               .other = CHILD_1}},
    {.says = "The parent has waited for child 1, which has not ended: it "
             "learns that it was stopped, or goes on.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_WAIT,
               .args = {101, 0x7000, WUNTRACED},
               .result = 101,
               .other = CHILD_1},
     .alive = true},
    {.says = "The parent asks whether a child has ended: none has.",
     .event = {.kind = EVENT_CALL, .call = CALL_WAIT, .other = -1}},
    {.says = "The parent sends SIGTERM to child 2.1.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_KILL,
               .other = GRANDCHILD,
               .signo = SIGTERM}},
    {.says = "Child 1 sends SIGTERM to itself.",
     .event = {.kind = EVENT_CALL,
               .process = CHILD_1,
               .call = CALL_KILL,
               .other = CHILD_1,
               .signo = SIGTERM}},
    {.says = "The parent sends signal 40 to child 1.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_KILL,
               .other = CHILD_1,
               .signo = 40}},
    {.says = "Child 1 asks whether the parent is still there: it is.",
     .event = {.kind = EVENT_CALL,
               .process = CHILD_1,
               .call = CALL_KILL,
               .other = PARENT}},
    {.says = "The parent writes 6 bytes to standard output.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_WRITE,
               .args = {1},
               .result = 6,
               .text = "hello\n",
               .text_size = 6}},
    {.says = "The parent writes 1 byte to standard error.",
     .event =
         {.kind = EVENT_CALL, .call = CALL_WRITE, .args = {2}, .result = 1}},
    {.says = "The parent reads 2 bytes from descriptor 3.",
     .event =
         {.kind = EVENT_CALL, .call = CALL_READ, .args = {3}, .result = 2}},
    {.says =
         "The parent reads the end of descriptor 3: nothing more will come.",
     .event = {.kind = EVENT_CALL, .call = CALL_READ, .args = {3}}},
    {.says = "The parent wakes: somebody has woken it.",
     .event = {.kind = EVENT_CALL, .call = CALL_FUTEX}},
    {.says = "The parent wakes: somebody has woken it at byte 16 of segment A.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_FUTEX,
               .place = PLACE_INSIDE,
               .offset = 16}},
    {.says = "The parent wakes: its time is over.",
     .event = {.kind = EVENT_CALL, .call = CALL_NANOSLEEP}},
    {.says = "The parent wakes after 17 such sleeps.",
     .event = {.kind = EVENT_CALL, .call = CALL_NANOSLEEP, .again = 17}},
    {.says = "The parent returns from pause with 0.",
     .event = {.kind = EVENT_CALL, .call = CALL_PAUSE}},
    {.says = "The parent returns from a call with 9.",
     .event = {.kind = EVENT_CALL, .call = CALL_OTHER, .result = 9}},
};
TEST(others)

/* A STORY, PLAYED */

#define NOW(count, mode, gone)                                              \
    .segments = (struct segment_change[]){{A, (gone), 0, (mode), (count)}}, \
    .segment_count = 1
#define HAS(who, count)                                                \
    .processes = (struct process_change[]){{(who), PROCESS_RUNNING, 0, \
                                            of_parent, (count)}},      \
    .process_count = 1

static struct event story[] = {
    {.kind = EVENT_CALL,
     .call = CALL_SHMGET,
     .args = {0, 4096},
     NOW(0, 0600, false)},
    {.kind = EVENT_CALL, .call = CALL_SHMAT, NOW(1, 0600, false), HAS(0, 1)},
    {.kind = EVENT_FORK, .other = 1, NOW(2, 0600, false), HAS(1, 1)},
    {.kind = EVENT_CALL,
     .call = CALL_SHMCTL,
     .args = {5, IPC_RMID},
     NOW(2, 01600, false)},
    {.kind = EVENT_CALL,
     .process = 1,
     .call = CALL_SHMDT,
     NOW(1, 01600, false),
     HAS(1, 0)},
    {.kind = EVENT_EXIT, .process = 1, HAS(1, 0)},
    {.kind = EVENT_EXIT, NOW(1, 01600, true), HAS(0, 0)},
};

static void test_story(void)
{
    static const char *const says[COUNT(story)] = {
        "The parent makes segment A of 4096 bytes, without a key; nobody is "
        "attached yet.",
        "The parent attaches segment A; nattch rises from 0 to 1.",
        "The parent makes a child, which inherits the attachment of segment A "
        "at the same address: nattch rises from 1 to 2.",
        "The parent marks segment A for removal: the memory goes with the last "
        "detach (nattch is 2).",
        "The child detaches segment A; nattch falls from 2 to 1.",
        "The child exits with status 0.",
        "The parent exits with status 0: the kernel detaches segment A, and "
        "nattch falls from 1 to 0. That was the last attachment of segment A, "
        "which was marked for removal: its memory is gone now.",
    };
    struct history history = {.processes = processes,
                              .process_count = 2,
                              .segments = segments,
                              .segment_count = 1,
                              .events = story,
                              .event_count = COUNT(story)};
    struct state state;
    if (state_begin(&state, &history) == -1)
        err(REPORT_UNTESTED, "state_begin");
    for (size_t i = 0; i < COUNT(story); i++) {
        if (state_seek(&state, i) == -1)
            err(REPORT_UNTESTED, "state_seek");
        char *text = say_event(&history, &state, i);
        if (text == NULL)
            err(REPORT_UNTESTED, "say_event");
        EXPECT(strcmp(text, says[i]) == 0, "%zu: %s", i, text);
        free(text);
    }
    state_end(&state);
}

/* As with kernel.shm_rmid_forced: gone at the last detach, without a mark. */
static void test_forced(void)
{
    struct event forced[] = {
        {.kind = EVENT_CALL, .call = CALL_SHMAT, NOW(1, 0600, false)},
        {.kind = EVENT_CALL, .call = CALL_SHMDT, NOW(0, 0600, true)},
    };
    struct history history = {.processes = processes,
                              .process_count = 1,
                              .segments = segments,
                              .segment_count = 1,
                              .events = forced,
                              .event_count = COUNT(forced)};
    struct state state;
    if (state_begin(&state, &history) == -1 || state_seek(&state, 1) == -1)
        err(REPORT_UNTESTED, "state");
    char *text = say_event(&history, &state, 1);
    EXPECT(text != NULL &&
               strstr(text, "kernel.shm_rmid_forced is set here, so the "
                            "memory is gone without a mark") != NULL,
           "%s", text);
    free(text);
    state_end(&state);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"each call on a segment has its sentence", test_calls, 0},
        {"each other call has its sentence", test_others, 0},
        {"a story is told from state to state", test_story, 0},
        {"memory that goes without a mark has its reason", test_forced, 0},
    };
    return report_main("lab/say", tests, COUNT(tests), argc, argv);
}
