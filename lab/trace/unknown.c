/* A processor that we do not know: trace_filter() says so, and none of this is
 * asked. */
#if !defined __x86_64__ && !defined __aarch64__ && !defined __i386__
#include "trace/machine.h"

#include <errno.h>

const struct abi *const machine_abis[] = {NULL};

int machine_skip_call(pid_t tid)
{
    (void)tid;
    errno = ENOSYS;
    return -1;
}

int machine_set_result(pid_t tid, long result)
{
    (void)tid, (void)result;
    errno = ENOSYS;
    return -1;
}

int machine_mend_call(pid_t tid)
{
    (void)tid;
    errno = ENOSYS;
    return -1;
}

int machine_set_first(pid_t tid, unsigned word, uint64_t value)
{
    (void)tid, (void)word, (void)value;
    errno = ENOSYS;
    return -1;
}

bool machine_asleep(uint64_t sp, uint64_t pc, struct registers *registers)
{
    (void)sp, (void)pc, (void)registers;
    return false;
}

bool machine_registers(pid_t tid, struct registers *registers)
{
    (void)tid, (void)registers;
    return false;
}
#else
typedef int known_processor; /* a file needs a declaration */
#endif
