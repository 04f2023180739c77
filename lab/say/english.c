/* Every sentence in English: see words.h.  Plain, exact, in the present tense;
 * the words of the book: segment, attachment, attach, detach, key, identifier,
 * remove, mark for removal.  (Parentheses: clang-tidy, no comma is missing.) */
#include "say/words.h"

const struct language say_english = {
    /* WHO */
    .text[SAY_PROCESS] = "the process",
    .text[SAY_PARENT] = "the parent",
    .text[SAY_CHILD] = "the child",
    .text[SAY_CHILD_NUMBER] = "child {number}",
    .text[SAY_ROLE_PROCESS] = "process",
    .text[SAY_ROLE_CHILD] = "child",
    .text[SAY_ROLE_UNKNOWN] = "?",
    .text[SAY_SHELL] = "the shell",
    .text[SAY_SHELL_NUMBER] = "shell {number}",
    .text[SAY_SOMEBODY] = "a process",
    .text[SAY_ITSELF] = "itself",
    .text[SAY_NEW_CHILD] = "a child",

    /* PARTS */
    .text[SAY_A_SEGMENT] = "a segment",
    .text[SAY_SEGMENTS] = "segment {list}",
    .many[SAY_SEGMENTS] = "segments {list}",
    .text[SAY_COMMA] = ", ",
    .text[SAY_SEMICOLON] = "; ",
    .text[SAY_AND] = " and ",
    .text[SAY_MORE] = "{count} more",
    .text[SAY_BYTES] = "1 byte",
    .many[SAY_BYTES] = "{count} bytes",
    .text[SAY_BYTE_RANGE] = "byte {before}",
    .many[SAY_BYTE_RANGE] = "bytes {before} to {after}",
    .text[SAY_RISES] = "nattch rises from {before} to {after}",
    .text[SAY_FALLS] = "nattch falls from {before} to {after}",
    .text[SAY_STAYS] = "nattch stays {after}",
    .text[SAY_EACH_RISES] = "nattch rises ({list})",
    .text[SAY_EACH_FALLS] = "nattch falls ({list})",
    .text[SAY_EACH_STAYS] = "nattch stays ({list})",
    .text[SAY_EACH] = "{segment}: {before} to {after}",
    .text[SAY_SIGNAL_NUMBER] = "signal {number}",
    .text[SAY_READ_ONLY] = "for reading only",
    .text[SAY_TO_OUTPUT] = "standard output",
    .text[SAY_TO_ERROR] = "standard error",
    .text[SAY_TO_DESCRIPTOR] = "descriptor {number}",
    .text[SAY_MAY_READ] = "read-only",
    .text[SAY_MAY_WRITE] = "readable and writable",
    .text[SAY_MAY_NOTHING] = "inaccessible",

    /* SENTENCES THAT MAY FOLLOW */
    .text[SAY_GONE_NOW] = "That was the last attachment of {segments}, which "
                          "was marked for removal: its memory is gone now.",
    .many[SAY_GONE_NOW] =
        ("Those were the last attachments of {segments}, which were marked for "
         "removal: their memory is gone now."),
    .text[SAY_GONE_UNMARKED] =
        "Nobody is attached to {segments} any more, and kernel.shm_rmid_forced "
        "is set here, so the memory is gone without a mark for removal.",
    .text[SAY_NOT_REMOVED] =
        "Nobody is attached to {segments} any more, but it stays, with its "
        "contents, until it is removed.",
    .many[SAY_NOT_REMOVED] =
        ("Nobody is attached to {segments} any more, but they stay, with their "
         "contents, until they are removed."),
    .text[SAY_PIECES] =
        "The kernel counts each piece of an attachment that was cut.",
    .text[SAY_ROUNDED] = "SHM_RND has rounded the address down by 1 byte.",
    .many[SAY_ROUNDED] =
        "SHM_RND has rounded the address down by {count} bytes.",
    .text[SAY_REPLACES] = "SHM_REMAP puts it in the place of what was there.",
    .text[SAY_KEY_FAILED] =
        "This key is -1, which is what ftok returns when it fails.",
    .text[SAY_TOGETHER] = "If another program is to make it, run both at once: "
                          "shmlab see /bin/sh "
                          "-c 'A & B'.",
    .text[SAY_ID_FAILED] =
        "This identifier is -1, which is what {call} returns when it fails.",
    .text[SAY_MODE_IGNORED] =
        "Mode bits mean nothing to shmat, and are ignored.",

    /* CALLS THAT SUCCEED */
    .text[SAY_MAKES] = "{Who} makes segment {segment} of {bytes}, with the key "
                       "{key}; nobody is attached yet.",
    .text[SAY_MAKES_PRIVATE] = "{Who} makes segment {segment} of {bytes}, "
                               "without a key; nobody is attached yet.",
    .text[SAY_FINDS] =
        "{Who} finds segment {segment} by its key {key}; nothing new is made.",
    .text[SAY_FINDS_UNKNOWN] = "{Who} gets the identifier of a segment.",
    .text[SAY_ATTACHES] = "{Who} attaches {segments}[ {how}][; {counts}].",
    .text[SAY_DETACHES] = "{Who} detaches {segments}[; {counts}].",
    .text[SAY_REMOVES] =
        "{Who} removes {segments}: nobody is attached, so it is gone at once.",
    .text[SAY_MARKS] =
        "{Who} marks {segments} for removal: its key is gone at once, and "
        "the memory goes with the last detach[ (nattch is {nattch})].",
    .text[SAY_MARKS_PRIVATE] =
        "{Who} marks {segments} for removal: the memory goes with the last "
        "detach[ (nattch is {nattch})].",
    .text[SAY_MARKS_AGAIN] = "{Who} marks {segments} for removal once more, "
                             "which changes nothing[ (nattch is {nattch})].",
    .text[SAY_STAT] =
        "{Who} asks the kernel about {segments}[: nattch is {nattch}].",
    .text[SAY_SET] = "{Who} changes the owner or the mode bits of {segments}.",
    .text[SAY_LOCKS] = "{Who} locks {segments} into memory.",
    .text[SAY_UNLOCKS] = "{Who} lets {segments} be swapped out again.",
    .text[SAY_TOTALS] = "{Who} asks the kernel about shared memory as a whole.",
    .text[SAY_MAPS_ANONYMOUS] =
        "{Who} maps segment {segment}, {bytes} of shared memory without a "
        "name; only processes forked from now on inherit it.",
    .text[SAY_MAPS_FILE] = "{Who} maps segment {segment}, {bytes}[ of the file "
                           "{text}]; whoever maps the same file shares it.",
    .text[SAY_MAPS_MEMFD] =
        "{Who} maps segment {segment}, {bytes} of a memory file[ called "
        "{text}]; whoever has its descriptor can share it.",
    .text[SAY_MAPS] = "{Who} maps {bytes} of memory.",
    .text[SAY_UNMAPS] =
        "{Who} unmaps {bytes}[ of its attachment of {segments}][; {counts}].",
    .text[SAY_PROTECTS] = "{Who} makes {bytes}[ of its attachment of "
                          "{segments}] {how}[; {counts}].",
    .text[SAY_REMAPS] =
        "{Who} moves or resizes an attachment[ of {segments}][; {counts}].",
    .text[SAY_REAPS] = "{Who} has waited for {other}, learns how it ended, and "
                       "lets the kernel forget it.",
    .text[SAY_REAPS_KEEPS] =
        "{Who} has waited for {other} and learns how it ended. WNOWAIT leaves "
        "it a zombie: it can be waited for once more.",
    .text[SAY_REAPS_STOP] =
        "{Who} has waited for {other}, which has not ended: it learns that it "
        "was stopped, or goes on.",
    .text[SAY_REAPS_NONE] = "{Who} asks whether a child has ended: none has.",
    .text[SAY_KILLS] = "{Who} sends {signal} to {other}.",
    .text[SAY_KILLS_NOBODY] =
        "{Who} asks whether {other} is still there: it is.",
    .text[SAY_WRITES] = "{Who} writes {bytes} to {where}.",
    .text[SAY_READS] = "{Who} reads {bytes} from {where}.",
    .text[SAY_READS_END] =
        "{Who} reads the end of {where}: nothing more will come.",
    .text[SAY_WAKES_FUTEX] =
        "{Who} wakes: somebody has woken it[ at byte {byte} of segment "
        "{segment}].",
    .text[SAY_WAKES_NANOSLEEP] = "{Who} wakes: its time is over.",
    .many[SAY_WAKES_NANOSLEEP] = "{Who} wakes after {count} such sleeps.",
    .text[SAY_WAKES_SIGNAL] = "{Who} wakes: a signal has come ({errno}).",
    .text[SAY_WAKES_TIMEOUT] = "{Who} wakes: its time is over ({errno}).",
    .text[SAY_CALLS] = "{Who} returns from {call} with {result}.",
    .text[SAY_CALLS_OTHER] = "{Who} returns from a call with {result}.",

    /* CALLS THAT FAIL */
    .text[SAY_FAILS] = "{Who} cannot {deed}: {reason} ({errno}).",
    .text[SAY_FAILS_BARE] = "{Who} cannot {deed}: the kernel answers {errno}.",
    .text[SAY_TO_SHMGET] = "get a segment[ with the key {key}]",
    .text[SAY_TO_SHMAT] = "attach {segments}",
    .text[SAY_TO_SHMDT] = "detach",
    .text[SAY_TO_REMOVE] = "remove {segments}",
    .text[SAY_TO_STAT] = "ask about {segments}",
    .text[SAY_TO_SHMCTL] = "change {segments}",
    .text[SAY_TO_MMAP] = "map {bytes} of memory",
    .text[SAY_TO_MUNMAP] = "unmap {bytes}",
    .text[SAY_TO_MPROTECT] = "change the protection of {bytes}",
    .text[SAY_TO_MREMAP] = "move or resize a mapping",
    .text[SAY_TO_FORK] = "make a child",
    .text[SAY_TO_EXEC] = "become another program[, {program}]",
    .text[SAY_TO_WAIT] = "wait for a child",
    .text[SAY_TO_KILL] = "send {signal}",
    .text[SAY_TO_WRITE] = "write to {where}",
    .text[SAY_TO_READ] = "read from {where}",
    .text[SAY_TO_SLEEP] = "sleep on",
    .text[SAY_TO_CALL] = "finish {call}",
    .text[SAY_TO_OTHER] = "finish a call",

    /* WHY */
    .text[SAY_CAUSE_NO_SEGMENT] = "no segment has this identifier",
    .text[SAY_CAUSE_REMOVED] =
        "it has been removed, and its identifier with it",
    .text[SAY_CAUSE_NO_KEY] = "no segment has this key, and IPC_CREAT, which "
                              "would make one, is missing",
    .text[SAY_CAUSE_KEY_TAKEN] =
        "a segment with this key exists, and IPC_EXCL asks for a new one",
    .text[SAY_CAUSE_SIZE_ZERO] = "a new segment must have at least one byte",
    .text[SAY_CAUSE_SIZE_TOO_LARGE] =
        "it asks for {bytes}, and the segment with this key is smaller",
    .text[SAY_CAUSE_SIZE_LARGER] = "it asks for {bytes}, and segment "
                                   "{segment}, which has this key, has only "
                                   "{before}",
    .text[SAY_CAUSE_SIZE_LIMIT] =
        "it asks for {bytes}, which is more than the system allows",
    .text[SAY_CAUSE_PERMISSION] =
        "the mode bits of the segment do not allow it",
    .text[SAY_CAUSE_NOT_OWNER] =
        "only its owner, its creator and root may do that",
    .text[SAY_CAUSE_UNALIGNED] =
        "the address is not a multiple of SHMLBA, mostly the size of a page, "
        "and SHM_RND, which would round it down, is missing",
    .text[SAY_CAUSE_IN_USE] = "something is mapped at that address, and "
                              "SHM_REMAP, which would replace it, is missing",
    .text[SAY_CAUSE_NO_ADDRESS] = "SHM_REMAP needs an address, and got none",
    .text[SAY_CAUSE_LOW_ADDRESS] =
        "the address is lower than an ordinary user may map",
    .text[SAY_CAUSE_NOT_ATTACHED] = "nothing is attached at this address",
    .text[SAY_CAUSE_INSIDE] = "the address lies inside an attachment[ of "
                              "{segments}], not where it begins",
    .text[SAY_CAUSE_OURS] = "we make it fail",
    .text[SAY_BECAUSE_ETIMEDOUT] = "its time is over",
    .text[SAY_BECAUSE_EINTR] = "a signal has interrupted it",
    .text[SAY_BECAUSE_ECHILD] = "there is no child to wait for",
    .text[SAY_BECAUSE_ESRCH] = "there is no such process",
    .text[SAY_BECAUSE_EAGAIN] = "it would have to wait, or a limit is reached",
    .text[SAY_BECAUSE_EIDRM] =
        "what the identifier stood for has been removed meanwhile",
    .text[SAY_BECAUSE_ENOMEM] = "there is not enough memory, or room for it",
    .text[SAY_BECAUSE_ENOSPC] =
        "a limit of the system on their number or total size is reached",
    .text[SAY_BECAUSE_FULL] = "no room is left where it would be kept",
    .text[SAY_BECAUSE_EFAULT] =
        "an address leads to no memory that may be used so",
    .text[SAY_BECAUSE_EBADF] = "the descriptor is not open for that",
    .text[SAY_BECAUSE_EPIPE] = "nobody is left to read it",

#define SAY_ENGLISH
#include "say/english_hangs.h"
#include "say/english_semaphores.h"

    /* EVERYTHING ELSE */
    .text[SAY_STARTS] = "{Who} begins[: program {program}].",
    .text[SAY_FORKS_SHELL] = "{Who} starts {other}.",
    .text[SAY_FORKS] = "{Who} makes {other}, which inherits the attachment of "
                       "{segments} at the same address[: {counts}].",
    .many[SAY_FORKS] = ("{Who} makes {other}, which inherits {count} "
                        "attachments of {segments} "
                        "at the same addresses[: {counts}]."),
    .text[SAY_FORKS_BARE] = "{Who} makes {other}; nothing is attached, so "
                            "there is nothing to inherit.",
    .text[SAY_FORKS_BORROWING] =
        "{Who} makes {other} with {call}: it borrows the memory of {who} until "
        "it becomes another program or ends, so nothing is attached anew.",
    .text[SAY_FORKS_THREAD] = "{Who} starts a thread, which uses the same "
                              "memory; nothing is attached anew.",
    .text[SAY_EXECS] = "{Who} becomes another program[, {program}]: exec takes "
                       "its attachment of {segments} away[, and {counts}].",
    .many[SAY_EXECS] =
        ("{Who} becomes another program[, {program}]: exec takes its {count} "
         "attachments of {segments} away[, and {counts}]."),
    .text[SAY_EXECS_BARE] =
        "{Who} becomes another program[, {program}]; it had nothing attached.",
    .text[SAY_EXECS_BORROWING] =
        "{Who} becomes another program[, {program}], and gives the borrowed "
        "memory back with all that is attached there.",
    .text[SAY_EXITS] = "{Who} exits with status {status}[: the kernel detaches "
                       "{segments}][, and {counts}].",
    .text[SAY_EXITS_BORROWING] =
        "{Who} exits with status {status}, and gives the borrowed memory back "
        "with all that is attached there.",
    .text[SAY_KILLED] = "{Who} is ended by {signal}[: the kernel detaches "
                        "{segments}][, and {counts}].",
    .text[SAY_ENDED_LIMIT] =
        "{Who} is ended by us ({signal}), as this run was to end[: the kernel "
        "detaches {segments}][, and {counts}].",
    .text[SAY_ENDED_HUNG] =
        "{Who} is ended by us ({signal}), since nobody can go on[: the kernel "
        "detaches {segments}][, and {counts}].",
    .text[SAY_ENDED_LEFT] =
        "{Who} has outlived the first process, and is ended by us "
        "({signal})[: the kernel detaches {segments}][, and {counts}].",
    .text[SAY_STORES] = "{Who} stores into segment {segment}, {list}.",
    .text[SAY_STORES_UNKNOWN] =
        "Segment {segment} has changed, {list}; who stored that is not known.",
    .text[SAY_STORES_OURS] =
        "While {who} is held, we store into segment {segment}, {list}.",
    .text[SAY_CHANGE] = "{range}: {before} became {after}",
    .text[SAY_STORES_VALUES] = "{Who} stores {list} in segment {segment}.",
    .text[SAY_CHANGE_VALUE] = "{name} = {after} (was {before})",
    .text[SAY_NULL] = "NULL",
    .text[SAY_ADDRESS] = "an address",
    .text[SAY_ADDRESS_OF] = "the address of byte {byte} of segment {segment}",
    .text[SAY_TRUE] = "true",
    .text[SAY_FALSE] = "false",
    .text[SAY_BYTE_OF] = "byte {byte} of {name}",
    .text[SAY_CHANGES_MORE] = "Bytes have changed in 1 more place.",
    .many[SAY_CHANGES_MORE] = "Bytes have changed in {count} more places.",
    .text[SAY_LOADS] = "{Who} loads {list} from segment {segment}.",
    .text[SAY_LOADS_AGAIN] =
        "{Who} loads {list} from segment {segment} once more.",
    .many[SAY_LOADS_AGAIN] = ("{Who} loads {list} from segment {segment} "
                              "{count} more times."),
    .text[SAY_STORES_SAME] =
        "{Who} stores {list} in segment {segment}, which is what was there.",
    .text[SAY_VALUE] = "{name} = {after}",
    .text[SAY_VALUE_BYTES] = "{range}: {after}",
    .text[SAY_ATOMIC] =
        "Its load and its store are one step: nobody comes between.",
    .text[SAY_LOST_UPDATE] =
        "Lost update: {who} had read {reason}[ at line {line}]; since then "
        "{other} has made it {result}[ (line {line_other})]; {who} now stores "
        "{text} over it.",
    .text[SAY_LOST_UPDATE_BARE] =
        "Lost update: {who} had read this[ at line {line}]; since then {other} "
        "has changed it[ (line {line_other})]; {who} now stores over it.",
    .text[SAY_TORN_READ] =
        "Torn read: since {who} loaded the first part[ at line {line}], "
        "{other} has stored into both parts[ (line {line_other})]; so {who} "
        "sees half of the old and half of the new.",
    .text[SAY_LOST_UPDATES] =
        "1 update was lost[, at line {line}] (step {number}).",
    .many[SAY_LOST_UPDATES] = ("{count} updates were lost, the first[ at line "
                               "{line}] in step {number}."),
    .text[SAY_TORN_READS] =
        "1 read was torn[, at line {line}] (step {number}).",
    .many[SAY_TORN_READS] = ("{count} reads were torn, the first[ at line "
                             "{line}] in step {number}."),
    .text[SAY_SIGNAL] = "{Who} gets {signal}.",
    .text[SAY_FAULT_READ_ONLY] =
        "{Who} gets {signal} at byte {byte} of segment {segment}: its "
        "attachment there is read-only.",
    .text[SAY_FAULT_FORBIDDEN] =
        "{Who} gets {signal} at byte {byte} of segment {segment}: its "
        "attachment there does not allow that.",
    .text[SAY_FAULT_UNMAPPED] = "{Who} gets {signal} at byte {byte} of segment "
                                "{segment}: nothing is mapped there.",
    .text[SAY_FAULT_NO_MEMORY] =
        "{Who} gets {signal} at byte {byte} of segment {segment}: there is no "
        "memory behind this byte.",
    .text[SAY_FAULT_WAS] = "{Who} gets {signal} where byte {byte} of segment "
                           "{segment} was attached: nothing is there any "
                           "more.",
    .text[SAY_FAULT_PAST] = "{Who} gets {signal} just past segment {segment}, "
                            "1 byte behind the end of its attachment.",
    .many[SAY_FAULT_PAST] = ("{Who} gets {signal} just past segment {segment}, "
                             "{count} bytes behind the end of its attachment."),
    .text[SAY_FAULT_PAST_END] =
        "{Who} gets {signal} just past segment {segment}, at the first byte "
        "behind the end of its attachment.",
    .text[SAY_FAULT_NULL] = "{Who} gets {signal} at address {number}: a null "
                            "pointer leads to no memory.",
    .text[SAY_FAULT_FAILED] = "{Who} gets {signal} at address (void *) -1, "
                              "which is what shmat returns when it fails.",
    .text[SAY_FAULT_ELSEWHERE] = "{Who} gets {signal} at an address that leads "
                                 "to no memory and has to do with no segment.",
    .text[SAY_FAULT_ELSEWHERE_FORBIDDEN] =
        "{Who} gets {signal} in memory that may not be used in this way and "
        "has to do with no segment.",
    .text[SAY_SLEEPS_FUTEX_AT] =
        "{Who} sleeps in futex at byte {byte} of segment {segment} until "
        "somebody wakes it: a lock, a POSIX semaphore or the like lies there.",
    .text[SAY_SLEEPS_FUTEX] =
        "{Who} sleeps in futex until somebody wakes it: it waits for a lock, a "
        "POSIX semaphore or a thread.",
    .text[SAY_SLEEPS_WAIT] = "{Who} sleeps in wait until a child ends.",
    .text[SAY_SLEEPS_READ] = "{Who} sleeps in read until there is something to "
                             "read, or nobody left to write it.",
    .text[SAY_SLEEPS_WRITE] = "{Who} sleeps in write until somebody reads.",
    .text[SAY_SLEEPS_PAUSE] = "{Who} sleeps until a signal comes.",
    .text[SAY_SLEEPS_NANOSLEEP] =
        "{Who} sleeps until its time is over or a signal comes.",
    .text[SAY_SLEEPS] = "{Who} sleeps in {call}.",
    .text[SAY_SLEEPS_OTHER] = "{Who} sleeps in a call.",
    .text[SAY_ONE_AT_A_TIME] =
        "In this run only one process ran at a time. That shows who stored "
        "what, but can hide a race, a mistake that shows only when two run at "
        "once. Try it with --every-access or --free, too.",
    .text[SAY_SPINNING] =
        "{Who} has computed on and on without a call, and loses its turn. It "
        "may be waiting in a loop for a value to change.",
    .text[SAY_FOREIGN_CALLS] =
        "{Who} makes its calls in a form that cannot be read here, so what it "
        "does is told only in part.",
    .text[SAY_SETUID] = "{Who} runs a program[, {program},] that would get the "
                        "rights of its owner; here it runs without them.",
    .text[SAY_TRACES] =
        "{Who} wants to trace a process, and cannot: here all of them are "
        "traced already, and nobody can be traced twice.",
    .text[SAY_UNTRACED] = "{Who} wants to make a process that nobody traces. "
                          "It is traced all the same.",
    .text[SAY_FILTERS] = "{Who} filters its own calls from now on. A call that "
                         "its filter refuses cannot be seen here.",
    .text[SAY_HIDDEN] = "{Who} does not let us look into its memory. While "
                        "that is so, what it attaches and stores cannot be "
                        "seen here.",
    .text[SAY_ACCESSES] =
        "From here on, single loads and stores are not recorded: there were as "
        "many as are kept.",
    .text[SAY_CUT] = "The recording is cut: the run did more than is kept, and "
                     "what is missing is not shown.",
    .text[SAY_MADE_TO_FAIL] =
        "What follows is made to fail by us, not by the kernel: {call} of "
        "{who} gives {errno}.",
    .text[SAY_MADE_TO_END] = "{Who} is killed by us, just before its {call}.",
    .text[SAY_HELD] = "{Who} is held by us, just before its {call}, until "
                      "nobody else can go on.",
    .text[SAY_LET_GO] = "Nobody else can go on now, so {who} is let go, into "
                        "its {call}.",
    .text[SAY_LEFT_SEGMENT] = "Segment {segment} is left: it stays, with its "
                              "contents, until somebody removes it.",
    .text[SAY_LEFT_SET] =
        "Semaphore {set} is left: it stays until somebody removes it.",
    .text[SAY_LEFT_CHILD] = "Nobody has waited for {other}.",
    .text[SAY_LEFT_NOTHING] =
        "Nothing is left behind: no segment and no semaphore set, and every "
        "child has been waited for.",
    .text[SAY_NOTHING] = "Nothing is known of this event.",
};
