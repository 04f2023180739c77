#include "trace/snapshot.h"
#include "recording/hang.h"
#include "run/proc.h"
#include "trace/machine.h"
#include "trace/waiting.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    KERNEL_THREAD = 0x00200000, /* PF_KTHREAD, in proc_pid_stat(5) */
    STOP_MS = 5000,             /* to wait until a thread has stopped */
    CIRCLES_MS = 1500           /* to look whether threads go in circles */
};

/* --- May we? ------------------------------------------------------------- */

static bool is_kernel(pid_t pid)
{
    char path[64], text[512] = "";
    unsigned flags = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "re");
    if (file != NULL && fgets(text, sizeof text, file) != NULL &&
        strrchr(text, ')') != NULL)
        sscanf(strrchr(text, ')'), ") %*c %*d %*d %*d %*d %*d %u", &flags);
    if (file != NULL)
        fclose(file);
    return (flags & KERNEL_THREAD) != 0;
}

static bool same_space(pid_t pid, const char *name)
{
    char path[64];
    struct stat its, ours;
    snprintf(path, sizeof path, "/proc/%d/ns/%s", (int)pid, name);
    bool known = stat(path, &its) == 0;
    snprintf(path, sizeof path, "/proc/self/ns/%s", name);
    return !known || stat(path, &ours) == -1 || its.st_ino == ours.st_ino;
}

static bool may_look(pid_t pid)
{
    char path[64], text[8];
    snprintf(path, sizeof path, "/proc/%d/syscall", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd != -1 ? read(fd, text, sizeof text) : -1;
    if (fd != -1)
        close(fd);
    return size > 0;
}

static enum snapshot examine(pid_t pid)
{
    char path[64];
    struct stat status;
    snprintf(path, sizeof path, "/proc/%d", (int)pid);
    if (pid <= 0 || stat(path, &status) == -1)
        return SNAPSHOT_NO_PROCESS;
    if (is_kernel(pid))
        return SNAPSHOT_KERNEL;
    if (proc_state(pid, NULL) == 'Z')
        return SNAPSHOT_ENDED;
    if (geteuid() != 0 && status_field(pid, "Uid:", 10) != (long)geteuid())
        return SNAPSHOT_FOREIGN;
    if (!same_space(pid, "pid") || !same_space(pid, "ipc"))
        return SNAPSHOT_OTHER_SPACE;
    return may_look(pid) ? SNAPSHOT_TAKEN : SNAPSHOT_FORBIDDEN;
}

/* --- Threads ------------------------------------------------------------- */

static bool add_threads(struct tracer *tracer, int process)
{
    struct member *member = &tracer->members[process];
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", (int)member->pid);
    DIR *folder = opendir(path);
    struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        pid_t tid = (pid_t)strtol(entry->d_name, NULL, 10);
        if (tid <= 0 || proc_state(tid, NULL) == 'Z')
            continue;
        struct task *task = trace_task(tracer, tid);
        task->process = process;
        task->number = tid == member->pid ? 0 : ++member->threads;
        member->alive = tid;
    }
    if (folder != NULL)
        closedir(folder);
    return tracer->task_count <= TRACE_THREADS_MAX;
}

/* Returns false when the thread has ended, or does not stop. */
static bool await_stop(pid_t tid, int *status)
{
    for (int i = 0; i < STOP_MS; i++) {
        pid_t found = waitpid(tid, status, __WALL | WNOHANG);
        if (found != 0 && !(found == -1 && errno == EINTR))
            return found == tid && WIFSTOPPED(*status);
        poll(NULL, 0, 1);
    }
    return false;
}

/* Stop a thread that computes, look whether it goes in a circle, and let it go.
 * Whatever it has stopped for is handed on to it. */
