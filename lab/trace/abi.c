/* What a call is, from its number and its arguments. */
#include "trace/abi.h"
#include "trace/tracer.h"

#include <string.h>
#include <sys/prctl.h>

static const struct abi *find(unsigned arch, uint64_t number)
{
    for (size_t i = 0; machine_abis[i] != NULL; i++) {
        const struct abi *abi = machine_abis[i];
        bool other = abi->other != 0 && (number & ABI_OTHER_BITS) == abi->other;
        if (abi->arch == arch)
            return other ? NULL : abi;
    }
    return NULL;
}

bool abi_enters(struct task *task, unsigned arch, uint64_t number,
                const uint64_t args[6])
{
    task->call = CALL_OTHER;
    task->form = FORM_PLAIN;
    task->result_at = 0;
    memset(task->args, 0, sizeof task->args);
    task->abi = find(arch, number);
    if (task->abi == NULL)
        return false;
    /* What does not belong to a 32-bit register may be anything. */
    for (int i = 0; i < 6; i++)
        task->args[i] = task->abi->word == 4 ? (uint32_t)args[i] : args[i];
    for (size_t i = 0; i < task->abi->count; i++)
        if (task->abi->calls[i].number == number) {
            task->call = task->abi->calls[i].call;
            task->form = task->abi->calls[i].form;
            if (task->abi->calls[i].stops == STOPS_IF_FILTER &&
                task->args[0] != PR_SET_SECCOMP)
                task->form = FORM_PLAIN; /* each call stops */
        }
    if (task->form == FORM_THREAD) /* as kill(2) has it */
        task->args[1] = task->args[2];
    if (task->abi->arrange != NULL)
        task->abi->arrange(task, (unsigned)number);
    return true;
}

int64_t abi_result(const struct task *task, int64_t returned)
{
    uint64_t stored;
    if (task->abi == NULL)
        return returned;
    if (task->result_at != 0 &&
        memory_word(task->tid, task->result_at, task->abi->word, &stored))
        return (int64_t)stored;
    /* A 32-bit kernel widens an address as if it were a signed number. */
    return task->abi->word == 4 ? (int64_t)(uint32_t)returned : returned;
}
