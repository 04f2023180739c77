/*
 * words.h - sentences as data, and how their slots are filled
 *
 * A language is a table with one entry per message.  In its text, {slot} stands
 * for a value, and [...] for a part that is left out when a slot in it is
 * empty.  A message with a number has two forms.  To add a language, copy
 * english.c.
 *
 * Internal to lab/say.
 */
#ifndef LAB_WORDS_H
#define LAB_WORDS_H

#include "recording/fields.h"

#include <stdio.h>

/* Each is said in english.c. */
enum message {
    /* who */
    SAY_PROCESS,
    SAY_PARENT,
    SAY_CHILD,
    SAY_CHILD_NUMBER,
    SAY_ROLE_PROCESS,
    SAY_ROLE_CHILD,
    SAY_ROLE_UNKNOWN,
    SAY_SHELL,
    SAY_SHELL_NUMBER,
    SAY_SOMEBODY,
    SAY_ITSELF,
    SAY_NEW_CHILD,
    /* parts */
    SAY_A_SEGMENT,
    SAY_SEGMENTS,
    SAY_COMMA,
    SAY_SEMICOLON,
    SAY_AND,
    SAY_MORE,
    SAY_BYTES,
    SAY_BYTE_RANGE,
    SAY_SET_NUMBER,
    SAY_A_SET,
    SAY_SEMAPHORES,
    SAY_ADDS,
    SAY_TAKES,
    SAY_ZEROES,
    SAY_RISES,
    SAY_FALLS,
    SAY_STAYS,
    SAY_EACH_RISES,
    SAY_EACH_FALLS,
    SAY_EACH_STAYS,
    SAY_EACH,
    SAY_SIGNAL_NUMBER,
    SAY_READ_ONLY,
    SAY_TO_OUTPUT,
    SAY_TO_ERROR,
    SAY_TO_DESCRIPTOR,
    SAY_MAY_READ,
    SAY_MAY_WRITE,
    SAY_MAY_NOTHING,
    /* sentences that may follow */
    SAY_GONE_NOW,
    SAY_GONE_UNMARKED,
    SAY_NOT_REMOVED,
    SAY_PIECES,
    SAY_ROUNDED,
    SAY_REPLACES,
    SAY_UNDO,
    SAY_UNDONE,
    SAY_KEY_FAILED,
    SAY_TOGETHER,
    SAY_ID_FAILED,
    SAY_MODE_IGNORED,
    /* calls that succeed */
    SAY_MAKES,
    SAY_MAKES_PRIVATE,
    SAY_FINDS,
    SAY_FINDS_UNKNOWN,
    SAY_ATTACHES,
    SAY_DETACHES,
    SAY_REMOVES,
    SAY_MARKS,
    SAY_MARKS_PRIVATE,
    SAY_MARKS_AGAIN,
    SAY_STAT,
    SAY_SET,
    SAY_LOCKS,
    SAY_UNLOCKS,
    SAY_TOTALS,
    SAY_SEM_MAKES,
    SAY_SEM_FINDS,
    SAY_SEM_FINDS_UNKNOWN,
    SAY_SEMOP,
    SAY_SEMOP_AT_LAST,
    SAY_SEMOP_TAKEN,
    SAY_SEMOP_UNKNOWN,
    SAY_SEM_SET,
    SAY_SEM_SET_ALL,
    SAY_SEM_GET,
    SAY_SEM_GET_ALL,
    SAY_SEM_PID,
    SAY_SEM_NO_PID,
    SAY_SEM_WAITERS,
    SAY_SEM_ZERO_WAITERS,
    SAY_SEM_STAT,
    SAY_SEM_MODE,
    SAY_SEM_REMOVES,
    SAY_SEM_TOTALS,
    SAY_MAPS_ANONYMOUS,
    SAY_MAPS_FILE,
    SAY_MAPS_MEMFD,
    SAY_MAPS,
    SAY_UNMAPS,
    SAY_PROTECTS,
    SAY_REMAPS,
    SAY_REAPS,
    SAY_REAPS_KEEPS,
    SAY_REAPS_STOP,
    SAY_REAPS_NONE,
    SAY_KILLS,
    SAY_KILLS_NOBODY,
    SAY_WRITES,
    SAY_READS,
    SAY_READS_END,
    SAY_WAKES_FUTEX,
    SAY_WAKES_NANOSLEEP,
    SAY_WAKES_SIGNAL,
    SAY_WAKES_TIMEOUT,
    SAY_CALLS,
    SAY_CALLS_OTHER,
    /* calls that fail */
    SAY_FAILS,
    SAY_FAILS_BARE,
    SAY_TO_SHMGET,
    SAY_TO_SHMAT,
    SAY_TO_SHMDT,
    SAY_TO_REMOVE,
    SAY_TO_STAT,
    SAY_TO_SHMCTL,
    SAY_TO_SEMGET,
    SAY_TO_SEMOP,
    SAY_TO_SEMCTL,
    SAY_TO_SEM_ASK,
    SAY_TO_SEM_REMOVE,
    SAY_TO_MMAP,
    SAY_TO_MUNMAP,
    SAY_TO_MPROTECT,
    SAY_TO_MREMAP,
    SAY_TO_FORK,
    SAY_TO_EXEC,
    SAY_TO_WAIT,
    SAY_TO_KILL,
    SAY_TO_WRITE,
    SAY_TO_READ,
    SAY_TO_SLEEP,
    SAY_TO_CALL,
    SAY_TO_OTHER,
    SAY_CAUSE_NO_SEGMENT,
    SAY_CAUSE_REMOVED,
    SAY_CAUSE_NO_KEY,
    SAY_CAUSE_KEY_TAKEN,
    SAY_CAUSE_SIZE_ZERO,
    SAY_CAUSE_SIZE_TOO_LARGE,
    SAY_CAUSE_SIZE_LARGER,
    SAY_CAUSE_SIZE_LIMIT,
    SAY_CAUSE_PERMISSION,
    SAY_CAUSE_NOT_OWNER,
    SAY_CAUSE_UNALIGNED,
    SAY_CAUSE_IN_USE,
    SAY_CAUSE_NO_ADDRESS,
    SAY_CAUSE_LOW_ADDRESS,
    SAY_CAUSE_NOT_ATTACHED,
    SAY_CAUSE_INSIDE,
    SAY_CAUSE_OURS,
    SAY_CAUSE_NO_KEY_SET,
    SAY_CAUSE_KEY_TAKEN_SET,
    SAY_CAUSE_SIZE_ZERO_SET,
    SAY_CAUSE_SIZE_TOO_LARGE_SET,
    SAY_CAUSE_PERMISSION_SET,
    SAY_CAUSE_NO_SET,
    SAY_CAUSE_NO_SEMAPHORE,
    SAY_BECAUSE_EINTR,
    SAY_BECAUSE_ECHILD,
    SAY_BECAUSE_ESRCH,
    SAY_BECAUSE_EAGAIN,
    SAY_BECAUSE_EIDRM,
    SAY_BECAUSE_ENOMEM,
    SAY_BECAUSE_ENOSPC,
    SAY_BECAUSE_FULL,
    SAY_BECAUSE_EFAULT,
    SAY_BECAUSE_EBADF,
    SAY_BECAUSE_EPIPE,
    SAY_BECAUSE_ETIMEDOUT,
    SAY_BECAUSE_ERANGE,
    SAY_BECAUSE_NOWAIT,
    /* everything else */
    SAY_STARTS,
    SAY_FORKS_SHELL,
    SAY_FORKS,
    SAY_FORKS_BARE,
    SAY_FORKS_BORROWING,
    SAY_FORKS_THREAD,
    SAY_EXECS,
    SAY_EXECS_BARE,
    SAY_EXECS_BORROWING,
    SAY_EXITS,
    SAY_EXITS_BORROWING,
    SAY_KILLED,
    SAY_ENDED_LIMIT,
    SAY_ENDED_HUNG,
    SAY_ENDED_LEFT,
    SAY_STORES,
    SAY_STORES_UNKNOWN,
    SAY_STORES_OURS,
    SAY_CHANGE,
    SAY_STORES_VALUES,
    SAY_CHANGE_VALUE,
    SAY_NULL,
    SAY_ADDRESS,
    SAY_ADDRESS_OF,
    SAY_TRUE,
    SAY_FALSE,
    SAY_BYTE_OF,
    SAY_CHANGES_MORE,
    SAY_LOADS,
    SAY_LOADS_AGAIN,
    SAY_STORES_SAME,
    SAY_VALUE,
    SAY_VALUE_BYTES,
    SAY_ATOMIC,
    SAY_LOST_UPDATE,
    SAY_LOST_UPDATE_BARE,
    SAY_TORN_READ,
    SAY_LOST_UPDATES,
    SAY_TORN_READS,
    SAY_SIGNAL,
    SAY_FAULT_READ_ONLY,
    SAY_FAULT_FORBIDDEN,
    SAY_FAULT_UNMAPPED,
    SAY_FAULT_NO_MEMORY,
    SAY_FAULT_WAS,
    SAY_FAULT_PAST,
    SAY_FAULT_PAST_END,
    SAY_FAULT_NULL,
    SAY_FAULT_FAILED,
    SAY_FAULT_ELSEWHERE,
    SAY_FAULT_ELSEWHERE_FORBIDDEN,
    SAY_SLEEPS_SEMOP,
    SAY_SLEEPS_SEMOP_ABOVE,
    SAY_SLEEPS_SEMOP_ZERO,
    SAY_SLEEPS_FUTEX,
    SAY_SLEEPS_FUTEX_AT,
    SAY_SLEEPS_WAIT,
    SAY_SLEEPS_READ,
    SAY_SLEEPS_WRITE,
    SAY_SLEEPS_PAUSE,
    SAY_SLEEPS_NANOSLEEP,
    SAY_SLEEPS,
    SAY_SLEEPS_OTHER,
    SAY_ONE_AT_A_TIME,
    SAY_SPINNING,
    SAY_FOREIGN_CALLS,
    SAY_SETUID,
    SAY_TRACES,
    SAY_UNTRACED,
    SAY_FILTERS,
    SAY_HIDDEN,
    SAY_CUT,
    SAY_ACCESSES,
    SAY_MADE_TO_FAIL,
    SAY_MADE_TO_END,
    SAY_HELD,
    SAY_LET_GO,
    /* at the end */
    SAY_LEFT_SEGMENT,
    SAY_LEFT_SET,
    SAY_LEFT_CHILD,
    SAY_LEFT_NOTHING,
#define SAY_MESSAGES
#include "say/messages_hangs.h"
    SAY_NOTHING,
    MESSAGES
};

