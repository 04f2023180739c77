/*
 * tracer.h - what the files of lab/trace share; private to them
 */
#ifndef LAB_TRACER_H
#define LAB_TRACER_H

#include "recording/jsonl.h"
#include "recording/recording.h"
#include "trace/trace.h"
#include "trace/where.h"

#include <sys/ptrace.h>

/* linux/ptrace.h and sys/ptrace.h do not mix, so glibc's names are used. */
typedef struct __ptrace_syscall_info syscall_info;

/* One thread. */
struct task {
    pid_t tid;
    int process;   /* index in the history; -1: its maker has not told yet */
    int number;    /* within its process, from 0 */
    bool stopped;  /* waits for us to let it go on */
    bool running;  /* computes: it has the turn */
    bool ran;      /* has computed since the last look at the segments */
    bool in_call;  /* between the two stops of a call that matters */
    bool reported; /* an EVENT_SLEEP tells of this call */
    bool held;     /* has stopped at `status` while another had the turn */
    int status;
    int failing;    /* the call is made to fail with this errno; 0: it is not */
    int signo;      /* to be delivered when it goes on */
    enum call call; /* while in_call */
    uint64_t number_of_call;
    uint64_t args[6];
    unsigned spent; /* ticks it has computed without a stop */
};

/* What the tracer knows of one process of the history, at the same index. */
struct member {
    pid_t pid; /* 0: it is no more */
    bool dead;
    bool waited; /* its parent has waited for it */
    int status;
    int space;    /* index of its IPC namespace, at the last look */
    int children; /* made so far: for their roles */
    int threads;  /* seen so far */
    bool looked;  /* at its attachments; before, they are those of its parent */
    enum process_state state;
    struct attached *attached;
    size_t attached_count;
    struct attached *former; /* what it had attached once: for faults */
    size_t former_count;
};

/* What the tracer knows of one segment of the history, at the same index. */
struct known {
    int space;              /* SEGMENT_SYSV: index of its IPC namespace */
    uint64_t device, inode; /* unless SEGMENT_SYSV */
    bool gone;
    bool made; /* by a call of this run */
    key_t key;
    unsigned mode;
    unsigned long nattch;
    unsigned char *bytes; /* as they were at the last look */
    size_t size;          /* of those */
    unsigned long seen;   /* during a look: attachments of all processes */
    pid_t reader;         /* during a look: who has it attached; 0: nobody */
    uint64_t address;     /* and where */
};

/* One IPC namespace that a process of the run is or was in. */
struct space {
    uint64_t inode;
    int ipc;  /* its descriptor; -1: it is our own */
    int user; /* of the user namespace that owns it; -1: our own */
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
    bool cut;       /* it was told that not everything is compared */
    unsigned calls; /* of the kind that is to fail, so far */
    pid_t turn;     /* tid of who ran last */
    unsigned random;
};

/* trace.c */
struct task *trace_task(struct tracer *tracer, pid_t tid);
struct event *trace_event(struct tracer *tracer, enum event_kind kind,
                          const struct task *task);

/* look.c: compare with the kernel, and note what has changed in the event. */
void look_process(struct tracer *tracer, struct event *event, int process);
void look_segments(struct tracer *tracer, struct event *event);
void look_state(struct tracer *tracer, struct event *event, int process,
                enum process_state state, enum call doing);

/* stores.c: compare the bytes of all segments, in an event of its own; and keep
 * those of a segment no longer. */
void look_stores(struct tracer *tracer, const struct task *task);
void stores_forget(struct tracer *tracer, int segment);

/* segments.c: the index of a segment in the history, or -1; and all attachments
 * that a process has now, in an array of its own. */
int look_sysv(struct tracer *tracer, int process, int id);
size_t segments_attached(struct tracer *tracer, int process,
                         struct attached **list);

/* spaces.c: the index of the IPC namespace a process is in; and what the kernel
 * says of one segment there.  During one look at a namespace a table is kept,
 * all zero at first, so that the kernel's is read at most once. */
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
enum row space_row(const struct tracer *tracer, int index, struct table *table,
                   int id, struct segment *found);

/* calls.c */
void call_enters(struct tracer *tracer, struct task *task,
                 const syscall_info *info);
void call_returns(struct tracer *tracer, struct task *task,
                  const syscall_info *info);
bool call_sleeps(enum call call);

/* stops.c */
void stop_happened(struct tracer *tracer, pid_t tid, int status);

/* turns.c */
void turns_schedule(struct tracer *tracer);

#endif
