/* What lab/say/say.h must say of events that are no calls: to the byte. */
#include "scene.h"

#include <errno.h>
#include <signal.h>
#include <sys/shm.h>

/* PROCESSES */

#define CHILD_HAS(list)                                                  \
    .processes = (struct process_change[]){{CHILD_1, PROCESS_RUNNING, 0, \
                                            (list), COUNT(list)}},       \
    .process_count = 1

static const struct row family[] = {
    {.says = "The parent begins: program prog.",
     .event = {.kind = EVENT_START}},
    {.says = "The parent makes child 1, which inherits the attachment of "
             "segment A at "
             "the same address: nattch rises from 1 to 2.",
     .event =
         {.kind = EVENT_FORK, .call = CALL_FORK, .other = CHILD_1, LEFT(2)},
     .nattch = 1},
    {.says = "The parent makes a child, which inherits 3 attachments of "
             "segments A and "
             "B at the same addresses: nattch rises (A: 2 to 4, B: 2 to 3).",
     .event = {.kind = EVENT_FORK,
               .call = CALL_FORK,
               .other = CHILD_1,
               LEFT_BOTH(4, 3),
               CHILD_HAS(of_grandchild)},
     .nattch = 2,
     .processes = 2},
    {.says =
         "Child 2 makes child 2.1; nothing is attached, so there is nothing to "
         "inherit.",
     .event = {.kind = EVENT_FORK,
               .process = CHILD_2,
               .call = CALL_FORK,
               .other = GRANDCHILD}},
    {.says = "The parent makes child 1 with vfork: it borrows the memory of "
             "the parent "
             "until it becomes another program or ends, so nothing is attached "
             "anew.",
     .event = {.kind = EVENT_FORK,
               .call = CALL_VFORK,
               .other = CHILD_1,
               .processes = (struct process_change[]){{CHILD_1,
                                                       PROCESS_BORROWING, 0,
                                                       NULL, 0}},
               .process_count = 1}},
    {.says =
         "The parent starts a thread, which uses the same memory; nothing is "
         "attached anew.",
     .event = {.kind = EVENT_FORK, .call = CALL_CLONE, .other = -1}},
    {.says = "The child becomes another program: exec takes its attachment of "
             "segment "
             "A away, and nattch falls from 2 to 1.",
     .event = {.kind = EVENT_EXEC, .process = CHILD_1, LEFT(1)},
     .nattch = 2,
     .processes = 2},
    {.says =
         "Child 2.1 becomes another program, ls: exec takes its 3 attachments "
         "of "
         "segments A and B away, and nattch falls (A: 2 to 0, B: 2 to 0). That "
         "was "
         "the last attachment of segment B, which was marked for removal: its "
         "memory is gone now. Nobody is attached to segment A any more, but it "
         "stays, with its contents, until it is removed.",
     .event = {.kind = EVENT_EXEC,
               .process = GRANDCHILD,
               LEFT_BOTH(0, 0),
               .text = "ls"},
     .nattch = 2},
    {.says = "Child 2 becomes another program; it had nothing attached.",
     .event = {.kind = EVENT_EXEC, .process = CHILD_2}},
    {.says = "Child 1 becomes another program, and gives the borrowed memory "
             "back with "
             "all that is attached there.",
     .event = {.kind = EVENT_EXEC, .process = CHILD_1},
     .borrows = true},
    {.says = "Child 1 exits with status 3: the kernel detaches segment A, and "
             "nattch "
             "falls from 2 to 1.",
     .event = {.kind = EVENT_EXIT, .process = CHILD_1, .status = 3, LEFT(1)},
     .nattch = 2},
    {.says = "Child 2 exits with status 0.",
     .event = {.kind = EVENT_EXIT, .process = CHILD_2}},
    {.says = "Child 1 exits with status 0, and gives the borrowed memory back "
             "with all "
             "that is attached there.",
     .event = {.kind = EVENT_EXIT, .process = CHILD_1},
     .borrows = true},
    {.says = "Child 1 is ended by SIGKILL: the kernel detaches segment A, and "
             "nattch "
             "falls from 2 to 1.",
     .event =
         {.kind = EVENT_KILLED, .process = CHILD_1, .signo = SIGKILL, LEFT(1)},
     .nattch = 2},
    {.says = "Child 2 is ended by SIGSEGV.",
     .event = {.kind = EVENT_KILLED, .process = CHILD_2, .signo = SIGSEGV}},
    {.says = "wri\\033[2Jter exits with status 0.",
     .event = {.kind = EVENT_EXIT, .process = STRANGER}},
};
TEST(family)

