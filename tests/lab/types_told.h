/*
 * types_told.h - what is to be told of a program; a part of types.c and
 * types_built.c
 */
#ifndef TESTS_LAB_TYPES_TOLD_H
#define TESTS_LAB_TYPES_TOLD_H

#include "types_program.h"

/* What depends on the size of an address. */
#if UINTPTR_MAX == UINT32_MAX
#define SIZED(with_32_bits, with_64) with_32_bits
#else
#define SIZED(with_32_bits, with_64) with_64
#endif

/* What all programs begin with.  look() is a call at which they stop; kill() of
 * 32 bits is written so that no table knows where it keeps ebx. */
#define BEGIN                                                 \
    "#include <stdbool.h>\n"                                  \
    "#include <signal.h>\n"                                   \
    "#include <stdint.h>\n"                                   \
    "#include <string.h>\n"                                   \
    "#include <sys/shm.h>\n"                                  \
    "#include <sys/syscall.h>\n"                              \
    "#include <sys/wait.h>\n"                                 \
    "#include <unistd.h>\n"                                   \
    "#define NOINLINE __attribute__((noinline))\n"            \
    "static NOINLINE void look(void) {\n"                     \
    "    syscall(SYS_kill, getpid(), 0);\n"                   \
    "}\n"                                                     \
    "static NOINLINE void *make(size_t size) {\n"             \
    "    int id = shmget(IPC_PRIVATE, size, 0600 | 01000);\n" \
    "    void *made = shmat(id, NULL, 0);\n"                  \
    "    shmctl(id, IPC_RMID, NULL);\n"                       \
    "    return made;\n"                                      \
    "}\n"

#define BOX                                                                  \
    "struct box { int answer; struct { short id; char name[6]; } slots[2]; " \
    "};\n"
#define BOX_IS                                                          \
    "struct box 20 by box: answer signed 0+4, slots[].id signed 4+2*2," \
    " slots[].name text 6+6*2,\n"

#define INT_IS(name) "int 4 by " name ":  signed 0+4,\n"

#define BITS                                                                 \
    "struct bits { unsigned ready : 1, count : 7; int sum; unsigned more : " \
    "9; };\n"
#define SET_BITS "bits->count = 3; bits->sum = 1; bits->more = 256;"
#define BITS_ARE                                                              \
    "struct bits 12 by bits: ready:1 count:7 bytes 0+1, sum signed 4+4, "     \
    "more:9 bytes 8+2,\n"                                                     \
    "parent: ready:1 count:7 = 06 (was 00), sum = 1 (was 0), more:9 = 00 01 " \
    "(was 00 00),\n"

#define MAIN(type, size, does)         \
    "int main(void) {\n"               \
    "    " type " = make(" size ");\n" \
    "    " does "\n"                   \
    "    look();\n"                    \
    "    return 0;\n"                  \
    "}\n"

struct program {
    int line;
    const char *options;
    const char *source; /* behind BEGIN */
    const char *told;
};

static void expect_told(const struct program *program)
{
    char source[8192];
    struct recording seen;
    snprintf(source, sizeof source, "%s%s", BEGIN, program->source);
    if (!compile(source, program->options) || !trace(&seen))
        return;
    char *told = what_is_told(&seen.history);
    EXPECT(recording_exited(&seen, 0), "line %d: status %d, signal %d",
           program->line, seen.status, seen.signo);
    EXPECT(told != NULL && strcmp(told, program->told) == 0,
           "line %d: told is\n%snot\n%s", program->line, told, program->told);
    free(told);
    recording_free(&seen);
}

#define TEST(programs)                               \
    static void test_##programs(void)                \
    {                                                \
        for (size_t i = 0; i < COUNT(programs); i++) \
            expect_told(&(programs)[i]);             \
    }

#endif
