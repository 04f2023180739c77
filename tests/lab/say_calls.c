/* What lab/say/say.h must say of calls that fail, and how it spells calls. */
#include "scene.h"

#include "recording/names.h"

#include <errno.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/sem.h>
#include <sys/shm.h>

/* EACH CAUSE */

#define FAILED(name, why, number)                                          \
    .kind = EVENT_CALL, .call = (name), .cause = (why), .error = (number), \
    .result = -1

static const struct row causes[] = {
    {.says = "The parent cannot wait for a child: the kernel answers EINVAL.",
     .event = {FAILED(CALL_WAIT, CAUSE_NONE, EINVAL)}},
    {.says = "The parent cannot attach a segment: no segment has this "
             "identifier (EINVAL). If another program is to make it, run both "
             "at once: shmlab see /bin/sh -c 'A & B'.",
     .event = {FAILED(CALL_SHMAT, CAUSE_NO_SEGMENT, EINVAL), .segment = -1}},
    {.says = "The parent cannot attach a segment: no segment has this "
             "identifier (EINVAL). This identifier is -1, which is what shmget "
             "returns when it fails.",
     .event = {FAILED(CALL_SHMAT, CAUSE_NO_SEGMENT, EINVAL),
               .args = {UINT32_MAX}, .segment = -1}},
    {.says = "The parent cannot attach segment A: it has been removed, and its "
             "identifier with it (EINVAL).",
     .event = {FAILED(CALL_SHMAT, CAUSE_NO_SEGMENT, EINVAL)}},
    {.says = "The parent cannot get a segment with the key 0x41000001: no "
             "segment has this key, and IPC_CREAT, which would make one, is "
             "missing (ENOENT). If another program is to make it, run both at "
             "once: shmlab see /bin/sh -c 'A & B'.",
     .event = {FAILED(CALL_SHMGET, CAUSE_NO_KEY, ENOENT), .args = {0x41000001},
               .segment = -1}},
    {.says = "The parent cannot get a segment with the key 0xffffffff: no "
             "segment has this key, and IPC_CREAT, which would make one, is "
             "missing (ENOENT). This key is -1, which is what ftok returns "
             "when it fails.",
     .event = {FAILED(CALL_SHMGET, CAUSE_NO_KEY, ENOENT), .args = {UINT32_MAX},
               .segment = -1}},
    {.says = "The parent cannot get a segment with the key 0x41000001: a "
             "segment with this key exists, and IPC_EXCL asks for a new one "
             "(EEXIST).",
     .event = {FAILED(CALL_SHMGET, CAUSE_KEY_TAKEN, EEXIST),
               .args = {0x41000001}}},
    {.says = "The parent cannot get a segment: a new segment must have at "
             "least one byte (EINVAL).",
     .event = {FAILED(CALL_SHMGET, CAUSE_SIZE_ZERO, EINVAL), .segment = -1}},
    {.says = "The parent cannot get a segment with the key 0x41000001: it asks "
             "for 8192 bytes, and segment A, which has this key, has only 4096 "
             "bytes (EINVAL).",
     .event = {FAILED(CALL_SHMGET, CAUSE_SIZE_TOO_LARGE, EINVAL),
               .args = {0x41000001, 8192}}},
    {.says = "The parent cannot get a segment with the key 0x41000001: it asks "
             "for 8192 bytes, and the segment with this key is smaller "
             "(EINVAL).",
     .event = {FAILED(CALL_SHMGET, CAUSE_SIZE_TOO_LARGE, EINVAL),
               .args = {0x41000001, 8192}, .segment = -1}},
    {.says = "The parent cannot attach segment A: we make it fail (EIDRM).",
     .event = {FAILED(CALL_SHMAT, CAUSE_OURS, EIDRM)}},
    {.says = "The parent cannot get through semop on a semaphore set: we make "
             "it fail (EIDRM).",
     .event = {FAILED(CALL_SEMOP, CAUSE_OURS, EIDRM), .set = -1}},
    {.says = "The parent cannot get a segment: it asks for "
             "18446744073709551615 bytes, which is more than the system allows "
             "(EINVAL).",
     .event = {FAILED(CALL_SHMGET, CAUSE_SIZE_LIMIT, EINVAL),
               .args = {0, UINT64_MAX}, .segment = -1}},
    {.says = "The parent cannot attach segment A: the mode bits of the segment "
             "do not allow it (EACCES).",
     .event = {FAILED(CALL_SHMAT, CAUSE_PERMISSION, EACCES)}},
    {.says = "The parent cannot remove segment A: only its owner, its "
             "creator and root may do that (EPERM).",
     .event = {FAILED(CALL_SHMCTL, CAUSE_NOT_OWNER, EPERM),
               .args = {5, IPC_RMID}}},
    {.says =
         "The parent cannot attach segment A: the address is not a "
         "multiple of SHMLBA, mostly the size of a page, and SHM_RND, which "
         "would round it down, is missing (EINVAL).",
     .event = {FAILED(CALL_SHMAT, CAUSE_UNALIGNED, EINVAL)}},
    {.says = "The parent cannot attach segment A: something is mapped at that "
             "address, and SHM_REMAP, which would replace it, is missing "
             "(EINVAL).",
     .event = {FAILED(CALL_SHMAT, CAUSE_IN_USE, EINVAL)}},
    {.says = "The parent cannot attach segment A: SHM_REMAP needs an address, "
             "and got none (EINVAL).",
     .event = {FAILED(CALL_SHMAT, CAUSE_NO_ADDRESS, EINVAL)}},
    {.says = "The parent cannot attach segment A: the address is lower than an "
             "ordinary user may map (EPERM).",
     .event = {FAILED(CALL_SHMAT, CAUSE_LOW_ADDRESS, EPERM)}},
    {.says = "The parent cannot detach: nothing is attached at this "
             "address (EINVAL).",
     .event = {FAILED(CALL_SHMDT, CAUSE_NOT_ATTACHED, EINVAL), .segment = -1}},
    {.says = "The parent cannot detach: the address lies inside an "
             "attachment of segment A, not where it begins (EINVAL).",
     .event = {FAILED(CALL_SHMDT, CAUSE_INSIDE, EINVAL)}},
    {.says = "The parent cannot ask about a semaphore set: no semaphore set "
             "has this identifier (EINVAL). If another program is to make it, "
             "run both at once: shmlab see /bin/sh -c 'A & B'.",
     .event = {FAILED(CALL_SEMCTL, CAUSE_NO_SET, EINVAL),
               .args = {7, 0, GETVAL}, .set = -1}},
    {.says = "The parent cannot get through semop on set 1: there is no "
             "semaphore 2 in it: it has 2 semaphores, and the first is number "
             "0 (EFBIG).",
     .event = {FAILED(CALL_SEMOP, CAUSE_NO_SEMAPHORE, EFBIG),
               .operations = (struct operation[]){{1, 1, 0}, {2, 1, 0}},
               .operation_count = 2}},
};
TEST(causes)

