/* Which calls stop a traced program: a filter for seccomp(2). */
#include "trace/abi.h"
#include "trace/access.h"
#include "trace/trace.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

enum {
    LINES = 512 /* the most that two ABIs need is half of it */
};

struct rules {
    struct sock_filter lines[LINES];
    unsigned short count;
};

static void add(struct rules *rules, struct sock_filter line)
{
    rules->lines[rules->count++] = line;
}

static void load(struct rules *rules, size_t offset)
{
    add(rules, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                            (unsigned)offset));
}

static void load_argument(struct rules *rules, unsigned number)
{
    /* The low half of it, which comes first on a little-endian machine. */
    load(rules, offsetof(struct seccomp_data, args) + 8UL * number);
}

static void answer(struct rules *rules, unsigned value)
{
    add(rules, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, value));
}

/* Go on `yes` lines further when the value loaded is `number`, else `no`. */
static void when(struct rules *rules, unsigned number, unsigned char yes,
                 unsigned char no)
{
    add(rules, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number,
                                            yes, no));
}

static void alu_and(struct rules *rules, unsigned mask)
{
    add(rules, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, mask));
}

/* One call.  Either this answers or it comes out behind, number still loaded.
 */
static void add_call(struct rules *rules, const struct numbered *call)
{
    switch (call->stops) {
    case STOPS_ALWAYS:
        when(rules, call->number, 0, 1);
        answer(rules, SECCOMP_RET_TRACE);
        return;
    case STOPS_FOR_OUTPUT:
        when(rules, call->number, 0, 5);
        load_argument(rules, 0);
        when(rules, STDOUT_FILENO, 1, 0);
        when(rules, STDERR_FILENO, 0, 1);
        break;
    case STOPS_IF_SHARED:
        when(rules, call->number, 0, 5);
        load_argument(rules, 3);
        alu_and(rules, MAP_SHARED);
        when(rules, MAP_SHARED, 0, 1);
        break;
    case STOPS_IF_FILTER:
        when(rules, call->number, 0, 4);
        load_argument(rules, 0);
        when(rules, PR_SET_SECCOMP, 0, 1);
        break;
    case STOPS_IF_WAITING:
        when(rules, call->number, 0, 6);
        load_argument(rules, 1);
        alu_and(rules, FUTEX_CMD_MASK & 0x7f);
        when(rules, FUTEX_WAIT, 1, 0);
        when(rules, FUTEX_WAIT_BITSET, 0, 1);
        break;
    }
    answer(rules, SECCOMP_RET_TRACE);
    answer(rules, SECCOMP_RET_ALLOW);
}

/* Is any call at all to be counted? */
static bool wants_every(const struct trace_options *options)
{
    for (size_t i = 0; i < options->intervention_count; i++)
        if (options->interventions[i].call == CALL_NONE &&
            options->interventions[i].was == NULL)
            return true;
    return false;
}

/* Every access is to be recorded: each call stops that may lead to memory. Ours
 * go through, by their mark; they may be any. */
static void add_manners(struct rules *rules, const struct abi *abi, bool all)
{
    for (size_t i = 0; i < abi->manner_count && !all; i++)
        if (abi->manners[i].manners == CALL_HARMLESS) {
            when(rules, abi->manners[i].number, 0, 1);
            answer(rules, SECCOMP_RET_ALLOW);
        }
    load_argument(rules, 5);
    when(rules, ACCESS_MARK, 0, 1);
    answer(rules, SECCOMP_RET_ALLOW);
    answer(rules, SECCOMP_RET_TRACE);
}

/* All that programs of one kind do; programs of another jump over it. */
static void add_abi(struct rules *rules, const struct abi *abi,
                    const struct trace_options *options)
{
    const size_t number = offsetof(struct seccomp_data, nr);
    when(rules, abi->arch, 1, 0);
    struct sock_filter *jump = &rules->lines[rules->count];
    add(rules, (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, 0));
    const unsigned short begin = rules->count;

    load(rules, number);
    if (abi->other != 0) { /* one that we do not know is told once */
        alu_and(rules, ABI_OTHER_BITS);
        when(rules, abi->other, 0, 1);
        answer(rules, SECCOMP_RET_TRACE);
        load(rules, number);
    }
    if (options->every_access)
        add_manners(rules, abi, wants_every(options));
    for (size_t i = 0; i < abi->count && !options->every_access; i++)
        add_call(rules, &abi->calls[i]);
    answer(rules, SECCOMP_RET_ALLOW);
    jump->k = (unsigned)(rules->count - begin);
}

int trace_filter(const struct trace_options *options)
{
    struct rules rules = {.count = 0};
    if (machine_abis[0] == NULL) { /* a processor that we do not know */
        errno = ENOSYS;
        return -1;
    }
    if (wants_every(options) && !options->every_access)
        answer(&rules, SECCOMP_RET_TRACE);
    load(&rules, offsetof(struct seccomp_data, arch));
    for (size_t i = 0; machine_abis[i] != NULL; i++)
        add_abi(&rules, machine_abis[i], options);
    answer(&rules, SECCOMP_RET_TRACE); /* for another processor: likewise */

    struct sock_fprog program = {rules.count, rules.lines};
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0)
        return 0;
    if (errno != EACCES || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
        return -1;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}
