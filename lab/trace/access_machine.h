/*
 * access_machine.h - what `--every-access` needs of the processor; x86 only
 *
 * Private to the files access*.c.
 */
#ifndef LAB_ACCESS_MACHINE_H
#define LAB_ACCESS_MACHINE_H

#include "trace/access.h"

#include <sys/user.h>

enum {
    CODE_MAX = 16,           /* bytes of an instruction, and one more */
    STRING_MAX = 1024 * 1024 /* bytes told of one string instruction */
};

/* Memory that an instruction uses. */
struct reach {
    uint64_t address;
    size_t size;
    bool load, store;
};

struct instruction {
    struct reach reaches[2];
    unsigned count;
    bool atomic;   /* locked */
    bool compares; /* it stores only if the zero flag is set then: cmpxchg */
    /* One with a string: */
    bool repeats;
    bool back;       /* from high to low */
    uint64_t times;  /* how often, at most */
    unsigned width;  /* bytes each time */
    unsigned length; /* of the instruction */
};

/* Take an instruction apart that has faulted at this address.  Returns false
 * when it is not known what it does. */
bool access_decode(const unsigned char code[CODE_MAX],
                   const struct user_regs_struct *regs, uint64_t fault,
                   struct instruction *found);

/* What has come of letting a thread go on. */
enum came {
    CAME_STEP,   /* it has done that, and is stopped again */
    CAME_SIGNAL, /* it has caused a signal: `status` */
    CAME_END     /* it is ending, or has stopped otherwise: `status` */
};

/* A thread that does as it is told: from a stop where it could go on in its own
 * program, signals blocked, to another. */
struct puppet {
    pid_t tid;
    uint64_t gate; /* address of an instruction that makes a call */
    struct user_regs_struct regs; /* those it has of its own */
    uint64_t mask;                /* its blocked signals, of its own */
    int status;                   /* as from waitpid(2), of CAME_... */
    bool put_off;                 /* a SIGSTOP has come, to be sent again */
};

/* Take it over; returns false when it is no more.  Let it go on with its own
 * registers and mask. */
bool puppet_take(struct puppet *puppet, pid_t tid, uint64_t gate);
void puppet_leave(struct puppet *puppet);

/* Have it make a call of the system, with its result in *result. */
enum came puppet_call(struct puppet *puppet, long number,
                      const uint64_t args[4], int64_t *result);

/* Have it do one instruction of its own; one that repeats, all of it.  Then
 * `regs` are those behind it. */
enum came puppet_step(struct puppet *puppet, const struct instruction *it);

/* It is at the beginning of a call: have it stand before that again. */
enum came puppet_step_back(struct puppet *puppet);

/* From there, have it make its call once more, up to the beginning.  Returns
 * false, with `status`, when something else has come. */
bool puppet_again(struct puppet *puppet);

/* Open an attachment for loads only: access_fence.c. */
bool fence_peep(struct puppet *puppet, struct fence *fence);

/* Numbers of calls in its ABI. */
long puppet_number(const struct puppet *puppet, long of_64, long of_32);

enum {
    PIECES_MAX = 6 /* of what an instruction uses: a few attachments */
};

/* Bytes of one segment that the instruction uses. */
struct piece {
    struct fence *fence;
    uint64_t address;
    size_t size;
    bool load, store;
    unsigned char *before;
};

/* One instruction, on its way. */
struct access {
    struct tracer *tracer;
    int process;
    pid_t tid;
    struct guard *guard;
    struct puppet puppet;
    struct instruction is;
    uint64_t fault;
    bool known; /* what it does */
    struct piece pieces[PIECES_MAX];
    size_t count;
    struct source at;
    uint64_t pc;
};

/* Copy bytes of the process, whether it is shut or not. */
bool access_read(struct access *access, uint64_t address, void *into,
                 size_t size);

/* access_record.c.  Before the instruction: tell what else has changed.  Is it
 * one that has just been told, so that its line need not be known?  Behind
 * it, which had `times` rounds to make if it repeats: make an event of it, and
 * let others come next where that shows more. */
void access_look(struct access *access);
bool access_repeated(const struct access *access);
void access_record(struct access *access, uint64_t times);

#endif