/* WHERE ERRNO SAYS IT ALL */

static const struct row reasons[] = {
    {.says = "The parent cannot get through semop on set 1: a signal "
             "has interrupted it (EINTR).",
     .event = {FAILED(CALL_SEMOP, CAUSE_NONE, EINTR), .args = {7}}},
    {.says = "The parent cannot get through semop on set 1: what the "
             "identifier stood for has been removed meanwhile (EIDRM).",
     .event = {FAILED(CALL_SEMOP, CAUSE_NONE, EIDRM), .args = {7}}},
    {.says = "The parent cannot wait for a child: there is no child to wait "
             "for (ECHILD).",
     .event = {FAILED(CALL_WAIT, CAUSE_NONE, ECHILD)}},
    {.says = "The parent cannot send SIGTERM: there is no such process "
             "(ESRCH).",
     .event = {FAILED(CALL_KILL, CAUSE_NONE, ESRCH), .signo = SIGTERM}},
    {.says = "The parent cannot make a child: it would have to wait, or a "
             "limit is reached (EAGAIN).",
     .event = {FAILED(CALL_FORK, CAUSE_NONE, EAGAIN)}},
    {.says = "The parent cannot map 4096 bytes of memory: there is not enough "
             "memory, or room for it (ENOMEM).",
     .event = {FAILED(CALL_MMAP, CAUSE_NONE, ENOMEM), .args = {0, 4096}}},
    {.says = "The parent cannot get a semaphore set with the key 0xffffffff: "
             "a limit of the system on their number or total size is reached "
             "(ENOSPC).",
     .event = {FAILED(CALL_SEMGET, CAUSE_NONE, ENOSPC), .args = {UINT32_MAX}}},
    {.says = "The parent cannot write to standard output: no room is left "
             "where it would be kept (ENOSPC).",
     .event = {FAILED(CALL_WRITE, CAUSE_NONE, ENOSPC), .args = {1}}},
    {.says = "The parent wakes: a signal has come (EINTR).",
     .event = {FAILED(CALL_PAUSE, CAUSE_NONE, EINTR)}},
    {.says = "The parent wakes: its time is over (ETIMEDOUT).",
     .event = {FAILED(CALL_FUTEX, CAUSE_NONE, ETIMEDOUT)}},
    {.says = "The parent cannot sleep on: we make it fail (EINTR).",
     .event = {FAILED(CALL_NANOSLEEP, CAUSE_OURS, EINTR)}},
    {.says = "The parent cannot ask about segment A: an address leads to no "
             "memory that may be used so (EFAULT).",
     .event = {FAILED(CALL_SHMCTL, CAUSE_NONE, EFAULT), .args = {5, IPC_STAT}}},
    {.says = "The parent cannot read from descriptor 3: the descriptor is not "
             "open for that (EBADF).",
     .event = {FAILED(CALL_READ, CAUSE_NONE, EBADF), .args = {3}}},
    {.says = "The parent cannot write to standard output: nobody is left to "
             "read it (EPIPE).",
     .event = {FAILED(CALL_WRITE, CAUSE_NONE, EPIPE), .args = {1}}},
    {.says = "The parent cannot become another program, nowhere: the kernel "
             "answers ENOENT.",
     .event = {FAILED(CALL_EXEC, CAUSE_NONE, ENOENT), .text = "nowhere"}},
    {.says = "The parent cannot sleep on: the kernel answers errno 9999.",
     .event = {FAILED(CALL_FUTEX, CAUSE_NONE, 9999)}},
};
TEST(reasons)

