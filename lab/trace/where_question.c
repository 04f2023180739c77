/* What the helper of where.h is told of a thread: registers and stack. */
#if defined HAVE_LIBDW && (defined __x86_64__ || defined __aarch64__)
#include "trace/where_helper.h"

#include <elf.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

enum {
    RED_ZONE = 128 /* bytes below the stack pointer that are in use */
};

static bool read_registers(pid_t tid, struct question *question, uint64_t *sp)
{
    struct user_regs_struct regs;
    struct iovec into = {&regs, sizeof regs};
    if (ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &into) == -1 ||
        into.iov_len != sizeof regs)
        return false; /* of another size: a 32-bit program */
#ifdef __x86_64__
    const uint64_t list[] = {regs.rax, regs.rdx, regs.rcx, regs.rbx, regs.rsi,
                             regs.rdi, regs.rbp, regs.rsp, regs.r8,  regs.r9,
                             regs.r10, regs.r11, regs.r12, regs.r13, regs.r14,
                             regs.r15, regs.rip};
    question->in_call = (int64_t)regs.orig_rax >= 0;
    question->pc = regs.rip;
    *sp = regs.rsp;
#else
    uint64_t list[32];
    memcpy(list, regs.regs, sizeof regs.regs);
    list[31] = regs.sp;
    question->pc = regs.pc;
    *sp = regs.sp;
#endif
    memcpy(question->registers, list, sizeof list);
    question->count = sizeof list / sizeof *list;
    return true;
}

/* As much of the stack as there is.  Each page is a part of its own, since a
 * part is read as a whole or not at all. */
static void read_stack_of(pid_t pid, uint64_t sp, struct question *question)
{
    enum {
        PAGE = 4096,
        PARTS = WHERE_STACK / PAGE + 1
    };
    struct iovec local = {question->stack, WHERE_STACK}, parts[PARTS];
    uint64_t at = sp - RED_ZONE, end = at + WHERE_STACK;
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
    uint64_t sp;
    if (!read_registers(tid, question, &sp))
        return false;
    question->tid = tid;
    read_stack_of(tid, sp, question);
    return true;
}

#else
typedef int no_questions_without_libdw; /* a file needs a declaration */
#endif
