/* What each stop of a traced thread means. */
#include "trace/access.h"
#include "trace/interventions.h"
#include "trace/machine.h"
#include "trace/tracer.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- Processes come ------------------------------------------------------ */

long status_field(pid_t pid, const char *field, int base)
{
    char path[64], line[256];
    long value = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, field, strlen(field)) == 0)
            value = (long)strtoul(line + strlen(field), NULL, base);
    if (file != NULL)
        fclose(file);
    return value;
}

/* The path of the program a process runs; allocated. */
static char *program_of(pid_t pid)
{
    char path[64], program[4096];
    snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
    ssize_t size = readlink(path, program, sizeof program - 1);
    program[size > 0 ? size : 0] = '\0';
    char *copied = strdup(program);
    if (copied == NULL)
        abort();
    return copied;
}

int stops_add_process(struct tracer *tracer, const struct pids *pids,
                      int parent)
{
    const pid_t pid = pids->in[0];
    char *program = program_of(pid);
    char *role = role_of_made(tracer, parent, pid, program);
    int index = history_add_process(tracer->history);
    struct member *more = realloc(tracer->members,
                                  tracer->history->process_count *
                                      sizeof *tracer->members);
    if (index == -1 || more == NULL)
        abort();
    tracer->members = more;
    more[index] = (struct member){
        .pid = pid,
        .pids = *pids,
        .alive = pid,
        .state = PROCESS_RUNNING,
        .space = parent != -1 ? more[parent].space : 0,
        .shell = parent != -1 ? more[parent].shell : strcmp(role, "shell") == 0,
    };
    access_begin(tracer, index, parent);
    space_of(tracer, index);
    struct process *process = &tracer->history->processes[index];
    const char *slash = strrchr(program, '/');
    process->pid = pid;
    process->parent = parent;
    process->role = role;
    process->name = strdup(slash != NULL ? slash + 1 : program);
    free(program);
    return index;
}

/* Wait for the first stop of who was made, so that it takes part in the turns
 * from the beginning: where these change with each access, that matters. */
static void expect_first_stop(struct tracer *tracer, pid_t tid)
{
    const struct task *made = trace_task(tracer, tid);
    int status;
    if (!tracer->options.every_access || made->stopped || made->late)
        return;
    while (waitpid(tid, &status, __WALL) == -1)
        if (errno != EINTR)
            return;
    stop_happened(tracer, tid, status);
}

/* A process or thread was made.  Its own first stop may have come already. */
static void was_made(struct tracer *tracer, struct task *task, int how)
{
    unsigned long message = 0;
    ptrace(PTRACE_GETEVENTMSG, task->tid, 0, &message);
    pid_t tid = (pid_t)message, maker = task->tid;
    struct pids pids;
    pid_t leader = pids_read(tid, &pids);
    pids.in[0] = tid;
    int process = task->process;
    look_stores(tracer, task);
    task->in_call = false; /* it has not failed, and that is what counts */
    struct task *made = trace_task(tracer, tid);
    task = trace_task(tracer, maker); /* the table may have moved */
    if (leader == tracer->members[process].pid) {
        made->process = process;
        made->number = ++tracer->members[process].threads;
        expect_first_stop(tracer, tid);
        return;
    }
    int child = stops_add_process(tracer, &pids, process);
    made->process = child;
    types_inherit(tracer, process, child);
    struct event *event = trace_event(tracer, EVENT_FORK, task);
    where_forked(tracer->where, tracer->members[process].pid, tid);
    event->other = child;
    event->result = pids_seen_by(tracer, process, child);
    event->call = how == PTRACE_EVENT_FORK    ? CALL_FORK
                  : how == PTRACE_EVENT_VFORK ? CALL_VFORK
                                              : CALL_CLONE;
    tracer->members[child].borrows = how == PTRACE_EVENT_VFORK;
    task->lends = how == PTRACE_EVENT_VFORK;
    look_process(tracer, event, child);
    look_state(tracer, event, child, PROCESS_RUNNING, CALL_NONE);
    look_segments(tracer, event);
    expect_first_stop(tracer, tid);
    if (how != PTRACE_EVENT_VFORK)
        intervene_made(tracer, trace_task(tracer, maker));
}

