/*
 * access_parts.h - an instruction of x86, taken apart as far as its operand in
 * memory
 *
 * Private to access_decode.c, which does that, and access_use.c, which knows
 * what it does.
 */
#ifndef LAB_ACCESS_PARTS_H
#define LAB_ACCESS_PARTS_H

#include "trace/access_machine.h"

/* How large what it uses is. */
enum size {
    UNKNOWN, /* and so is all else */
    BYTE,
    OPERAND, /* 2, 4 or 8, as its prefixes say */
    TWO,
    FOUR,
    EIGHT,
    TEN,
    POINTER,  /* as an address is */
    VECTOR,   /* 16, 32 or 64 */
    SCALAR,   /* 4 with F3, 8 with F2, else a vector */
    HALF,     /* 8 where a vector has 16, and so on */
    MMX,      /* 8, and with 66 a vector */
    GENERAL,  /* 4 or 8, by REX.W */
    LARGE_512 /* fxsave */
};

struct use {
    enum size size;
    bool load, store;
};

/* An instruction, taken apart as far as its operand in memory. */
struct parts {
    const unsigned char *code;
    unsigned at;      /* how many bytes are read */
    bool is_32;       /* the program computes with 32 bits */
    unsigned map;     /* 1: 0F, 2: 0F 38, 3: 0F 3A */
    bool vex, evex;   /* how it is written */
    unsigned char op; /* the last byte of its number */
    unsigned rex;     /* W 8, R 4, X 2, B 1 */
    unsigned prefix;  /* 0x66, 0xf2, 0xf3: the one that counts; 0 */
    bool word;        /* there is a 66 */
    bool locked, short_address;
    unsigned repeat;  /* 0xf2, 0xf3 */
    unsigned segment; /* 0x64, 0x65 */
    unsigned width;   /* of a vector, bytes */
    bool broadcast;   /* EVEX: of one element */
    unsigned char modrm;
};

/* What it does; of size UNKNOWN when that is not known.  How many bytes a size
 * is, of this instruction. */
struct use access_use(const struct parts *parts);
size_t access_size(const struct parts *parts, enum size size);

#endif