/* FAULTS AND OTHER SIGNALS */

#define FAULT(errno_like, where, byte)                                   \
    .kind = EVENT_SIGNAL, .process = CHILD_1, .signo = SIGSEGV,          \
    .code = (errno_like), .place = (where), .address = 0x10000 + (byte), \
    .offset = (byte)

static const struct row faults[] = {
    {.says = "The child gets SIGSEGV at byte 20 of segment A: its attachment "
             "there is "
             "read-only.",
     .event = {FAULT(SEGV_ACCERR, PLACE_INSIDE, 20)},
     .processes = 2},
    {.says = "The parent gets SIGSEGV at byte 20 of segment A: its attachment "
             "there does not allow that.",
     .event = {.kind = EVENT_SIGNAL,
               .signo = SIGSEGV,
               .code = SEGV_ACCERR,
               .place = PLACE_INSIDE,
               .address = 0x10014,
               .offset = 20}},
    {.says = "Child 1 gets SIGSEGV at byte 20 of segment A: nothing is mapped "
             "there.",
     .event = {FAULT(SEGV_MAPERR, PLACE_INSIDE, 20)}},
    {.says = "Child 1 gets SIGSEGV where byte 20 of segment A was attached: "
             "nothing is there any more.",
     .event = {FAULT(SEGV_MAPERR, PLACE_WAS, 20)}},
    {.says = "Child 1 gets SIGSEGV just past segment A, at the first byte "
             "behind the "
             "end of its attachment.",
     .event = {FAULT(SEGV_MAPERR, PLACE_PAST, 0)}},
    {.says = "Child 1 gets SIGSEGV just past segment A, 1 byte behind the end "
             "of its "
             "attachment.",
     .event = {FAULT(SEGV_MAPERR, PLACE_PAST, 1)}},
    {.says = "Child 1 gets SIGSEGV just past segment A, 4 bytes behind the end "
             "of its "
             "attachment.",
     .event = {FAULT(SEGV_MAPERR, PLACE_PAST, 4)}},
    {.says = "Child 1 gets SIGSEGV at an address that leads to no memory and "
             "has to do "
             "with no segment.",
     .event = {FAULT(SEGV_MAPERR, PLACE_ELSEWHERE, 0)}},
    {.says = "Child 1 gets SIGSEGV in memory that may not be used in this way "
             "and has "
             "to do with no segment.",
     .event = {FAULT(SEGV_ACCERR, PLACE_ELSEWHERE, 0), .segment = -1}},
    {.says = "The parent gets SIGSEGV at address 8: a null pointer leads to no "
             "memory.",
     .event = {.kind = EVENT_SIGNAL,
               .signo = SIGSEGV,
               .code = SEGV_MAPERR,
               .address = 8}},
    {.says =
         "The parent gets SIGSEGV at address (void *) -1, which is what shmat "
         "returns when it fails.",
     .event = {.kind = EVENT_SIGNAL,
               .signo = SIGSEGV,
               .code = SEGV_MAPERR,
               .address = UINT64_MAX}},
    {.says =
         "The parent gets SIGBUS at byte 20 of segment A: there is no memory "
         "behind this byte.",
     .event = {.kind = EVENT_SIGNAL,
               .signo = SIGBUS,
               .code = BUS_ADRERR,
               .place = PLACE_INSIDE,
               .offset = 20}},
    {.says = "The parent gets SIGUSR1.",
     .event = {.kind = EVENT_SIGNAL, .signo = SIGUSR1}},
    {.says = "The parent gets SIGSEGV.", /* somebody has sent it */
     .event = {.kind = EVENT_SIGNAL, .signo = SIGSEGV, .place = PLACE_INSIDE}},
};
TEST(faults)

/* SLEEP AND NOTES */

