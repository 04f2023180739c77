/* What lab/trace/types must bear of DWARF that is wrong, or wrong on purpose.
 */
#include "damage.h"
#include "recording/jsonl.h"
#include "types_program.h"

#include <sys/wait.h>
#include <time.h>

enum {
    VARIANTS = 40,    /* of a damaged program */
    SECONDS_MOST = 30 /* for one run; answers may take ten together */
};

/* Stores 42 into a segment to which `box` points. */
#define PROGRAM                                                  \
    "#include <signal.h>\n#include <sys/shm.h>\n"                \
    "#include <unistd.h>\n"                                      \
    "struct box { int answer; struct { long id; char text[8]; }" \
    " slots[4]; };\nstruct box *box;\n"                          \
    "int main(void) {\n"                                         \
    "    int id = shmget(IPC_PRIVATE, 128, 0600 | 01000);\n"     \
    "    box = shmat(id, NULL, 0);\n"                            \
    "    shmctl(id, IPC_RMID, NULL);\n"                          \
    "    box->answer = 42;\n"                                    \
    "    kill(getpid(), 0);\n"                                   \
    "    return 0;\n"                                            \
    "}\n"

/* DWARF 4 by hand: a unit with the variable `box`, a pointer to `target`, which
 * each case defines.  D(n) begins an entry, and REF(label) refers to one. */
#define D(abbreviation) " .uleb128 " #abbreviation "\n"
#define REF(label)      " .long " label " - info\n"
#define STRING(text)    " .asciz \"" text "\"\n"
#define WORD(number)    " .quad " #number "\n"
#define BYTE(number)    " .byte " #number "\n"
#define LABEL(label)    label ":\n"
#define END             BYTE(0)

#define POINTER(to)          D(3) REF(to)
#define STRUCT(name, size)   D(4) STRING(name) WORD(size)
#define MEMBER(name, to, at) D(5) STRING(name) REF(to) WORD(at)
#define TYPEDEF(to)          D(6) STRING("again") REF(to)
#define INT                  D(7) STRING("int") BYTE(5) WORD(4)
#define ARRAY(of)            D(8) REF(of)
#define RANGE(last)          D(9) WORD(last)
#define CONST(to)            D(10) REF(to)
#define UNION(name, size)    D(11) STRING(name) WORD(size)
#define JUMPING(to)          D(12) REF(to) STRING("jump") WORD(8)
#define ENTRY(tag, children, attributes) \
    " .uleb128 " tag "\n .byte " children "\n .uleb128 " attributes ",0,0\n"

static const char
    by_hand[] =
        "__asm__(R\"(\n"
        " .section .debug_abbrev,\"\",@progbits\n"
        "abbreviations:\n"
        " .uleb128 1\n" ENTRY("0x11", "1", "0x03,0x08") " .uleb128 2\n" ENTRY(
            "0x34", "0",
            "0x03,0x08,0x49,0x13,0x02,0x18") " .uleb128 3\n" ENTRY("0x0f",
                                                                   "0", "0x49,0x13") " .uleb128 4\n" ENTRY("0x13",
                                                                                                           "1", "0x03,0x08,0x0b,0x07") " .uleb128 5\n" ENTRY("0x0d",
                                                                                                                                                             "0", "0x03,0x08,0x49,0x13,0x38,0x07") " .uleb128 6\n" ENTRY("0x16", "0", "0x03,0x08,0x49,0x13") " .uleb128 7\n" ENTRY("0x24", "0", "0x03,0x08,0x3e,0x0b,0x0b,0x07") " .uleb128 8\n" ENTRY("0x01", "1", "0x49,0x13") " .uleb128 9\n" ENTRY("0x21", "0", "0x2f,0x07") " .uleb128 10\n" ENTRY("0x26",
                                                                                                                                                                                                                                                                                                                                                                                                                                                        "0",
                                                                                                                                                                                                                                                                                                                                                                                                                                                        "0x49,0x13") " .uleb128 11\n" ENTRY("0x17",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                            "1",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                            "0x03,0x08,0x0b,0x07") " .uleb128 12\n" ENTRY("0x13",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "1",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "0x01,0x13,0x03,0x08,0x0b,0x07") " .byte 0\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                           " .section .debug_info,\"\",@progbits\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                           "info: .long behind - begin\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                           "begin: .short 4\n .long abbreviations\n .byte 8\n" D(1) STRING("prog.c") D(2) STRING("box") REF(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                               "pointer") " .byte 9, 3\n .quad box\n" LABEL("pointer") POINTER("target")
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                               LABEL(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   "int")
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   INT
    "%s\n" END "behind:\n"
    " .text\n"
    ")\");\n";

