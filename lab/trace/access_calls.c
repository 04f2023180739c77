/* Calls that use attachments which are shut: see access.h. */
#if defined __x86_64__
#include "trace/access.h"
#include "trace/access_machine.h"

#include <linux/futex.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- What a call does ---------------------------------------------------- */

static unsigned manners_of(const struct abi *abi, uint64_t number)
{
    for (size_t i = 0; abi != NULL && i < abi->manner_count; i++)
        if (abi->manners[i].number == number)
            return abi->manners[i].manners;
    return 0;
}

/* Has a thread locked robust mutexes, which the kernel releases at its end,
 * get_robust_list(2)? */
static bool holds_mutexes(const struct task *task)
{
    uint64_t head = 0, first = 0;
    size_t size;
    if (task->abi->word == 4)
        return true; /* the kernel does not tell us */
    return syscall(SYS_get_robust_list, task->tid, &head, &size) == 0 &&
           head != 0 && memory_word(task->tid, head, task->abi->word, &first) &&
           first != head;
}

/* May it use an attachment, or change what is attached? */
static bool uses(const struct guard *guard, const struct task *task,
                 unsigned manners)
{
    const uint64_t *args = task->args;
    switch (task->call) {
    case CALL_SHMAT:
    case CALL_SHMDT:
    case CALL_MMAP:
    case CALL_MREMAP:
        return true;
    default:
        break;
    }
    if ((manners & CALL_FOLLOWS) != 0 ||
        ((manners & CALL_ENDS) != 0 && holds_mutexes(task)))
        return true;
    for (int i = 0; i < 6; i++)
        if (fence_at(guard, args[i]) != NULL)
            return true;
    /* A range may begin before, munmap(2) for example. */
    for (size_t i = 0; i < guard->count; i++)
        if (args[0] < guard->fences[i].at.end &&
            args[1] <= UINT64_MAX - args[0] &&
            args[0] + args[1] > guard->fences[i].at.start &&
            (task->call == CALL_MUNMAP || task->call == CALL_MPROTECT ||
             (manners & CALL_RANGE) != 0))
            return true;
    return false;
}

/* Are we to change bytes while somebody is held before a call? */
static bool changes(const struct trace_options *options)
{
    for (size_t i = 0; i < options->intervention_count; i++)
        if (options->interventions[i].act == ACT_CHANGE)
            return true;
    return false;
}

/* Will calls of our making be refused from now on, perhaps? */
static bool filters(const struct task *task)
{
    return task->form == FORM_FILTER &&
           (task->args[0] == PR_SET_SECCOMP || task->args[0] <= 1);
}

/* What it is going to do when SIGSEGV or SIGTRAP come, rt_sigaction(2). */
static void note_reaction(struct guard *guard, const struct task *task)
{
    const int signals[] = {SIGSEGV, SIGTRAP};
    for (int i = 0; i < 2; i++) {
        struct reaction *reaction = &guard->reactions[i];
        if ((int)task->args[0] != signals[i] || task->args[1] == 0)
            continue;
        reaction->size = task->abi->word == 8 ? 32 : 20;
        reaction->known = memory_read(task->tid, task->args[1], reaction->bytes,
                                      reaction->size) == reaction->size;
    }
}

static void note_gate(struct guard *guard, const struct task *task,
                      const syscall_info *info)
{
    static const unsigned char calls[][2] = {{0x0f, 0x05}, {0xcd, 0x80}};
    unsigned char code[2];
    uint64_t at = info->instruction_pointer - sizeof code;
    if (at == guard->gate ||
        memory_read(task->tid, at, code, sizeof code) != sizeof code)
        return;
    if (memcmp(code, calls[0], 2) == 0 || memcmp(code, calls[1], 2) == 0)
        guard->gate = at;
}

/* --- Before and behind --------------------------------------------------- */

/* The call is put off, all is opened, and it is made again. */
static bool open_before(struct guard *guard, pid_t tid, int *status)
{
    struct puppet puppet;
    bool good = puppet_take(&puppet, tid, guard->gate) &&
                puppet_step_back(&puppet) == CAME_STEP &&
                fences_open(guard, &puppet) && puppet_again(&puppet);
    *status = puppet.status;
    return good;
}

bool access_enters(struct tracer *tracer, pid_t tid, const syscall_info *info)
{
    const int process = trace_task(tracer, tid)->process;
    struct guard *guard = tracer->members[process].guard;
    struct task call = {.tid = tid}; /* what the thread is in is told later */
    if (guard == NULL || guard->off ||
        !abi_enters(&call, info->arch, info->seccomp.nr, info->seccomp.args))
        return true;
    unsigned manners = manners_of(call.abi, info->seccomp.nr);
    guard->synced |= (manners & CALL_SYNCS) != 0 || call.call == CALL_FUTEX;
    note_gate(guard, &call, info);
    if ((manners & CALL_REACTS) != 0)
        note_reaction(guard, &call);
    guard->off = filters(&call);
    if (!guard->shut || (!guard->off && !changes(&tracer->options) &&
                         !uses(guard, &call, manners)))
        return true;
    int status;
    if (!open_before(guard, tid, &status)) {
        stop_happened(tracer, tid, status);
        return false;
    }
    trace_task(tracer, tid)->opened = !guard->off;
    return true;
}

/* Is a thread of the process in a call for which all is open? */
static bool is_open_for(const struct tracer *tracer, int process)
{
    for (size_t i = 0; i < tracer->task_count; i++)
        if (tracer->tasks[i].process == process && tracer->tasks[i].opened)
            return true;
    return false;
}

bool access_returns(struct tracer *tracer, pid_t tid)
{
    struct task *task = trace_task(tracer, tid);
    const int process = task->process;
    const struct member *member = &tracer->members[process];
    struct guard *guard = member->guard;
    struct puppet puppet;
    bool again = task->reshuts; /* some are open, though they need not be */
    task->opened = task->reshuts = false;
    if (guard == NULL || guard->off || guard->gate == 0 ||
        (guard->shut && !again) ||
        (guard->count == 0 && member->attached_count == 0) ||
        is_open_for(tracer, process))
        return true;
    if (puppet_take(&puppet, tid, guard->gate)) {
        bool good = true;
        for (size_t i = 0; i < guard->count && again && good; i++)
            good = fence_move(&puppet, &guard->fences[i], false);
        if (good && (again || fences_shut(tracer, process, &puppet))) {
            puppet_leave(&puppet);
            return true;
        }
    }
    stop_happened(tracer, tid, puppet.status);
    return false;
}

bool access_open(struct tracer *tracer, pid_t tid)
{
    struct guard *guard =
        tracer->members[trace_task(tracer, tid)->process].guard;
    struct puppet puppet;
    syscall_info info;
    if (guard == NULL || !guard->shut ||
        ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof info, &info) == -1 ||
        info.op != PTRACE_SYSCALL_INFO_NONE)
        return true;
    if (puppet_take(&puppet, tid, guard->gate) && fences_open(guard, &puppet)) {
        puppet_leave(&puppet);
        return true;
    }
    stop_happened(tracer, tid, puppet.status);
    return false;
}
#else
#include "trace/access.h"

bool access_enters(struct tracer *tracer, pid_t tid, const syscall_info *info)
{
    (void)tracer, (void)tid, (void)info;
    return true;
}

bool access_returns(struct tracer *tracer, pid_t tid)
{
    (void)tracer, (void)tid;
    return true;
}

bool access_open(struct tracer *tracer, pid_t tid)
{
    (void)tracer, (void)tid;
    return true;
}
#endif
