/*
 * history.h - what the processes of a run did, in order, as plain data
 *
 * A history is a list of events and the tables they refer to by index: the
 * processes, the segments, the types of what is in these, the semaphore sets.
 * Nothing is ever taken out of a table, so an index always means the same.  An
 * event says what happened (codes and values, never sentences) and what has
 * changed by it: attachments of processes, what the kernel says of segments and
 * sets, bytes in segments.  Playing the changes from the first event on gives
 * the state at any moment: state.h.
 *
 * Whoever fills a history in owns all it points to, until history_free().
 */
#ifndef LAB_HISTORY_H
#define LAB_HISTORY_H

#include "recording/sources.h"
#include "recording/waits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What an event is. */
enum event_kind {
    EVENT_START,  /* the first program begins */
    EVENT_CALL,   /* a call has returned; `call`, `args`, `result`, `error` */
    EVENT_FORK,   /* a process has made another, `other`; `call` says how */
    EVENT_EXEC,   /* a process has become another program, `text` */
    EVENT_STORE,  /* bytes of segments have changed: `stores` */
    EVENT_SIGNAL, /* a process gets a signal: `signo`, `code`, `address` */
    EVENT_SLEEP,  /* a process begins to wait in `call` */
    EVENT_EXIT,   /* a process has ended by itself, with `status` */
    EVENT_KILLED, /* a process was ended by `signo` */
    EVENT_NOTE,   /* about the recording itself: `note` */
    EVENT_LOAD,   /* one instruction has loaded bytes of segments: `loads` */
    EVENT_HANG,   /* the last of a run that we end: who waits for what, `waits`
                     of each thread that is alive */
    EVENT_KINDS
};

/* The calls that are recorded.  exit is EVENT_EXIT. */
enum call {
    CALL_NONE,
    CALL_SHMGET,
    CALL_SHMAT,
    CALL_SHMDT,
    CALL_SHMCTL,
    CALL_SEMGET,
    CALL_SEMOP, /* and semtimedop */
    CALL_SEMCTL,
    CALL_MMAP,
    CALL_MUNMAP,
    CALL_MPROTECT,
    CALL_MREMAP,
    CALL_FORK,
    CALL_VFORK,
    CALL_CLONE, /* a process or a thread, by clone(2) */
    CALL_EXEC,
    CALL_WAIT, /* wait4, waitid */
    CALL_KILL,
    CALL_WRITE,     /* to standard output or error; writev, too */
    CALL_READ,      /* only when it sleeps */
    CALL_FUTEX,     /* only when it sleeps */
    CALL_PAUSE,     /* pause, sigsuspend: until a signal comes */
    CALL_NANOSLEEP, /* and clock_nanosleep */
    CALL_OTHER,
    CALLS
};

/* Why a call failed: what errno alone leaves open. */
enum cause {
    CAUSE_NONE,       /* it did not fail, or errno says it all */
    CAUSE_NO_SEGMENT, /* no segment has this identifier, or no longer */
    CAUSE_NO_KEY,     /* no segment or set has this key, and IPC_CREAT is
                         missing */
    CAUSE_KEY_TAKEN,  /* IPC_EXCL, and a segment or set has this key */
    CAUSE_SIZE_ZERO,  /* a new segment of no bytes, a set of no semaphores */
    CAUSE_SIZE_TOO_LARGE, /* more than the one with this key has, `segment`; of
                             a set: or than a limit */
    CAUSE_PERMISSION,     /* the mode bits of segment or set do not allow it */
    CAUSE_NOT_OWNER,      /* only owner and creator may */
    CAUSE_UNALIGNED,      /* between two boundaries, without SHM_RND */
    CAUSE_IN_USE,         /* something is mapped there, without SHM_REMAP */
    CAUSE_NO_ADDRESS,     /* SHM_REMAP with a null address */
    CAUSE_LOW_ADDRESS,    /* below what an ordinary user may map */
    CAUSE_NOT_ATTACHED,   /* nothing is attached at this address */
    CAUSE_INSIDE,         /* inside an attachment, not where it begins */
    CAUSE_NO_SET,         /* no semaphore set has this identifier */
    CAUSE_NO_SEMAPHORE,   /* the set has no semaphore of this number */
    CAUSE_SIZE_LIMIT,     /* a segment larger than the system allows */
    CAUSE_OURS,           /* we have made it fail: NOTE_MADE_TO_FAIL */
    CAUSES
};

