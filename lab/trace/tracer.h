/*
 * tracer.h - what the files of lab/trace share; private to them
 */
#ifndef LAB_TRACER_H
#define LAB_TRACER_H

#include "recording/jsonl.h"
#include "recording/recording.h"
#include "trace/abi.h"
#include "trace/naps.h"
#include "trace/trace.h"
#include "trace/where.h"

#include <sys/ptrace.h>

/* linux/ptrace.h and sys/ptrace.h do not mix, so glibc's names are used. */
typedef struct __ptrace_syscall_info syscall_info;

enum {
    IPC_64_BIT = 0x100 /* IPC_64 of linux/ipc.h, which does not mix with
                          sys/ipc.h: in commands of some C libraries */
};

/* One thread. */
struct task {
    pid_t tid;
    int process;   /* index in the history; -1: its maker has not told yet */
    int number;    /* within its process, from 0 */
    bool stopped;  /* waits for us to let it go on */
    bool running;  /* computes: it has the turn */
    bool ran;      /* has computed since the last look at the segments */
    bool unseen;   /* sleeps in a call that we do not see, and may come back
                      without a stop and without the turn */
    long switches; /* then: how often it had slept at the last look */
    bool lends;    /* its vfork child has its memory, and it computes not */
    bool in_call;  /* between the two stops of a call that matters */
    bool reported; /* an EVENT_SLEEP tells of this call */
    int broken;    /* a signal has interrupted `call`, and the kernel makes it
                      again unless a handler runs: what it returned, -512 and
                      below; 0: not */
    bool leaving;  /* it is about to end */
    bool opened; /* its call uses attachments: they are open until it returns */
    bool reshuts; /* some are open for a signal of its own, until it stands
                     before the handler: it goes on to that */
    bool late;    /* has stopped at `status` while another had the turn */
    bool listens; /* stopped by job control, until SIGCONT */
    int status;
    unsigned held;  /* by an intervention; the first has the lowest; 0: not */
    size_t held_by; /* index of that */
    int failing;    /* the call is made to fail with this errno; 0: it is not */
    int signo;      /* to be delivered when it goes on */
    enum call call; /* while in_call, and so are those below: abi.h */
    enum form form;
    uint64_t args[6];
    uint64_t result_at;    /* the kernel stores the result there; 0: it
                              returns it */
    const struct abi *abi; /* in whose form it was made */
    unsigned ticks;        /* without a stop, since it has the turn */
    double used;           /* processor time it had used at the first of them */
    bool spins;            /* a NOTE_SPINNING tells of this turn */
    unsigned looks;   /* since it went on into this call, whether it sleeps */
    unsigned asleep;  /* ticks it has slept with the turn, to this one */
    struct source at; /* where it began this call: a sleeper cannot be asked */
    struct operation *operations; /* of this semop(2) */
    size_t operation_count;
};

enum {
    PID_LEVELS = 8 /* of PID namespaces, one in another */
};

/* The numbers of a process, from our PID namespace inwards to its own. */
struct pids {
    pid_t in[PID_LEVELS];
    int levels;
};

/* What the tracer knows of one process of the history, at the same index. */
struct member {
    pid_t pid; /* 0: it is no more */
    struct pids pids;
    pid_t alive; /* a thread of it to ask about: the first may have ended */
    bool dead;
    bool hidden; /* its memory could not be read, though it has some */
    bool told_hidden;
    bool timer;   /* a timer will send it a signal: alarm(2), setitimer(2) */
    bool repeats; /* and again */
    bool waited;  /* its parent has waited for it */
    bool foreign; /* has made a call that we do not understand */
    bool borrows; /* is in its parent's memory, vfork(2) */
    bool shell;   /* it runs a shell, and all above it do */
    int status;
    int space;    /* index of its IPC namespace, at the last look */
    int children; /* made so far: for their roles */
    int threads;  /* seen so far */
    bool looked;  /* at its attachments; before, they are those of its parent */
    struct nap nap;
    enum process_state state;
    struct attached *attached;
    size_t attached_count;
    struct attached *former; /* what it had attached once: for faults */
    size_t former_count;
    struct guard *guard; /* access.h; NULL: accesses are not recorded */
    struct view *views;  /* what it sees in segments: types.c */
    size_t view_count;
};