static const struct row notes[] = {
    {.says =
         "The parent sleeps in semop until the value of the semaphore lets it "
         "through.",
     .event = {.kind = EVENT_SLEEP, .call = CALL_SEMOP}},
    {.says = "The parent sleeps in futex until somebody wakes it: it waits for "
             "a lock, "
             "a POSIX semaphore or a thread.",
     .event = {.kind = EVENT_SLEEP, .call = CALL_FUTEX}},
    {.says = "The parent sleeps in wait until a child ends.",
     .event = {.kind = EVENT_SLEEP, .call = CALL_WAIT}},
    {.says = "The parent sleeps in read until there is something to read, or "
             "nobody "
             "left to write it.",
     .event = {.kind = EVENT_SLEEP, .call = CALL_READ}},
    {.says = "The parent sleeps in write until somebody reads.",
     .event = {.kind = EVENT_SLEEP, .call = CALL_WRITE}},
    {.says = "The parent sleeps until a signal comes.",
     .event = {.kind = EVENT_SLEEP, .call = CALL_PAUSE}},
    {.says = "The parent sleeps until its time is over or a signal comes.",
     .event = {.kind = EVENT_SLEEP, .call = CALL_NANOSLEEP}},
    {.says = "The parent sleeps in mmap.",
     .event = {.kind = EVENT_SLEEP, .call = CALL_MMAP}},
    {.says = "The parent sleeps in a call.",
     .event = {.kind = EVENT_SLEEP, .call = CALL_OTHER}},
    {.says = "In this run only one process ran at a time. That shows who "
             "stored what, "
             "but can hide a race, a mistake that shows only when two run at "
             "once. Try it with --every-access or --free, too.",
     .event = {.kind = EVENT_NOTE, .process = -1, .note = NOTE_ONE_AT_A_TIME}},
    {.says = "The parent has computed on and on without a call, and loses its "
             "turn. It "
             "may be waiting in a loop for a value to change.",
     .event = {.kind = EVENT_NOTE, .note = NOTE_SPINNING}},
    {.says = "Child 1 makes its calls in a form that cannot be read here, so "
             "what it does is told only in part.",
     .event = {.kind = EVENT_NOTE,
               .process = CHILD_1,
               .note = NOTE_FOREIGN_CALLS}},
    {.says = "Child 1 runs a program, su, that would get the rights of its "
             "owner; here "
             "it runs without them.",
     .event = {.kind = EVENT_NOTE,
               .process = CHILD_1,
               .note = NOTE_SETUID,
               .text = "su"}},
    {.says =
         "Child 1 wants to trace a process, and cannot: here all of them are "
         "traced already, and nobody can be traced twice.",
     .event = {.kind = EVENT_NOTE, .process = CHILD_1, .note = NOTE_TRACES}},
    {.says = "The parent wants to make a process that nobody traces. It is "
             "traced all the same.",
     .event = {.kind = EVENT_NOTE, .note = NOTE_UNTRACED}},
    {.says = "The parent filters its own calls from now on. A call that its "
             "filter refuses cannot be seen here.",
     .event = {.kind = EVENT_NOTE, .note = NOTE_FILTERS}},
    {.says = "The parent does not let us look into its memory. While that is "
             "so, what it attaches and stores cannot be seen here.",
     .event = {.kind = EVENT_NOTE, .note = NOTE_HIDDEN}},
    {.says = "The recording is cut: the run did more than is kept, and what is "
             "missing "
             "is not shown.",
     .event = {.kind = EVENT_NOTE, .note = NOTE_CUT}},
    {.says = "What follows is made to fail by us, not by the kernel: shmat of "
             "child 1 gives ENOMEM.",
     .event = {.kind = EVENT_NOTE,
               .process = CHILD_1,
               .note = NOTE_MADE_TO_FAIL,
               .call = CALL_SHMAT,
               .error = ENOMEM}},
    {.says = "Child 1 is killed by us, just before its shmdt.",
     .event = {.kind = EVENT_NOTE,
               .process = CHILD_1,
               .note = NOTE_MADE_TO_END,
               .call = CALL_SHMDT}},
    {.says = "The parent is held by us, just before its wait, until nobody "
             "else can go on.",
     .event = {.kind = EVENT_NOTE, .note = NOTE_HELD, .call = CALL_WAIT}},
    {.says = "Nobody else can go on now, so the parent is let go, into its "
             "wait.",
     .event = {.kind = EVENT_NOTE, .note = NOTE_LET_GO, .call = CALL_WAIT}},
    {.says = "While the parent is held, we store into segment A, byte 0: 1 "
             "became 2.",
     .event = {.kind = EVENT_NOTE,
               .note = NOTE_CHANGED,
               .stores = (struct store[]){{.segment = A,
                                           .by = -1,
                                           .size = 1,
                                           .before = (unsigned char *)"\1",
                                           .after = (unsigned char *)"\2"}},
               .store_count = 1}},
    {.says = "Nothing is known of this event.",
     .event = {.kind = EVENT_NOTE, .note = NOTES}},
};
TEST(notes)

/* STORES */

