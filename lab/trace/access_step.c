/* A thread that does as it is told, on x86: see access_machine.h. */
#if defined __x86_64__
#include "trace/access.h"
#include "trace/access_machine.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Signals that an instruction causes itself; the others wait. */
static uint64_t own_signals(void)
{
    const int list[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP};
    uint64_t set = 0;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        set |= (uint64_t)1 << (list[i] - 1);
    return set;
}

static bool set_mask(pid_t tid, uint64_t mask)
{
    return ptrace(PTRACE_SETSIGMASK, tid, sizeof mask, &mask) != -1;
}

bool puppet_take(struct puppet *puppet, pid_t tid, uint64_t gate)
{
    *puppet = (struct puppet){.tid = tid, .gate = gate};
    return ptrace(PTRACE_GETREGS, tid, 0, &puppet->regs) != -1 &&
           ptrace(PTRACE_GETSIGMASK, tid, sizeof puppet->mask, &puppet->mask) !=
               -1 &&
           set_mask(tid, ~own_signals());
}

void puppet_leave(struct puppet *puppet)
{
    ptrace(PTRACE_SETREGS, puppet->tid, 0, &puppet->regs);
    set_mask(puppet->tid, puppet->mask);
    if (puppet->put_off)
        syscall(SYS_tkill, puppet->tid, SIGSTOP);
}

/* Let it go on, and see what comes.  What others want of it comes later. */
static enum came go(struct puppet *puppet, enum __ptrace_request how)
{
    for (;;) {
        ptrace(how, puppet->tid, 0, 0); /* in vain when it was killed */
        while (waitpid(puppet->tid, &puppet->status, __WALL) == -1)
            if (errno != EINTR)
                return CAME_END;
        const int status = puppet->status, what = status >> 16;
        if (!WIFSTOPPED(status) || what == PTRACE_EVENT_EXIT)
            return CAME_END;
        if (what == PTRACE_EVENT_STOP)
            continue;
        if (what != 0)
            return CAME_END;
        if (WSTOPSIG(status) == SIGTRAP)
            return CAME_STEP;
        if (WSTOPSIG(status) != SIGSTOP)
            return CAME_SIGNAL;
        puppet->put_off = true;
    }
}

long puppet_number(const struct puppet *puppet, long of_64, long of_32)
{
    return puppet->regs.cs == ACCESS_CODE_32 ? of_32 : of_64;
}

enum came puppet_call(struct puppet *puppet, long number,
                      const uint64_t args[4], int64_t *result)
{
    struct user_regs_struct regs = puppet->regs;
    regs.rip = puppet->gate;
    regs.rax = (uint64_t)number;
    regs.orig_rax = (uint64_t)-1; /* not in a call that might be made again */
    if (regs.cs == ACCESS_CODE_32) {
        regs.rbx = args[0];
        regs.rcx = args[1];
        regs.rdx = args[2];
        regs.rsi = args[3];
        regs.rbp = ACCESS_MARK;
    } else {
        regs.rdi = args[0];
        regs.rsi = args[1];
        regs.rdx = args[2];
        regs.r10 = args[3];
        regs.r9 = ACCESS_MARK;
    }
    ptrace(PTRACE_SETREGS, puppet->tid, 0, &regs);
    enum came came = go(puppet, PTRACE_SINGLESTEP);
    *result = -EFAULT;
    if (came != CAME_STEP)
        return came;
    errno = 0;
    long got = ptrace(PTRACE_PEEKUSER, puppet->tid,
                      offsetof(struct user, regs.rax), 0);
    if (errno == 0)
        *result = regs.cs == ACCESS_CODE_32 ? (int32_t)got : got;
    return CAME_STEP;
}

static bool set_debug(pid_t tid, size_t number, uint64_t value)
{
    size_t place = offsetof(struct user, u_debugreg) +
                   number * sizeof(((struct user *)0)->u_debugreg[0]);
    return ptrace(PTRACE_POKEUSER, tid, place, value) != -1;
}

/* All rounds of an instruction that repeats, at the speed of the processor when
 * that lends us a breakpoint behind it; otherwise one by one. */
static enum came repeat(struct puppet *puppet, const struct instruction *it)
{
    enum {
        CONTROL = 7, /* the register that says what the others are for */
        FIRST = 1    /* in it: stop where number 0 says */
    };
    const uint64_t begin = puppet->regs.rip;
    enum came came = CAME_STEP;
    uint64_t at = begin;
    bool quick = set_debug(puppet->tid, 0, begin + it->length) &&
                 set_debug(puppet->tid, CONTROL, FIRST);
    if (quick) {
        came = go(puppet, PTRACE_CONT);
        set_debug(puppet->tid, CONTROL, 0);
        return came;
    }
    while (came == CAME_STEP && at == begin) {
        came = go(puppet, PTRACE_SINGLESTEP);
        at = (uint64_t)ptrace(PTRACE_PEEKUSER, puppet->tid,
                              offsetof(struct user, regs.rip), 0);
    }
    return came;
}

enum came puppet_step(struct puppet *puppet, const struct instruction *it)
{
    ptrace(PTRACE_SETREGS, puppet->tid, 0, &puppet->regs);
    enum came came = it->repeats ? repeat(puppet, it)
                                 : go(puppet, PTRACE_SINGLESTEP);
    if (came != CAME_END)
        ptrace(PTRACE_GETREGS, puppet->tid, 0, &puppet->regs);
    return came;
}

/* The call is skipped; then it stands behind the instruction, two bytes long,
 * that makes it. */
enum came puppet_step_back(struct puppet *puppet)
{
    struct user_regs_struct regs = puppet->regs;
    regs.orig_rax = (uint64_t)-1;
    ptrace(PTRACE_SETREGS, puppet->tid, 0, &regs);
    enum came came = go(puppet, PTRACE_SINGLESTEP);
    puppet->regs.rax = puppet->regs.orig_rax;
    puppet->regs.orig_rax = (uint64_t)-1;
    puppet->regs.rip -= 2;
    return came;
}

bool puppet_again(struct puppet *puppet)
{
    ptrace(PTRACE_SETREGS, puppet->tid, 0, &puppet->regs);
    go(puppet, PTRACE_CONT);
    if (puppet->status >> 16 != PTRACE_EVENT_SECCOMP)
        return false;
    set_mask(puppet->tid, puppet->mask);
    if (puppet->put_off)
        syscall(SYS_tkill, puppet->tid, SIGSTOP);
    return true;
}
#else
typedef int not_this_processor; /* a file needs a declaration */
#endif