/* What the tracer knows of one segment of the history, at the same index. */
struct known {
    int space;              /* SEGMENT_SYSV: index of its IPC namespace */
    uint64_t device, inode; /* unless SEGMENT_SYSV */
    bool gone;
    bool made;  /* by a call of this run */
    bool blind; /* somebody who is hidden may have stored into it */
    key_t key;
    unsigned mode;
    unsigned long nattch;
    unsigned char *bytes; /* as they were at the last look */
    size_t size;          /* of those */
    unsigned long stores; /* into it, so far, when each is recorded */
    unsigned long seen;   /* during a look: attachments of all processes */
    int reader;           /* during a look: who has it attached, or -1 */
    uint64_t address;     /* and where */
    int type;             /* as somebody saw it last; -1: not known */
};

/* What the tracer knows of one semaphore set of the history, at the same index.
 */
struct known_set {
    int space;
    bool gone;
    int *values;
    size_t count;
};

/* One IPC namespace that a process of the run is or was in. */
struct space {
    uint64_t inode;
    int ipc;  /* its descriptor; -1: it is our own */
    int user; /* of the user namespace that owns it; -1: our own */
};

/* A file by the name it has in the history, and where it really is. */
struct named_file {
    char *name, *path;
};

struct tracer {
    struct trace_options options;
    struct history *history;
    FILE *json;          /* NULL: nobody wants it */
    struct where *where; /* NULL: no source lines */
    struct jsonl_writer writer;
    pid_t first; /* pid of the first process */
    bool ended;
    bool dying; /* all are being killed: only their ends matter */
    int status;
    double began;
    struct task *tasks;
    size_t task_count;
    struct member *members; /* as many as history->processes */
    struct space *spaces;
    size_t space_count;
    struct known *known;  /* as many as history->segments */
    unsigned char *fresh; /* room for the bytes of one, TRACE_BYTES_MAX */
    size_t compared;      /* bytes of all of them that are */
    size_t weighed;       /* events whose bytes are in `weight` */
    size_t weight;
    size_t faults; /* how often the last one has come in a row */
    bool cut;      /* it was told that not everything is compared */
    const struct segment *planted; /* were there before: trace_planted() */
    size_t planted_count;
    unsigned *counts;         /* for each intervention: its calls so far */
    unsigned holds;           /* so far */
    struct named_file *files; /* that lines were in, SOURCES_MAX at most */
    size_t file_count;
    size_t file_bytes;            /* that were kept of them */
    struct known_set *known_sets; /* as many as history->sets */
    bool undoes;                  /* a semop(2) had SEM_UNDO */
    unsigned accesses;            /* recorded so far */
    bool shared_ipc;              /* others may use our IPC namespace */
    uint64_t outside_inodes[3]; /* of the standard streams of the first process,
                                   where they are pipes from somewhere else */
    struct looks {
        double next;       /* when to look whether anybody can go on; 0: as soon
                              as nobody computes */
        double pause;      /* seconds until the one after that */
        unsigned same;     /* looks that have seen the same sleepers */
        uint64_t sleepers; /* a number that changes when one has woken */
        size_t events;     /* of the history, */
        double since;      /* from this time on, */
        double waiting;    /* and seconds until circles are looked for */
    } looks;               /* hung.c */
    bool hung;
    bool watches; /* it traces nobody, but looks at one moment: snapshot.h */
    bool limited; /* `dying` because a limit of the run is reached */
    pid_t turn;   /* tid of who ran last */
    unsigned random;
};

/* trace.c */
struct task *trace_task(struct tracer *tracer, pid_t tid);
void trace_drop_task(struct tracer *tracer, struct task *task);
/* A stopped task begins a call: remember where, for all that is told of it; and
 * it has returned. */
void trace_keep_line(struct tracer *tracer, struct task *task);
void trace_forget_call(struct task *task);
struct event *trace_event(struct tracer *tracer, enum event_kind kind,
                          const struct task *task);

/* Likewise, but of a line that is known, which is copied. */
struct event *trace_event_at(struct tracer *tracer, enum event_kind kind,
                             const struct task *task, const struct source *at);

/* May a question be asked about where this thread stands: does it, and is there
 * time for that? */
