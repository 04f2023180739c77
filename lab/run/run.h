/*
 * run.h - run one program, bounded, in a world of its own, and record it
 *
 * Theory of operation.  run() forks a *keeper*, one process per run.  The
 * keeper gives itself an IPC namespace (unshare(2)), declares itself the
 * adopter of orphans (PR_SET_CHILD_SUBREAPER), makes a scratch directory,
 * starts the program there, if the request does not say otherwise, feeds and
 * reads it, ends everything that is left of it, counts what it left behind,
 * removes that, and sends the recording through a pipe.  The caller only reads
 * that pipe; when the caller dies, the keeper sees the pipe break and cleans up
 * all the same.
 *
 *      caller ──fork──► keeper ──fork──► program ──► its children
 *         ▲               │                            │
 *         └── recording ──┘◄────── adopts orphans ─────┘
 *
 * Of a stranger's program (`sandbox`) the keeper is not only forked, but
 * started anew by bubblewrap, as process 1 of namespaces in which there is
 * nothing but it and the program: sandbox/sandbox.h.
 *
 * Nothing here is global: any number of runs may go on at once, in one process
 * or in many.  Nothing is removed but what lives in the keeper's own namespace,
 * or, without one, segments whose creator we know to be of this run.
 */
#ifndef LAB_RUN_H
#define LAB_RUN_H

#include "recording/recording.h"
#include "sandbox/sandbox.h"
#include "trace/trace.h"

enum {
    RUN_DEADLINE_MS = 10000,    /* defaults, where a request says 0 */
    RUN_OUTPUT_MAX = 64 * 1024, /* bytes kept of each stream */
    RUN_PROCESSES_MAX = 200,    /* at once, where they can be counted */
    RUN_ORDINARY_UID = 65534,   /* "nobody", who owns nothing */
};

/* Where the standard output of the program goes. */
enum run_stdout {
    RUN_TO_PIPE,     /* into the recording */
    RUN_TO_TERMINAL, /* a pseudo-terminal, and from there into the recording */
    RUN_TO_FULL,     /* /dev/full: every write fails with ENOSPC */
    RUN_TO_NOWHERE,  /* closed: every write fails with EBADF */
};

/* The signal state the program inherits from whoever starts it. */
enum run_signals {
    RUN_SIGNALS_DEFAULT,      /* all at their default, none blocked */
    RUN_SIGNALS_CHLD_IGNORED, /* SIGCHLD ignored: waitpid(2) will not find any
                               */
    RUN_SIGNALS_BLOCKED,      /* all blocked that can be */
};

/*
 * Called before the program begins, as its user, in its IPC namespace and its
 * scratch folder: leaves something there for it to find.  argv is that of the
 * program.  Returns 0, or -1 with errno.  What it makes is none of what the
 * program leaves behind; it is removed after the run.  Without a namespace of
 * its own, segments are known by who has made them, which must be the process
 * that is called; sets and queues cannot be told from those of others, so
 * plant_set() has to be told of each, and queues must not be made.
 */
typedef int plant(const char *const argv[]);

/* Inside a plant: this semaphore set is planted. */
void plant_set(int id);

/* What to run, and how.  All but argv may be left zero. */
struct run_request {
    const char *const *argv; /* argv[0] is the file; ends with NULL */
    const char *input;       /* its standard input; NULL: nothing */
    size_t input_size;
    bool callers_input;             /* or: the standard input of the caller */
    const char *const *environment; /* NULL: the caller's; ends with NULL */

    bool callers_folder; /* start in the caller's current directory, and not in
                            the scratch directory, which TMPDIR names anyway */

    bool to_the_last;  /* when traced: until its last process has ended */
    int deadline_ms;   /* wall time; 0: RUN_DEADLINE_MS */
    size_t output_max; /* bytes of each stream; 0: RUN_OUTPUT_MAX */
    int processes_max; /* 0: RUN_PROCESSES_MAX; holds when it is traced, or in a
                          user namespace of its own; else for all that its user
                          runs, and never for root */

    const char *discard; /* a folder that is removed, with what it holds, when
                            the run is over, whoever has ended it; NULL: none */
    int stop; /* a descriptor, above 0: ends the program when it can be read */
    int show_after_ms; /* what it prints goes to the standard output of the
                          caller, too, if it runs longer than this; 0: not */

    bool ordinary_user; /* when we are root: run it as RUN_ORDINARY_UID */
    bool shared_ipc;    /* stay in the caller's IPC namespace */
    enum run_stdout stdout_to;
    enum run_signals signals;

    plant *plant; /* NULL: nothing */

    /* NULL: the program is trusted not to do harm on purpose.  In one with
     * namespaces the keeper is process 1 of them, and another program;
     * `environment`, `callers_input`, `callers_folder`, `discard`, `stop` and
     * `show_after_ms` then are not for it. */
    const struct sandbox *sandbox;
    const char *source; /* that may be read in a sandbox; NULL: none */

    const struct trace_options *trace; /* NULL: no history is wanted */
};

/* Why there is no recording: the step that failed and its errno. */
struct run_problem {
    char step[32]; /* such as "execve" */
    int error;     /* errno, or 0 where it says nothing */
};

/* For lab/run itself: who the program is run as; (uid_t)-1: who we are. */
uid_t run_user(const struct run_request *request);

/* And: how many processes it may have at once. */
int run_processes(const struct run_request *request);

/* And: note that `step` failed with errno.  Returns -1. */
int run_fails(struct run_problem *problem, const char *step);

/*
 * Run request->argv[0] (a path, relative to the current directory) until it
 * ends or a limit ends it, and fill in *recording, which the caller frees with
 * recording_free().
 *
 * Returns 0, also when the program failed, crashed or was ended by us.  Returns
 * -1 when it could not be run or observed at all; *problem then says why and
 * *recording is empty.
 */
int run(const struct run_request *request, struct recording *recording,
        struct run_problem *problem);

#endif