/* SPELLING */

#define CALL(name) .kind = EVENT_CALL, .call = (name)

static const struct row spellings[] = {
    {.says = "shmget(IPC_PRIVATE, 4, IPC_CREAT|0600) = 5",
     .event = {CALL(CALL_SHMGET), .args = {0, 4, 01600}, .result = 5}},
    {.says = "shmget(0x41000001, 0, 0x100000|0666) = -1 ENOENT",
     .event = {FAILED(CALL_SHMGET, CAUSE_NO_KEY, ENOENT),
               .args = {0x41000001, 0, 0x1001b6}}},
    {.says = "shmat(0, NULL, 0) = 0x7f0000000000",
     .event = {CALL(CALL_SHMAT), .result = 0x7f0000000000}},
    {.says = "shmat(5, 0x10000, SHM_RDONLY|SHM_RND) = -1 EACCES",
     .event = {FAILED(CALL_SHMAT, CAUSE_PERMISSION, EACCES),
               .args = {5, 0x10000, SHM_RDONLY | SHM_RND}}},
    {.says = "shmat(5, NULL, 0666) = 0x10000",
     .event = {CALL(CALL_SHMAT), .args = {5, 0, 0666}, .result = 0x10000}},
    {.says = "shmdt(0x10000) = 0",
     .event = {CALL(CALL_SHMDT), .args = {0x10000}}},
    {.says = "shmctl(5, IPC_RMID, NULL) = 0",
     .event = {CALL(CALL_SHMCTL), .args = {5, IPC_RMID | 0x100}}},
    {.says = "shmctl(-1, 99, 0x8) = -1 errno 9999",
     .event = {FAILED(CALL_SHMCTL, CAUSE_NONE, 9999),
               .args = {UINT32_MAX, 99, 8}}},
    {.says = "semget(IPC_PRIVATE, 2, IPC_CREAT|IPC_EXCL|0600) = 7",
     .event = {CALL(CALL_SEMGET), .args = {0, 2, 03600}, .result = 7}},
    {.says = "semop(7, 0x10, 1) = 0",
     .event = {CALL(CALL_SEMOP), .args = {7, 16, 1}}},
    {.says = "semop(7, [{0, -1, SEM_UNDO}, {1, 0, IPC_NOWAIT|0x4000}], 2) = 0",
     .event = {CALL(CALL_SEMOP), .args = {7, 16, 2},
               .operations = (struct operation[]){{0, -1, SEM_UNDO},
                                                  {1, 0, IPC_NOWAIT | 0x4000}},
               .operation_count = 2}},
    {.says = "semctl(7, 0, SETVAL, -1) = 0",
     .event = {CALL(CALL_SEMCTL), .args = {7, 0, SETVAL, UINT32_MAX}}},
    {.says = "semctl(7, 0, GETVAL) = 3",
     .event = {CALL(CALL_SEMCTL), .args = {7, 0, GETVAL}, .result = 3}},
    {.says = "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, "
             "-1, 0) = 0x10000",
     .event = {CALL(CALL_MMAP),
               .args = {0, 4096, 3, MAP_SHARED | MAP_ANONYMOUS, UINT64_MAX},
               .result = 0x10000}},
    {.says = "munmap(0x10000, 4096) = 0",
     .event = {CALL(CALL_MUNMAP), .args = {0x10000, 4096}}},
    {.says = "mprotect(0x10000, 4096, PROT_NONE) = 0",
     .event = {CALL(CALL_MPROTECT), .args = {0x10000, 4096}}},
    {.says = "mremap(0x10000, 1, 2, MREMAP_MAYMOVE) = 0x20000",
     .event = {CALL(CALL_MREMAP), .args = {0x10000, 1, 2, 1},
               .result = 131072}},
    {.says = "fork() = 101",
     .event = {.kind = EVENT_FORK, .call = CALL_FORK, .result = 101}},
    {.says = "clone(...) = 101",
     .event = {.kind = EVENT_FORK, .call = CALL_CLONE, .result = 101}},
    {.says = "execve(\"/bin/ls\", ...)",
     .event = {.kind = EVENT_EXEC, .text = "/bin/ls", .text_size = 7}},
    {.says = "wait(...) = 101", .event = {CALL(CALL_WAIT), .result = 101}},
    {.says = "kill(101, SIGTERM) = 0",
     .event = {CALL(CALL_KILL), .args = {101, 15}, .signo = SIGTERM}},
    {.says = "write(1, ..., 6) = 6",
     .event = {CALL(CALL_WRITE), .args = {1, 0, 6}, .result = 6,
               .text = "a\033\0\"\\\n", .text_size = 6}},
    {.says = "read(3, 0x10000, 1)",
     .event = {.kind = EVENT_SLEEP,
               .call = CALL_READ,
               .args = {3, 0x10000, 1}}},
    {.says = "futex(0x10000, FUTEX_WAIT, 2, ...)",
     .event = {.kind = EVENT_SLEEP,
               .call = CALL_FUTEX,
               .args = {0x10000, FUTEX_WAIT_PRIVATE, 2}}},
    {.says = "exit(3)", .event = {.kind = EVENT_EXIT, .status = 3}},
    {.says = "...(...) = 1", .event = {CALL(CALL_OTHER), .result = 1}},
    {.says = "", .event = {.kind = EVENT_STORE}},
};

static void test_spellings(void)
{
    for (size_t i = 0; i < COUNT(spellings); i++) {
        struct event event = spellings[i].event;
        struct history history = {.events = &event, .event_count = 1};
        char *text = say_call(&history, 0);
        if (text == NULL)
            err(REPORT_UNTESTED, "say_call");
        EXPECT(strcmp(text, spellings[i].says) == 0, "it is \"%s\", not \"%s\"",
               text, spellings[i].says);
        free(text);
    }
}

static void each_cause_is_in_the_table(void)
{
    for (int cause = 0; cause < CAUSES; cause++) {
        size_t i = 0;
        while (i < COUNT(causes) && (int)causes[i].event.cause != cause)
            i++;
        EXPECT(i < COUNT(causes), "no row has %s",
               name_of_cause((enum cause)cause));
    }
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"each cause of a failure has its sentence", test_causes, 0},
        {"no cause is left out", each_cause_is_in_the_table, 0},
        {"where errno says it all, it is said", test_reasons, 0},
        {"calls are spelled as in C", test_spellings, 0},
    };
    return report_main("lab/say_calls", tests, COUNT(tests), argc, argv);
}