/* What can stand in braces; the names are in words.c. */
enum slot {
    SLOT_WHO,       /* "child 1" */
    SLOT_WHO_FIRST, /* "Child 1" */
    SLOT_OTHER,     /* the second process in the sentence */
    SLOT_OTHER_FIRST,
    SLOT_SEGMENT,  /* "A" */
    SLOT_SEGMENTS, /* "segments A and B" */
    SLOT_COUNTS,   /* "nattch rises from 1 to 2" */
    SLOT_BEFORE,
    SLOT_AFTER,
    SLOT_NATTCH,
    SLOT_COUNT, /* the number that chooses the form */
    SLOT_NUMBER,
    SLOT_LIST,
    SLOT_KEY,
    SLOT_BYTES, /* "4096 bytes" */
    SLOT_BYTE,
    SLOT_RANGE,      /* "bytes 0 to 3" */
    SLOT_SET,        /* "set 1" */
    SLOT_SEMAPHORES, /* "2 semaphores" */
    SLOT_CALL,
    SLOT_RESULT,
    SLOT_DEED, /* "attach segment A" */
    SLOT_REASON,
    SLOT_ERRNO,
    SLOT_SIGNAL,
    SLOT_STATUS,
    SLOT_TEXT,
    SLOT_NAME,
    SLOT_PROGRAM,
    SLOT_WHERE,
    SLOT_HOW,
    SLOT_LINE,       /* of a source file */
    SLOT_LINE_OTHER, /* the second in the sentence */
    SLOTS
};