/* Where an address lies, as seen by the process that used it. */
enum place_kind {
    PLACE_ELSEWHERE, /* it has to do with no segment */
    PLACE_INSIDE,    /* at `offset` of segment `segment`, attached */
    PLACE_WAS,       /* at `offset` of `segment`, which was attached there */
    PLACE_PAST,      /* `offset` bytes behind the end of an attachment of it */
    PLACE_KINDS
};

/* Remarks about the recording itself. */
enum note {
    NOTE_ONE_AT_A_TIME, /* only one process ran at any time */
    NOTE_SPINNING,      /* a process computed on and on and lost its turn */
    NOTE_FOREIGN_CALLS, /* calls of a program that we do not understand */
    NOTE_SETUID,        /* a program that did not get its privileges */
    NOTE_TRACES,        /* a program that wants to trace, and cannot */
    NOTE_UNTRACED,      /* wants to make one that is not traced; it is */
    NOTE_FILTERS,       /* has its own filter of calls: what that refuses is not
                           seen */
    NOTE_HIDDEN,        /* lets nobody look into its memory, nor us */
    NOTE_CUT,           /* there was more than is kept */
    NOTE_ACCESSES,      /* from here on, single accesses are not recorded: there
                           were as many as are kept */
    /* What we have done ourselves, as the process began its `call`: */
    NOTE_MADE_TO_FAIL, /* the call fails, with `error` */
    NOTE_MADE_TO_END,  /* the process is killed */
    NOTE_HELD,         /* it is held back until nobody else can go on */
    NOTE_LET_GO,       /* and now it may */
    NOTE_CHANGED,      /* while it was held, bytes were changed: `stores` */
    /* EVENT_KILLED: by us, */
    NOTE_LIMIT, /* because a limit of the run is reached */
    NOTE_HUNG,  /* because nobody could go on: EVENT_HANG says why */
    NOTE_LEFT,  /* because it has outlived the first process */
    NOTES
};

/* What a process is at one moment. */
enum process_state {
    PROCESS_NOT_YET,   /* before it was made */
    PROCESS_RUNNING,   /* or ready to */
    PROCESS_BORROWING, /* in its parent's memory: vfork(2) */
    PROCESS_SLEEPING,  /* waits in a call */
    PROCESS_HELD,      /* is held back by us, before a call */
    PROCESS_ENDED,     /* by itself or by a signal */
    PROCESS_STATES
};

/* What can be shared. */
enum segment_kind {
    SEGMENT_SYSV,      /* made by shmget: has identifier, key and count */
    SEGMENT_ANONYMOUS, /* mmap(MAP_SHARED | MAP_ANONYMOUS) */
    SEGMENT_FILE,      /* a file, or shm_open: `name` */
    SEGMENT_MEMFD,     /* memfd_create: `name` */
    SEGMENT_KINDS
};

/* What a field of a type is. */
enum field_kind {
    FIELD_BYTES,    /* what is none of these: a union, bit fields */
    FIELD_SIGNED,   /* a number of 1, 2, 4 or 8 bytes; so are the next three */
    FIELD_UNSIGNED, /* and an enumeration */
    FIELD_BOOL,
    FIELD_POINTER,
    FIELD_FLOATING, /* of 4 or 8 bytes */
    FIELD_TEXT,     /* a char, or an array of them */
    FIELD_KINDS
};

