/*
 * abi.h - in which form programs make their calls
 *
 * A kernel runs programs of more than one kind: a 64-bit one also those of 32
 * bits, which have other numbers for the calls and arrange some arguments in
 * another way.  Everything behind abi_enters() and abi_result() sees a call as
 * its man page has it, whoever makes it and in which form.
 */
#ifndef LAB_ABI_H
#define LAB_ABI_H

#include "recording/history.h"

struct task;

/* When a call stops the program. */
enum stops {
    STOPS_ALWAYS,
    STOPS_FOR_OUTPUT, /* when argument 0 is standard output or error */
    STOPS_IF_SHARED,  /* when argument 3, flags of mmap(2), has MAP_SHARED */
    STOPS_IF_FILTER,  /* when argument 0, what prctl(2) does, installs one */
    STOPS_IF_WAITING  /* when argument 1, what futex(2) does, may wait */
};

/* What `enum call` leaves open. */
enum form {
    FORM_PLAIN,
    FORM_STRUCTURE, /* waitid(2): the child is told in a structure; clone3(2):
                       what to make is */
    FORM_PIECES,    /* writev(2): the bytes are in several pieces */
    FORM_THREAD,    /* tgkill(2): the signal comes behind a thread */
    FORM_FILTER,    /* prctl(2), seccomp(2): a filter of calls is installed */
    FORM_TRACING,   /* ptrace(2) */
    FORM_ALARM,     /* alarm(2), and so are the next two: a signal will come */
    FORM_ITIMER,    /* setitimer(2): when, is told in a structure */
    FORM_TIMER,     /* timer_settime(2): it is the third argument */
    FORM_YIELD      /* sched_yield(2) */
};

/* A call that matters. */
struct numbered {
    unsigned number;
    enum call call; /* CALL_OTHER: not told as a call */
    enum stops stops;
    enum form form;
};

/* What else matters of a call when every access is recorded. */
enum {
    CALL_HARMLESS = 1, /* none of its arguments is an address: it never stops */
    CALL_FOLLOWS = 2,  /* it follows addresses in what an argument leads to */
    CALL_RANGE = 4,    /* arguments 0 and 1 are a range of memory */
    CALL_SYNCS = 8,    /* by it processes wait for one another */
    CALL_REACTS = 16,  /* rt_sigaction(2) */
    CALL_ENDS = 32     /* exit(2), exit_group(2) */
};

struct mannered {
    unsigned number;
    unsigned manners; /* of those above */
};

struct abi {
    unsigned arch;  /* AUDIT_ARCH_..., as seccomp(2) and ptrace(2) name it */
    unsigned other; /* this bit in a number: of another ABI that shares `arch`
                       and that we do not know; 0: there is none */
    unsigned word;  /* bytes of a pointer: 4 or 8 */
    const struct numbered *calls;
    size_t count;
    const struct mannered *manners;
    size_t manner_count;
    /* Arrange call and arguments as the man page has them; NULL: they are. */
    void (*arrange)(struct task *task, unsigned number);
};

/* Those that programs can have here, the one we have ourselves first, up to a
 * NULL.  Defined by the processor: machine.h. */
extern const struct abi *const machine_abis[];

/* The highest bits of a number, of which `other` may be one; those of -1, which
 * is no call at all, are all set. */
#define ABI_OTHER_BITS 0xc0000000U

/* A thread begins a call: fill in `abi`, `call`, `form`, `args` and `result_at`
 * of its task.  Returns false, with `abi` NULL, when the ABI is not known. */
bool abi_enters(struct task *task, unsigned arch, uint64_t number,
                const uint64_t args[6]);

/* The call of the task has returned this, which is no error: its result. */
int64_t abi_result(const struct task *task, int64_t returned);

#endif