bool trace_may_ask(const struct tracer *tracer, const struct task *task);

/* look.c: compare with the kernel, and note what has changed in the event. */
void look_process(struct tracer *tracer, struct event *event, int process);
void look_segments(struct tracer *tracer, struct event *event);
void look_state(struct tracer *tracer, struct event *event, int process,
                enum process_state state, enum call doing);

/* settle.c: a process has just lost its memory; wait, not for long, until the
 * kernel counts its attachments no more. */
void settle(struct tracer *tracer, int process);

/* stores.c: compare the bytes of all segments, in an event of its own; and keep
 * those of a segment no longer. */
void look_stores(struct tracer *tracer, const struct task *task);
void stores_forget(struct tracer *tracer, int segment);
/* The bytes as of the last look, and how many are kept. */
unsigned char *stores_known(struct tracer *tracer, int segment, size_t *size);

/* segments.c: the index of a segment in the history, also of one that is gone,
 * or -1; the same of the one that has this key now; and all attachments that a
 * process has now, in an array of its own: their number, or -1 when it does not
 * let us look. */
int look_sysv(struct tracer *tracer, int process, int id);
int look_key(struct tracer *tracer, int process, key_t key);
ssize_t segments_attached(struct tracer *tracer, int process,
                          struct attached **list);

/* types.c: what a stopped thread, or else somebody before, sees in a segment:
 * an index in the history, or -1.  A program is asked a few times only, at the
 * first stop with this segment and when something is `stored`; and what it has
 * told its children know, too. */
int types_of_segment(struct tracer *tracer, const struct task *task,
                     int segment, bool stored);
void types_inherit(struct tracer *tracer, int parent, int child);
void types_forget(struct tracer *tracer, int process);

/* spaces.c: the index of the IPC namespace a process is in; and what the kernel
 * says of one segment there.  During one look at a namespace a table is kept,
 * all zero at first, so that the kernel's is read at most once.  space_key()
 * finds the one that has this key now, or returns false. */
struct table {
    struct segment *rows; /* by identifier; to be freed */
    ssize_t count;        /* -1: it cannot be read */
    bool read;
};
enum row {
    ROW_FOUND,
    ROW_GONE,
    ROW_UNKNOWN
};
int space_of(struct tracer *tracer, int process);
bool space_key(const struct tracer *tracer, int index, key_t key,
               struct segment *found);
enum row space_row(const struct tracer *tracer, int index, struct table *table,
                   int id, struct segment *found);

/* memory.c: copy bytes of a process, and return how many: all or, up to where
 * it has no more, some.  Copy all of them there, or return false.  One number
 * of 4 or 8 bytes; false when it is not there. */
size_t memory_read(pid_t pid, uint64_t address, void *into, size_t size);
/* From now on, also what the process itself may not read. */
void memory_force(void);
bool memory_write(pid_t pid, uint64_t address, const void *from, size_t size);
bool memory_word(pid_t pid, uint64_t address, unsigned word, uint64_t *value);

/* sources.c: where_of() has just found this for a process.  Keep the text of
 * the file, once, if that process could have read it; where another file has
 * its name already, call it by its whole path. */
void sources_note(struct tracer *tracer, pid_t pid, struct source *at);
void sources_forget(struct tracer *tracer);

/* Fork a helper that enters a namespace.  In the helper: returns 0, and *end is
 * a pipe to its parent; it ends by _exit(2).  In the parent: its pid, and *end
 * is where to read; or -1.  space_leave() closes that, and waits: true when the
 * helper has ended with status 0. */
pid_t space_enter(const struct space *space, int *end);
bool space_leave(pid_t helper, int end);

/* sets.c: semaphore sets.  At the begin of a call, keep what it is to do; when
 * it sleeps or has returned, say so in the event, and see what has become of
 * the set; and of all sets when a process has ended. */
void sets_enter(struct tracer *tracer, struct task *task);
void sets_note(struct tracer *tracer, const struct task *task,
               struct event *event);
void sets_look(struct tracer *tracer, struct event *event);
enum cause sets_cause(const struct tracer *tracer, const struct event *event);
/* The index of the set that a process knows by this identifier, its values told
 * in the event, or -1; the values of this event will be told once more; and who
 * has changed a semaphore last, as GETPID says, or 0. */