static void try_circle(struct tracer *tracer, pid_t tid, double until,
                       struct wait *wait)
{
    int status = 0;
    unsigned steps = 0;
    struct sleeper sleeper;
    struct task *task = trace_task(tracer, tid);
    if (sleeper_of(tracer, task, &sleeper) || proc_state(tid, NULL) != 'R' ||
        ptrace(PTRACE_SEIZE, tid, 0, 0) == -1 ||
        ptrace(PTRACE_INTERRUPT, tid, 0, 0) == -1 || !await_stop(tid, &status))
        return;
    machine_mend_call(tid); /* it may have gone to sleep just before that */
    task->stopped = true;
    task->signo = status >> 16 == 0 ? WSTOPSIG(status) : 0;
    where_of(tracer->where, tracer->members[task->process].alive, tid,
             &wait->at);
    if (task->signo == 0 && spins(tracer, tid, false, until, &steps, wait))
        wait->kind = WAIT_SPIN;
    /* Only who is stopped can be let go. */
    if (!task->stopped && ptrace(PTRACE_INTERRUPT, tid, 0, 0) == 0 &&
        await_stop(tid, &status)) {
        machine_mend_call(tid);
        if (status >> 16 == 0 && WSTOPSIG(status) != SIGTRAP)
            task->signo = WSTOPSIG(status);
    }
    ptrace(PTRACE_DETACH, tid, 0, (long)task->signo);
    task->stopped = false;
}

static void add_waits(struct tracer *tracer, struct event *event)
{
    const double until = proc_now() + CIRCLES_MS / 1e3;
    for (size_t i = 0; i < tracer->task_count; i++) {
        struct task *task = &tracer->tasks[i];
        struct wait *wait = event_add_wait(event, task->process, task->number);
        if (wait == NULL)
            abort();
        waiting_for(tracer, task, event, wait);
        if (wait->kind == WAIT_NOTHING)
            try_circle(tracer, task->tid, until, wait);
    }
}

/* --- All ----------------------------------------------------------------- */

static bool add_family(struct tracer *tracer, const struct relative *family,
                       size_t count)
{
    bool whole = true;
    for (size_t i = 0; i < count && whole; i++) {
        struct pids pids;
        int parent = -1;
        for (size_t k = 0; k < tracer->history->process_count; k++)
            if (tracer->members[k].pid == family[i].parent)
                parent = (int)k;
        if (pids_read(family[i].pid, &pids) == -1 || (i > 0 && parent == -1))
            continue; /* it has ended meanwhile */
        pids.in[0] = family[i].pid;
        whole = add_threads(tracer, stops_add_process(tracer, &pids, parent));
    }
    return whole;
}

/* Semaphores, segments and counts, as they are now. */
static void tell(struct tracer *tracer)
{
    struct event *event = trace_event(tracer, EVENT_HANG, NULL);
    for (size_t i = 0; i < tracer->history->process_count; i++) {
        look_process(tracer, event, (int)i);
        look_state(tracer, event, (int)i, PROCESS_RUNNING, CALL_NONE);
    }
    look_segments(tracer, event);
    add_waits(tracer, event);
    hung_note_sleepers(tracer, event);
}

enum snapshot snapshot_take(pid_t pid, struct history *history)
{
    static const struct trace_options options = {.json = 0};
    struct relative *family = NULL;
    *history = (struct history){.events = NULL};
    enum snapshot result = examine(pid);
    if (result != SNAPSHOT_TAKEN)
        return result;
    ssize_t count = snapshot_family(pid, &family);
    struct tracer *tracer = trace_new(&options, -1, history);
    if (count == -1 || tracer == NULL)
        result = SNAPSHOT_NO_MEMORY;
    else if (!add_family(tracer, family, (size_t)count))
        result = SNAPSHOT_TOO_MANY;
    else if (history->process_count == 0)
        result = SNAPSHOT_NO_PROCESS;
    else {
        tracer->watches = true;
        tell(tracer);
    }
    free(family);
    trace_free(tracer);
    return result;
}