/* One change of A by child 1; the bytes are string literals. */
#define BYTES(at, was, is)                                                     \
    .stores = (struct store[]){{A, CHILD_1, (at), sizeof(is) - 1,              \
                                (unsigned char *)(was), (unsigned char *)(is), \
                                -1}},                                          \
    .store_count = 1

static struct store many[] = {
    {A, CHILD_1, 0, 1, (unsigned char *)"\0", (unsigned char *)"\1", -1},
    {A, CHILD_1, 2, 1, (unsigned char *)"\0", (unsigned char *)"\2", -1},
    {A, CHILD_1, 4, 1, (unsigned char *)"\0", (unsigned char *)"\3", -1},
    {A, CHILD_1, 6, 1, (unsigned char *)"\0", (unsigned char *)"\4", -1},
    {B, CHILD_1, 8, 1, (unsigned char *)"\0", (unsigned char *)"\5", -1},
    {B, CHILD_1, 9, 0, NULL, NULL, -1},
};

static const struct row stores[] = {
    {.says = "Child 1 stores into segment A, bytes 0 to 3: 0 became 42.",
     .event = {.kind = EVENT_STORE, BYTES(0, "\0\0\0\0", "\52\0\0\0")}},
    {.says = "Child 1 stores into segment A, bytes 4 to 11: 1, -1 became "
             "300000, 2.",
     .event = {.kind = EVENT_STORE,
               BYTES(4, "\1\0\0\0\xff\xff\xff\xff", "\xe0\x93\4\0\2\0\0\0")}},
    {.says = "Child 1 stores into segment A, bytes 8 to 15: 1 became -2.",
     .event = {.kind = EVENT_STORE,
               BYTES(8, "\1\0\0\0\0\0\0\0",
                     "\xfe\xff\xff\xff\xff\xff\xff\xff")}},
    {.says = "Child 1 stores into segment A, byte 7: 255 became 65.",
     .event = {.kind = EVENT_STORE, BYTES(7, "\xff", "A")}},
    {.says = "Child 1 stores into segment A, bytes 2 to 3: -1 became 258.",
     .event = {.kind = EVENT_STORE, BYTES(2, "\xff\xff", "\2\1")}},
    {.says = "Child 1 stores into segment A, bytes 3 to 8: \"\" became "
             "\"hello\".",
     .event = {.kind = EVENT_STORE, BYTES(3, "\0\0\0\0\0\0", "hello\0")}},
    {.says = "Child 1 stores into segment A, bytes 0 to 7: \"{who}[\\\"]\" "
             "became \"na\u00efve\\n\".",
     .event = {.kind = EVENT_STORE, BYTES(0, "{who}[\"]", "na\u00efve\n\0")}},
    {.says = "Child 1 stores into segment A, bytes 1 to 10: 00 00 00 00 00 00 "
             "00 00 ... became 01 02 03 04 05 06 07 08 ...",
     .event = {.kind = EVENT_STORE,
               BYTES(1, "\0\0\0\0\0\0\0\0\0\0", "\1\2\3\4\5\6\7\10\11\12")}},
    {.says = "Child 1 stores into segment A, byte 0: 0 became 1; byte 2: 0 "
             "became 2; byte 4: 0 became 3. Bytes have changed in 2 more "
             "places.",
     .event = {.kind = EVENT_STORE, .stores = many, .store_count = 6}},
    {.says = "Child 1 stores into segment A, byte 6: 0 became 4. Bytes have "
             "changed in 1 more place.",
     .event = {.kind = EVENT_STORE, .stores = many + 3, .store_count = 3}},
    {.says = "Segment A has changed, byte 0: 0 became 1; who stored that is "
             "not known.",
     .event = {.kind = EVENT_STORE,
               .stores = (struct store[]){{A, -1, 0, 1, (unsigned char *)"\0",
                                           (unsigned char *)"\1", -1}},
               .store_count = 1}},
    {.says = "The parent reads 1 byte from descriptor 0. Child 1 stores into "
             "segment A, byte 0: 0 became 1.",
     .event = {.kind = EVENT_CALL,
               .call = CALL_READ,
               .result = 1,
               BYTES(0, "\0", "\1")}},
    {.says = "Nothing is known of this event.",
     .event = {.kind = EVENT_STORE, .stores = many + 5, .store_count = 1}},
};
TEST(stores)

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"making, becoming and ending have their sentences", test_family, 0},
        {"each place of a fault has its sentence", test_faults, 0},
        {"each way to sleep and each note has its sentence", test_notes, 0},
        {"what is stored is told as numbers or as text", test_stores, 0},
    };
    return report_main("lab/say_events", tests, COUNT(tests), argc, argv);
}