static const struct hostile {
    int line;
    const char *entries;
    const char *told; /* NULL: anything */
} cases[] = {
    /* a good one, so that the others say something */
    {__LINE__,
     LABEL("target") STRUCT("s", 8) MEMBER("answer", "int", 0)
         MEMBER("more", "int", 4) END,
     "struct s 8 by box: answer signed 0+4, more signed 4+4,\n"
     "parent: answer = 42 (was 0),\n"},
    /* what leads to itself */
    {__LINE__, LABEL("target") TYPEDEF("target"), "parent: bytes\n"},
    {__LINE__, LABEL("target") TYPEDEF("other") LABEL("other") CONST("target"),
     "parent: bytes\n"},
    {__LINE__, LABEL("target") STRUCT("s", 8) MEMBER("self", "target", 0) END,
     "parent: bytes\n"},
    {__LINE__,
     LABEL("target") STRUCT("s", 8) MEMBER("answer", "int", 0)
         MEMBER("self", "target", 4) END,
     NULL},
    {__LINE__, LABEL("target") ARRAY("target") RANGE(3) END, "parent: bytes\n"},
    {__LINE__, LABEL("target") UNION("u", 8) MEMBER("u", "target", 0) END,
     "union u 8 by box:  bytes 0+8,\n"
     "parent: box[0] = 2a 00 00 00 00 00 00 00 (was 00 00 00 00 00 00 00 "
     "00),\n"},
    {__LINE__, LABEL("target") POINTER("target"), NULL},
    /* a pointer that is none */
    {__LINE__, LABEL("target") D(77), "parent: bytes\n"},
    {__LINE__, LABEL("target") MEMBER("m", "int", 0), "parent: bytes\n"},
    /* sizes and places that cannot be */
    {__LINE__, LABEL("target") STRUCT("s", 0) MEMBER("m", "int", 0) END,
     "parent: bytes\n"},
    {__LINE__, LABEL("target") STRUCT("s", 8) MEMBER("far", "int", 5) END,
     "parent: bytes\n"},
    {__LINE__,
     LABEL("target") STRUCT("s", 8) MEMBER("far", "int", 0x10000000000) END,
     "parent: bytes\n"},
    {__LINE__,
     LABEL("target") STRUCT("s", 8) MEMBER("a", "int", 0xffffffffffffffff)
         MEMBER("b", "int", 0x7fffffffffffffff) END,
     "parent: bytes\n"},
    {__LINE__,
     LABEL("target") STRUCT("s", 0xffffffffffffffff) MEMBER("m", "int", 0) END,
     "parent: bytes\n"},
    {__LINE__,
     LABEL("target") STRUCT("s", 8) MEMBER("a", "int", 0)
         MEMBER("over", "int", 2) MEMBER("b", "int", 4) END,
     "parent: bytes\n"},
    /* more than can be counted */
    {__LINE__, LABEL("target") ARRAY("int") RANGE(0xfffffffffffffff) END,
     "int 4611686018427387904 by box: [] signed 0+4*1152921504606846976,\n"
     "parent: box[0][0] = 42 (was 0),\n"},
    {__LINE__, LABEL("target") ARRAY("int") RANGE(0x7fffffffffffffff) END,
     "parent: bytes\n"},
    {__LINE__,
     LABEL("target") ARRAY("int") RANGE(0xffffffff) RANGE(0xffffffff)
         RANGE(0xffffffff) END,
     "parent: bytes\n"},
    {__LINE__,
     LABEL("target") STRUCT("s", 0x1000000000) MEMBER("m", "rows", 0)
         END LABEL("rows") ARRAY("int") RANGE(0xfffff) RANGE(0x3fff) END,
     NULL},
    {__LINE__,
     LABEL("target") STRUCT("s", 4) MEMBER("m", "rows", 0) END LABEL("rows")
         ARRAY("none") RANGE(0xffffffffff) RANGE(1) END LABEL("none")
             STRUCT("none", 0) END,
     "parent: bytes\n"},
    {__LINE__,
     LABEL("target")
         STRUCT("s", 4) " .rept 100000\n" MEMBER("m", "int", 0) " .endr\n" END,
     "parent: bytes\n"},
    {__LINE__,
     LABEL("target") STRUCT("s", 4000000) " .set at, 0\n .rept 100000\n" MEMBER(
         "m", "int", at) " .set at, at + 4\n .endr\n" END,
     NULL},
    /* 10,000 structs, each in the one before */
    {__LINE__,
     LABEL("target") " .rept 10000\n" STRUCT("s", 8) D(5)
         STRING("m") " .long . + 12 - info + 1\n" WORD(0) END
     " .endr\n" STRUCT("s", 8) MEMBER("m", "int", 0) END,
     NULL},
    /* siblings that go back, or away */
    {__LINE__,
     LABEL("target") STRUCT("s", 8) LABEL("back") JUMPING("back") END END,
     NULL},
    {__LINE__, LABEL("target") STRUCT("s", 8) JUMPING("target") END END, NULL},
    {__LINE__,
     LABEL("back") JUMPING("back") END LABEL("target") STRUCT("s", 8)
         MEMBER("m", "int", 0) END,
     NULL},
    {__LINE__, LABEL("target") STRUCT("s", 8) " .quad 0x0505050505050505\n",
     NULL},
    /* names that are more than names */
    {__LINE__,
     LABEL("target") STRUCT("\\033[2J\\n{segment}", 4)
         MEMBER("[][]\\377\\001", "int", 0) END,
     NULL},
    {__LINE__,
     LABEL("target") D(4) " .rept 70000\n .ascii \"ab\"\n .endr\n" STRING("")
         WORD(4) MEMBER("m", "int", 0) END,
     NULL},
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The run ends as ever, in time, and what is recorded can be kept. */
static void expect_unharmed(struct recording *seen, double began,
                            const char *what, int number)
{
    EXPECT(recording_exited(seen, 0) && seen->zombies + seen->orphans == 0,
           "%s %d: status %d, signal %d", what, number, seen->status,
           seen->signo);
    EXPECT(now() - began < SECONDS_MOST, "%s %d: %.1f s", what, number,
           now() - began);
    struct jsonl_writer writer;
    FILE *null = fopen("/dev/null", "we");
    EXPECT(null != NULL && jsonl_begin(null, &writer) == 0 &&
               jsonl_event(null, &seen->history, &writer) == 0,
           "%s %d: it cannot be written", what, number);
    if (null != NULL)
        fclose(null);
    for (size_t i = 0; i < seen->history.event_count; i++) {
        char *text = say_event(&seen->history, NULL, i);
        for (const char *c = text; c != NULL && *c != '\0'; c++)
            EXPECT(*c >= ' ' || *c < 0, "%s %d: %s", what, number, text);
        free(text);
    }
    EXPECT(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD,
           "%s %d: a helper is left", what, number);
}

static void hostile_types_do_no_harm(void)
{
    for (size_t i = 0; i < COUNT(cases); i++) {
        static char source[16384];
        struct recording seen;
        int begin = snprintf(source, sizeof source, "%s", PROGRAM);
        snprintf(source + begin, sizeof source - (size_t)begin, by_hand,
                 cases[i].entries);
        double began = now();
        if (!compile(source, "-std=gnu17 -g0 -O0") || !trace(&seen))
            return;
        expect_unharmed(&seen, began, "line", cases[i].line);
        char *told = what_is_told(&seen.history);
        EXPECT(cases[i].told == NULL || strcmp(told, cases[i].told) == 0,
               "line %d: told is\n%snot\n%s", cases[i].line, told,
               cases[i].told);
        free(told);
        recording_free(&seen);
    }
}

static void damaged_types_do_no_harm(void)
{
    unsigned typed = 0;
    char good[128];
    if (!compile(PROGRAM, "-g -O0"))
        return;
    snprintf(good, sizeof good, "%s", file("good"));
    EXPECT(rename(file("prog"), good) == 0, "rename: %s", strerror(errno));
    for (unsigned seed = 1; seed <= VARIANTS; seed++) {
        struct recording seen;
        double began = now();
        EXPECT(damage(file, "good", "prog", seed), "seed %u", seed);
        if (!trace(&seen))
            return;
        expect_unharmed(&seen, began, "seed", (int)seed);
        typed += seen.history.type_count > 0;
        recording_free(&seen);
    }
    EXPECT(typed > 0 && typed < VARIANTS, "%u of them have types", typed);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"hostile types do no harm", hostile_types_do_no_harm, 0},
        {"damaged types do no harm", damaged_types_do_no_harm, 0},
    };
    return report_main("lab/types_damage", tests, COUNT(tests), argc, argv);
}