struct language {
    const char *text[MESSAGES]; /* for no number, or for the number 1 */
    const char *many[MESSAGES]; /* for other numbers; NULL: the same */
};

extern const struct language say_english;

/* The slot of this name, or SLOTS. */
enum slot say_find_slot(const char *name, size_t length);

/* Words being put together for one event. */
struct saying {
    const struct history *history;
    const struct state *before; /* or NULL */
    const struct event *event;
    const struct language *language;
    FILE *out;          /* the sentences so far */
    char *slots[SLOTS]; /* NULL: empty */
    bool apart;         /* no list of steps is beside it */
    bool any;           /* a sentence was written */
    bool failed;        /* no memory */
    char *alone;        /* say_start_alone(): what `out` is */
    size_t alone_size;
};

/* Set a slot to text as with printf; or to a message that is filled in itself,
 * and whose form `count` chooses. */
void say_slot(struct saying *saying, enum slot slot, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void say_part(struct saying *saying, enum slot slot, enum message message,
              uint64_t count);

/* Make a slot empty. */
void say_clear(struct saying *saying, enum slot slot);

/* Set a slot to a name that a stranger chose, escaped; it becomes empty when
 * there is none. */
void say_name(struct saying *saying, enum slot slot, const char *name);

/* A slot that is written as a stream: begin, and when that has returned true,
 * write, and finish. */
struct draft {
    FILE *out;
    char *text;
    size_t size;
};
bool say_begin(struct saying *saying, struct draft *draft);
void say_finish(struct saying *saying, struct draft *draft, enum slot slot);

/* Append text to a slot; in between comes the message, unless the slot was
 * empty. */
void say_append(struct saying *saying, enum slot slot, enum message separator,
                const char *text);

/* Write a sentence, with a blank in front when it is not the first. */
void say_sentence(struct saying *saying, enum message message, uint64_t count);

/* Set SLOT_NAME, SLOT_BEFORE and SLOT_AFTER to one value that a store has
 * changed: values.c. */
void say_change(struct saying *saying, const struct store *store,
                const struct field_changes *changes, size_t number);

/* SENTENCES */

void say_of_deed(struct saying *saying);    /* calls that succeed: deeds.c */
void say_of_failure(struct saying *saying); /* calls that fail: failures.c */
void say_of_stores(struct saying *saying);  /* stores.c */
void say_of_fault(struct saying *saying);   /* signals: faults.c */
void say_of_hang(struct saying *saying);    /* who waits, and why: hangs.c */

#include "say/parts.h"

#endif
