#ifdef __x86_64__
#include "trace/machine.h"

#include <errno.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/user.h>

int machine_skip_call(pid_t tid)
{
    size_t number = offsetof(struct user, regs.orig_rax);
    return ptrace(PTRACE_POKEUSER, tid, number, -1L) == -1 ? -1 : 0;
}

int machine_set_result(pid_t tid, long result)
{
    size_t place = offsetof(struct user, regs.rax);
    return ptrace(PTRACE_POKEUSER, tid, place, result) == -1 ? -1 : 0;
}

int machine_set_argument(pid_t tid, unsigned which, uint64_t value)
{
    if (which != 0) {
        errno = ENOSYS;
        return -1;
    }
    size_t place = offsetof(struct user, regs.rdi);
    return ptrace(PTRACE_POKEUSER, tid, place, value) == -1 ? -1 : 0;
}
#else
typedef int not_this_processor; /* a file needs a declaration */
#endif