int sets_index(struct tracer *tracer, int process, int id, struct event *event);
void sets_forget(struct tracer *tracer, const struct event *event);
pid_t sets_last(const struct tracer *tracer, int set, int number);

/* roles.c: what processes are called.  The role, allocated, of one that is made
 * and runs `program`; and the one it gets by becoming the program of the event.
 */
char *role_of_made(struct tracer *tracer, int parent, pid_t pid,
                   const char *program);
void role_of_executed(struct tracer *tracer, struct event *event);

/* Does a shell wait for what it has started, as every shell does? */
bool is_waiting_shell(const struct tracer *tracer, const struct task *task);

/* pids.c: read the numbers of a thread, and return that of its process, or -1;
 * the number that one process has for another, or 0; and the newest process
 * that one knows by this number, or -1. */
pid_t pids_read(pid_t tid, struct pids *pids);
pid_t pids_seen_by(const struct tracer *tracer, int by, int process);
int pids_find(const struct tracer *tracer, int by, pid_t pid);

/* calls.c */
void call_enters(struct tracer *tracer, struct task *task,
                 const syscall_info *info);
void call_returns(struct tracer *tracer, struct task *task,
                  const syscall_info *info);
bool call_sleeps(enum call call);
/* causes.c: this fault, too, comes in a row of the same, or begins one. */
void count_faults(struct tracer *tracer, const struct event *fault);

/* The attachment of a process that a range of addresses touches, or NULL. */
const struct attached *touched(const struct member *member, uint64_t start,
                               uint64_t size);

/* tricks.c: note what a program does to be seen less, or cannot do, at the
 * beginning of a call; at any stop; and when it has been executed. */
void trick_enters(struct tracer *tracer, struct task *task);
/* A call has returned: was that only because it is traced?  Then the kernel
 * makes it again, as if it had returned TRICK_AGAIN. */
enum {
    TRICK_AGAIN = -513 /* -ERESTARTNOINTR, in no header for programs */
};
bool trick_wakes(const struct task *task, int64_t result);
void trick_hides(struct tracer *tracer, const struct task *task);
void trick_executed(struct tracer *tracer, const struct task *task);

/* causes.c */
enum cause cause_of(const struct tracer *tracer, const struct event *event);

/* A handler runs, for `signal`, in a thread whose sleep that has `broken`. */
void call_breaks(struct tracer *tracer, struct task *task,
                 struct event *signal);

/* Say in the event which call that is, and about what. */
void call_note(struct tracer *tracer, const struct task *task,
               struct event *event);

/* stops.c: a field of /proc/PID/status, such as "Tgid:", in the given base, or
 * -1; the index of a process that is added to the history; and what a stop
 * means. */
long status_field(pid_t pid, const char *field, int base);
int stops_add_process(struct tracer *tracer, const struct pids *pids,
                      int parent);
void stop_happened(struct tracer *tracer, pid_t tid, int status);

/* hung.c: something has happened; nothing has stopped for a moment: is it
 * certain that nobody will go on?  Then `hung` is set.  And in how many
 * milliseconds that is to be asked again, or -1. */
void hung_stir(struct tracer *tracer);
void hung_look(struct tracer *tracer);
/* Those who wait sleep, which is told in the event, too. */
void hung_note_sleepers(struct tracer *tracer, struct event *event);
int hung_timeout(const struct tracer *tracer);

/* spin.c: make a stopped thread go on by single instructions, for a moment.
 * Does it come back to where it was, with the same registers and the same bytes
 * wherever it has stored?  Then it goes in a circle until somebody else changes
 * what it loads, and the wait says so.  `last`: the run is ended anyway, so it
 * may make calls meanwhile.  `until`, by proc_now(): how long to look.  *steps
 * is how long the circle is; when it is not 0 already, it must begin here. */
bool spins(struct tracer *tracer, pid_t tid, bool last, double until,
           unsigned *steps, struct wait *wait);

/* turns.c */
void turns_schedule(struct tracer *tracer);

/* Others are to come before this one goes on. */
void turns_yield(struct task *task);

/* Before it is asked who ran: find out who came back unseen. */
void turns_notice(struct tracer *tracer);

#endif