/* A process has become another program; all its other threads are gone. */
static void was_executed(struct tracer *tracer, pid_t pid)
{
    struct task *task = trace_task(tracer, pid);
    bool first = task->process == -1;
    if (first) {
        struct pids pids;
        pids_read(pid, &pids);
        pids.in[0] = pid;
        task->process = stops_add_process(tracer, &pids, -1);
    }
    where_forget(tracer->where, tracer->members[task->process].alive);
    for (size_t i = 0; i < tracer->task_count; i++)
        if (tracer->tasks[i].process == task->process &&
            tracer->tasks[i].tid != pid) {
            trace_drop_task(tracer, &tracer->tasks[i]);
            task = trace_task(tracer, pid);
            i--;
        }
    types_forget(tracer, task->process);
    access_forget(tracer, task->process);
    task->in_call = task->leaving = task->opened = task->reshuts = false;
    task->number = 0;
    tracer->members[task->process].alive = pid;
    struct event *event = trace_event(tracer, first ? EVENT_START : EVENT_EXEC,
                                      task);
    event->call = CALL_EXEC;
    event->text = program_of(pid);
    event->text_size = strlen(event->text);
    if (!first) {
        role_of_executed(tracer, event);
        settle(tracer, task->process);
    }
    for (size_t i = 0; first && i < tracer->planted_count; i++) {
        int planted = look_sysv(tracer, task->process, tracer->planted[i].id);
        if (planted != -1) /* what stands there, nobody here has stored */
            tracer->known[planted].blind = true;
    }
    look_process(tracer, event, task->process);
    bool lent = tracer->members[task->process].borrows;
    tracer->members[task->process].borrows = false;
    if (first || lent)
        look_state(tracer, event, task->process, PROCESS_RUNNING, CALL_NONE);
    look_segments(tracer, event);
    trick_executed(tracer, task);
}

/* --- Signals ------------------------------------------------------------- */

static bool is_fault(int signo)
{
    return signo == SIGSEGV || signo == SIGBUS || signo == SIGILL ||
           signo == SIGFPE || signo == SIGABRT || signo == SIGSYS;
}

/* Where an address lies: in an attachment, where one was, just past one. */
static void place_address(struct event *event, const struct member *member)
{
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    for (size_t i = 0; i < member->attached_count; i++) {
        const struct attached *at = &member->attached[i];
        bool inside = event->address >= at->start && event->address < at->end;
        bool past = event->address >= at->end &&
                    event->address < at->end + page;
        if (!inside && !(past && event->place == PLACE_ELSEWHERE))
            continue;
        event->place = inside ? PLACE_INSIDE : PLACE_PAST;
        event->segment = at->segment;
        event->offset = inside ? event->address - at->start + at->offset
                               : event->address - at->end;
        if (inside)
            return;
    }
    for (size_t i = member->former_count; i-- > 0;) {
        const struct attached *at = &member->former[i];
        if (event->address < at->start || event->address >= at->end)
            continue;
        event->place = PLACE_WAS;
        event->segment = at->segment;
        event->offset = event->address - at->start + at->offset;
        return;
    }
}

/* Is there a handler for it, or is it ignored?  `field` of proc_pid_status(5)
 * says so. */
static bool has_signal(pid_t pid, const char *field, int signo)
{
    long set = status_field(pid, field, 16);
    return set != -1 && (set >> (signo - 1) & 1) != 0;
}

static void was_signalled(struct tracer *tracer, struct task *task, int signo)
{
    siginfo_t info;
    struct member *member = &tracer->members[task->process];
    bool caught = task->broken != 0 && has_signal(task->tid, "SigCgt:", signo);
    bool wakes = caught && task->reported && !is_waiting_shell(tracer, task);
    if (caught && !wakes)
        task->broken = 0;
    task->signo = signo;
    if (ptrace(PTRACE_GETSIGINFO, task->tid, 0, &info) == -1)
        return;
    if (info.si_code == SI_TIMER || info.si_code == SI_KERNEL)
        member->timer = member->timer && member->repeats;
    if (!wakes && !is_fault(signo) && (info.si_code > 0 || signo == SIGCHLD))
        return;
    look_stores(tracer, task);
    struct event *event = trace_event(tracer, EVENT_SIGNAL, task);
    event->signo = signo;
    event->code = info.si_code;
    if (signo == SIGSEGV || signo == SIGBUS) {
        event->address = (uint64_t)(uintptr_t)info.si_addr;
        place_address(event, &tracer->members[task->process]);
        if (event->code > 0) /* the kernel's own */
            count_faults(tracer, event);
    }
    if (wakes)
        call_breaks(tracer, task, event);
}

/* --- Processes go -------------------------------------------------------- */

/* Once the first thread has ended, /proc/PID knows no memory any more. */
static void ask_another(struct tracer *tracer, const struct task *leaving)
{
    struct member *member = &tracer->members[leaving->process];
    for (size_t i = 0; i < tracer->task_count; i++) {
        const struct task *task = &tracer->tasks[i];
        if (task->process == leaving->process && !task->leaving &&
            member->alive == leaving->tid)
            member->alive = task->tid;
    }
}

/* Its last moment with memory: look what it has stored.  And whoever ignores
 * SIGCHLD has no children to wait for. */
