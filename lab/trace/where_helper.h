/*
 * where_helper.h - what the tracer and a helper of where.h say to each other
 *
 * One question at a time, over a socket that keeps each message whole.  The
 * answer to one for a line is a struct answer.  To one for a type it is a
 * struct needs; where that asks for something, a struct values goes to the
 * helper; and then comes a struct layout.
 */
#ifndef LAB_WHERE_HELPER_H
#define LAB_WHERE_HELPER_H

#include "trace/machine.h"
#include "trace/where.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    WHERE_STACK = 64 * 1024, /* bytes of the stack that are sent */
    WHERE_NEEDS = 512,       /* pointers that are not on the stack we send */
    WHERE_NAME = 128         /* bytes of a name; a longer one ends in "..." */
};

struct question {
    bool for_type; /* of this segment; otherwise the question is for a line */
    struct where_segment segment;

    pid_t tid;
    struct registers registers;
    uint64_t base; /* address of the first byte of `stack` */
    size_t size;
    unsigned char stack[WHERE_STACK]; /* only `size` bytes are sent */
};

struct answer {
    bool unknown;   /* a frame is in code that was not there at first */
    int line;       /* 0: none was found */
    unsigned shown; /* so much of `file` is the folder it was compiled in */
    char file[4096];
    char function[256];
};

/* What the helper has to know of the memory of the process: the pointers at
 * these addresses. */
struct needs {
    unsigned count;
    uint64_t addresses[WHERE_NEEDS];
};

struct values {
    uint64_t values[WHERE_NEEDS]; /* 0 where there is no memory */
};

/* A type as in history.h. */
struct layout {
    uint64_t size; /* 0: none was found */
    char name[WHERE_NAME], variable[WHERE_NAME];
    unsigned count;
    struct layout_field {
        char name[WHERE_NAME];
        enum field_kind kind;
        uint64_t offset, size, stride, count;
    } fields[FIELDS_MAX]; /* only `count` are sent */
};

/* In the tracer: fill in what is asked about a stopped thread.  Returns false
 * when that cannot be read, or its program is a 32-bit one. */
bool question_about(pid_t tid, struct question *question);
bool question_about_sleeper(pid_t tid, uint64_t sp, uint64_t pc,
                            struct question *question);

/* Be the helper for the lines and types of process `pid`: in a forked process,
 * with the socket the questions come from.  Ends when the socket does. */
_Noreturn void where_help(int sock, pid_t pid);

#endif