/* One process of the run. */
struct process {
    int parent; /* index of who made it; -1: the first */
    pid_t pid;  /* differs from run to run */
    char *role; /* "parent", "child 1", "child 2.1"; "shell" and, for what a
                   shell has started, the name of the program */
    char *name; /* of its first program, without the folders */
};

/* One segment of the run.  Pictures call the first A, the second B, ... */
struct shared {
    enum segment_kind kind;
    int id;    /* SEGMENT_SYSV: the identifier; else -1 */
    key_t key; /* SEGMENT_SYSV: the key it was made with */
    size_t size;
    char *name; /* SEGMENT_FILE, SEGMENT_MEMFD; else "" */
};

/* One semaphore set of the run.  Its first semaphore has the number 0. */
struct set {
    int id;    /* the identifier */
    key_t key; /* it was made with */
    int size;  /* how many semaphores it has */
};

/* One value in a type; or one in each element of an array in it, which are
 * `count` values, `stride` bytes from one to the next.  No two fields share a
 * byte: a union is one field, since nothing says which member is meant. */
struct field {
    char *name; /* "answer", "slots[].value" where [] is the array; "" when the
                   type is nothing but this value */
    enum field_kind kind;
    uint64_t offset, size; /* of the first */
    uint64_t stride, count;
};

/* A type of the program.  A segment of it holds as many as fit, one behind the
 * other, as an array does. */
struct type {
    char *name;           /* "struct box", "int" */
    char *variable;       /* the pointer by which it was found; "": not known */
    uint64_t size;        /* of one */
    struct field *fields; /* padding is in none */
    size_t field_count;
};

enum {
    FIELDS_MAX = 256 /* of one type; what is behind them stays bytes */
};

/* One attachment of one process. */
struct attached {
    int segment; /* index */
    uint64_t start, end;
    uint64_t offset; /* into the segment, of `start` */
    bool writable;
    bool executable;
};

/* The new state of one process. */
struct process_change {
    int process;
    enum process_state state;
    enum call doing;           /* while PROCESS_SLEEPING, PROCESS_HELD */
    struct attached *attached; /* all it has now, from low to high */
    size_t attached_count;
};

/* What the kernel now says of one segment. */
struct segment_change {
    int segment;
    bool gone;            /* destroyed; the rest is then as it was last */
    key_t key;            /* 0 after IPC_RMID */
    unsigned mode;        /* with SHM_DEST */
    unsigned long nattch; /* SEGMENT_SYSV; else the attachments we see */
};

/* What the kernel now says of one semaphore set. */
struct set_change {
    int set;     /* index */
    bool gone;   /* removed */
    int *values; /* of its first `value_count` semaphores */
    size_t value_count;
};

/* One operation of a semop(2). */
struct operation {
    int number; /* of the semaphore in its set */
    int by;     /* is added to its value; 0: waits until that is 0 */
    int flags;  /* IPC_NOWAIT, SEM_UNDO */
};

/* A process is called otherwise than before.  The table has its last role; this
 * is for who writes a history down before that is known. */
struct naming {
    int process;
    char *role;
};

/* Bytes of one segment that have changed. */
struct store {
    int segment;
    int by; /* index of the process that stored them; -1: not known */
    uint64_t offset;
    size_t size;
    unsigned char *before, *after; /* `size` bytes each */
    int type; /* index of what the segment is then known to hold; -1: bytes */
};

/* Bytes of one segment that one instruction has loaded. */
struct load {
    int segment;
    uint64_t offset;
    size_t size;
    unsigned char *bytes; /* `size` of them */
    int type;             /* as in struct store */
};

struct event {
    enum event_kind kind;
    int process; /* index of who did it */
    int thread;  /* 0: the first thread of the process, and mostly the only */
    double seconds; /* since the start; differs from run to run */
    struct source at;

    enum call call;
    uint64_t args[6]; /* as the kernel got them */
    int64_t result;   /* what the call returned, -1 on failure */
    int error;        /* errno; 0: it succeeded */
    enum cause cause;