static void is_leaving(struct tracer *tracer, struct task *task)
{
    task->in_call = false;
    task->leaving = true;
    look_stores(tracer, task);
    ask_another(tracer, task);
    if (!has_signal(tracer->members[task->process].pid, "SigIgn:", SIGCHLD))
        return;
    for (size_t i = 0; i < tracer->history->process_count; i++)
        if (tracer->history->processes[i].parent == task->process)
            tracer->members[i].waited = tracer->members[i].dead;
}

static void has_gone(struct tracer *tracer, pid_t tid, int status)
{
    struct task *task = trace_task(tracer, tid);
    struct task gone = {.tid = tid, .process = task->process};
    trace_drop_task(tracer, task);
    if (tid == tracer->first) {
        tracer->ended = true;
        tracer->status = status;
    }
    if (gone.process == -1 || tracer->members[gone.process].pid != tid)
        return; /* a thread, or one that never came to be */
    struct member *member = &tracer->members[gone.process];
    where_forget(tracer->where, member->alive);
    settle(tracer, gone.process);
    member->dead = true;
    member->borrows = false;
    member->status = status;
    struct event *event = trace_event(
        tracer, WIFSIGNALED(status) ? EVENT_KILLED : EVENT_EXIT, &gone);
    event->status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    event->signo = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (tracer->dying && event->signo == SIGKILL)
        event->note = tracer->hung      ? NOTE_HUNG
                      : tracer->limited ? NOTE_LIMIT
                                        : NOTE_LEFT;
    look_process(tracer, event, gone.process);
    look_state(tracer, event, gone.process, PROCESS_ENDED, CALL_NONE);
    look_segments(tracer, event);
    sets_look(tracer, event);
}

/* --- All stops ----------------------------------------------------------- */

/* Returns false when it has ended meanwhile, and that is told. */
static bool stopped_at_call(struct tracer *tracer, struct task *task)
{
    const pid_t tid = task->tid;
    syscall_info info;
    if (task->in_call && task->failing != 0)
        machine_set_result(task->tid, -task->failing);
    if (ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof info, &info) == -1)
        return true;
    if (info.op == PTRACE_SYSCALL_INFO_SECCOMP) {
        if (!access_enters(tracer, tid, &info))
            return false;
        call_enters(tracer, trace_task(tracer, tid), &info);
    } else if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
        if (task->in_call)
            call_returns(tracer, task, &info);
        else if (task->opened)
            look_stores(tracer, task);
        return access_returns(tracer, tid);
    }
    return true;
}

void stop_happened(struct tracer *tracer, pid_t tid, int status)
{
    if (WIFEXITED(status) || WIFSIGNALED(status)) {
        has_gone(tracer, tid, status);
        return;
    }
    struct task *task = trace_task(tracer, tid);
    int signo = WSTOPSIG(status), what = status >> 16;
    task->stopped = true;
    task->running = task->listens = false;
    if (what == PTRACE_EVENT_EXEC) {
        was_executed(tracer, tid);
        trick_hides(tracer, trace_task(tracer, tid));
        return;
    }
    if (tracer->dying) {
        task->stopped = false;
        syscall(SYS_tkill, tid, SIGKILL); /* before it can fork once more */
        ptrace(PTRACE_CONT, tid, 0, 0);
        return;
    }
    if (task->process == -1)
        return; /* its maker has not told yet; or the first, before its exec */
    if (what == 0 && access_faulted(tracer, tid, signo))
        return;
    if (what == PTRACE_EVENT_SECCOMP || signo == (SIGTRAP | 0x80)) {
        if (!stopped_at_call(tracer, task))
            return;
    } else if (what == PTRACE_EVENT_FORK || what == PTRACE_EVENT_VFORK ||
               what == PTRACE_EVENT_CLONE)
        was_made(tracer, task, what);
    else if (what == PTRACE_EVENT_EXIT)
        is_leaving(tracer, task);
    else if (what == PTRACE_EVENT_STOP) {
        /* Stopped by job control: it listens for SIGCONT.  SIGTRAP: by us. */
        task->listens = signo != SIGTRAP &&
                        ptrace(PTRACE_LISTEN, tid, 0, 0) == 0;
        task->stopped = !task->listens;
        if (signo == SIGTRAP)
            machine_mend_call(tid);
        if (task->stopped)
            look_stores(tracer, task);
        /* Its maker's may have been open for another thread's call. */
        if (task->stopped && !task->opened && !access_returns(tracer, tid))
            return;
    } else if (what == PTRACE_EVENT_VFORK_DONE) {
        /* The child may have opened them for its exec.  Here nothing can be
         * done yet, but when vfork(2) returns. */
        task->opened = task->reshuts = true;
        task->lends = false;
    } else if (what == 0)
        was_signalled(tracer, task, signo);
    trick_hides(tracer, trace_task(tracer, tid)); /* it may have moved */
}
