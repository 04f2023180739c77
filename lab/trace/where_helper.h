/*
 * where_helper.h - what the tracer and a helper of where.h say to each other
 *
 * One question and one answer at a time, over a socket that keeps them whole.
 * Of a question's stack only what is there is sent.
 */
#ifndef LAB_WHERE_HELPER_H
#define LAB_WHERE_HELPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    WHERE_STACK = 64 * 1024, /* bytes of the stack that are sent */
    WHERE_REGISTERS = 33     /* the most there are */
};

struct question {
    pid_t tid;
    bool in_call; /* the instruction before `pc` is a call */
    uint64_t pc;  /* of the innermost frame */
    uint64_t registers[WHERE_REGISTERS]; /* as DWARF numbers them */
    unsigned count;
    uint64_t base; /* address of the first byte of `stack` */
    size_t size;
    unsigned char stack[WHERE_STACK];
};

struct answer {
    bool unknown; /* a frame is in code that was not there at first */
    int line;     /* 0: none was found */
    char file[4096];
    char function[256];
};

/* Be the helper for the lines of process `pid`: in a forked process, with the
 * socket the questions come from.  Ends when the socket does. */
_Noreturn void where_help(int sock, pid_t pid);

#endif