    int segment;           /* index of the segment it is about; -1: none */
    enum place_kind place; /* of `address` */
    uint64_t address;      /* EVENT_SIGNAL: of the fault */
    uint64_t offset;       /* see enum place_kind */

    int set; /* index of the semaphore set it is about; -1: none */
    struct operation *operations; /* CALL_SEMOP */
    size_t operation_count;

    int other; /* EVENT_FORK: who was made; CALL_WAIT, CALL_KILL: whom; or -1 */
    int signo; /* EVENT_SIGNAL, EVENT_KILLED, CALL_KILL */
    int code;  /* EVENT_SIGNAL: si_code */
    int status; /* EVENT_EXIT */
    enum note note;
    char *text; /* CALL_WRITE: the bytes; EVENT_EXEC: the program; or NULL */
    size_t text_size; /* `text` has a NUL byte behind that */

    struct process_change *processes; /* only those that have changed */
    size_t process_count;
    struct segment_change *segments;
    size_t segment_count;
    struct set_change *sets;
    size_t set_count;
    struct naming *namings;
    size_t naming_count;
    struct store *stores;
    size_t store_count;

    /* EVENT_LOAD, and EVENT_STORE of one instruction, which may load, too: */
    bool exact;  /* it tells of just this instruction */
    bool atomic; /* a locked one: nobody comes between its load and its store */
    bool synced; /* since its event before, the process has made a call by
                    which processes wait for one another and that is no event
                    of its own: a lock on a file, a pipe */
    uint64_t again; /* EVENT_LOAD, and CALL_NANOSLEEP: it tells of so many that
                       were all like the last ones; 0: of one */
    struct load *loads;
    size_t load_count;

    struct wait *waits; /* EVENT_HANG */
    size_t wait_count;
};

struct history {
    struct process *processes;
    size_t process_count;
    struct shared *segments;
    size_t segment_count;
    struct type *types;
    size_t type_count;
    struct event *events;
    size_t event_count;
    struct set *sets;
    size_t set_count;
    struct text_file *sources; /* not all that events refer to need be here */
    size_t source_count;
};

/* Append one element, all zero but for the indexes that are -1 for "none"
 * (parent, segment, set, other), and return its index; or -1 with ENOMEM.
 * Pointers to earlier elements become invalid. */
int history_add_process(struct history *history);
int history_add_segment(struct history *history);
int history_add_set(struct history *history);
int history_add_type(struct history *history);
int history_add_source(struct history *history);
int history_add_event(struct history *history, enum event_kind kind);

/* Append a field to a type, or a change to an event; likewise, a store without
 * a type and not known by whom.  Return a pointer to it, or NULL with ENOMEM;
 * it is valid until the next is appended. */
struct field *type_add_field(struct type *type);
struct process_change *event_add_process(struct event *event, int process);
struct segment_change *event_add_segment(struct event *event, int segment);
struct set_change *event_add_set(struct event *event, int set,
                                 size_t value_count);
struct operation *event_add_operation(struct event *event);
struct store *event_add_store(struct event *event, int segment, uint64_t offset,
                              size_t size);
struct load *event_add_load(struct event *event, int segment, uint64_t offset,
                            size_t size);
struct wait *event_add_wait(struct event *event, int process, int thread);

/* Append to a wait one range of bytes, or one process of `others` unless it is
 * there.  Return 0, or -1 with ENOMEM. */
int wait_add_range(struct wait *wait, const struct range *range);
int wait_add_other(struct wait *wait, int process);

/* How many bytes of memory an event takes, with all it points to but the names
 * in its source line. */
size_t event_bytes(const struct event *event);

/* Call a process `role` from now on, in the table too, and say so in the event.
 * Returns 0, or -1 with ENOMEM. */
int event_name_process(struct history *history, struct event *event,
                       int process, const char *role);

/* Free all that a type points to. */
void type_free(struct type *type);

/* Free all that the history points to and make it empty. */
void history_free(struct history *history);

#endif
