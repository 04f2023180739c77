/* What the helper of where.h is told of a thread: registers and stack. */
#ifdef HAVE_LIBDW
#include "trace/where_helper.h"

#include <sys/uio.h>

enum {
    RED_ZONE = 128 /* bytes below the stack pointer that are in use */
};

/* As much of the stack as there is.  Each page is a part of its own, since a
 * part is read as a whole or not at all. */
static void read_stack_of(pid_t pid, struct question *question)
{
    enum {
        PAGE = 4096,
        PARTS = WHERE_STACK / PAGE + 1
    };
    struct iovec local = {question->stack, WHERE_STACK}, parts[PARTS];
    uint64_t at = question->registers.sp - RED_ZONE, end = at + WHERE_STACK;
    size_t count = 0;
    question->base = at;
    for (; at < end && count < PARTS; count++) {
        uint64_t next = (at / PAGE + 1) * PAGE;
        next = next < end ? next : end;
        parts[count] = (struct iovec){(void *)(uintptr_t)at,
                                      (size_t)(next - at)};
        at = next;
    }
    ssize_t size = process_vm_readv(pid, &local, 1, parts, count, 0);
    question->size = size > 0 ? (size_t)size : 0;
}

bool question_about(pid_t tid, struct question *question)
{
    if (!machine_registers(tid, &question->registers))
        return false;
    question->tid = tid;
    read_stack_of(tid, question);
    return true;
}

bool question_about_sleeper(pid_t tid, uint64_t sp, uint64_t pc,
                            struct question *question)
{
    if (!machine_asleep(sp, pc, &question->registers))
        return false;
    question->tid = tid;
    read_stack_of(tid, question);
    return true;
}

#else
typedef int no_questions_without_libdw; /* a file needs a declaration */
#endif
