/* What lab/trace/types must tell of good programs: the types of what they
 * store, and the values. */
#include "types_program.h"

/* What all programs begin with.  look() is a call at which they stop. */
#define BEGIN                                                 \
    "#include <stdbool.h>\n"                                  \
    "#include <signal.h>\n"                                   \
    "#include <stdint.h>\n"                                   \
    "#include <string.h>\n"                                   \
    "#include <sys/shm.h>\n"                                  \
    "#include <sys/wait.h>\n"                                 \
    "#include <unistd.h>\n"                                   \
    "#define NOINLINE __attribute__((noinline))\n"            \
    "static NOINLINE void look(void) {\n"                     \
    "    kill(getpid(), 0);\n"                                \
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

/* --- Types --------------------------------------------------------------- */

#define MAIN(type, size, does)         \
    "int main(void) {\n"               \
    "    " type " = make(" size ");\n" \
    "    " does "\n"                   \
    "    look();\n"                    \
    "    return 0;\n"                  \
    "}\n"

#define BITS                                                                 \
    "struct bits { unsigned ready : 1, count : 7; int sum; unsigned more : " \
    "9; };\n"
#define SET_BITS "bits->count = 3; bits->sum = 1; bits->more = 256;"
#define BITS_ARE                                                              \
    "struct bits 12 by bits: ready:1 count:7 bytes 0+1, sum signed 4+4, "     \
    "more:9 bytes 8+2,\n"                                                     \
    "parent: ready:1 count:7 = 06 (was 00), sum = 1 (was 0), more:9 = 00 01 " \
    "(was 00 00),\n"

static const struct program types[] = {
    {__LINE__, "-g -O0",
     BOX MAIN("struct box *box", "sizeof *box",
              "box->answer = 42; box->slots[1].id = -7;"
              "strcpy(box->slots[1].name, \"Anna\");"),
     BOX_IS "parent: answer = 42 (was 0),\n"
            "parent: slots[1].id = -7 (was 0), slots[1].name = \"Anna\" (was "
            "\"\"),\n"},
    /* by a typedef, and all that may stand around it */
    {__LINE__, "-g -O0",
     "typedef volatile struct { _Atomic unsigned count; const bool ready; "
     "double share; float half; } *shared_t;\n" MAIN(
         "const shared_t shared", "4096",
         "shared->count = 4000000000u; *(bool *)&shared->ready = true;"
         "shared->share = 0.1; shared->half = 0.1f;"
         "((shared_t)(shared + 3))->count = 1;"),
     "struct 24 by shared: count unsigned 0+4, ready bool 4+1, share floating "
     "8+8, half floating 16+4,\n"
     "parent: count = 4000000000 (was 0), ready = true (was false), share = "
     "0.1 (was 0), half = 0.1 (was 0),\n"
     "parent: shared[3].count = 1 (was 0),\n"},
    {__LINE__, "-g -O0",
     "typedef struct { int x, y; } point;\n"
     "struct line { point from, to; struct { char tag; }; };\n" MAIN(
         "struct line *line", "sizeof *line",
         "line->to.y = 5; line->tag = 'x';"),
     "struct line 20 by line: from.x signed 0+4, from.y signed 4+4, to.x "
     "signed 8+4, to.y signed 12+4, tag text 16+1,\n"
     "parent: to.y = 5 (was 0), tag = 'x' (was 0),\n"},
    /* the name of a typedef */
    {__LINE__, "-g -O0",
     "typedef struct { long n; } box_t;\n" MAIN("box_t *box", "sizeof *box",
                                                "box->n = 0x100000000;"),
     "box_t 8 by box: n signed 0+8,\n"
     "parent: n = 4294967296 (was 0),\n"},
    /* numbers, alone and many */
    {__LINE__, "-g -O0", MAIN("int *answer", "sizeof *answer", "*answer = 42;"),
     "int 4 by answer:  signed 0+4,\n"
     "parent: *answer = 42 (was 0),\n"},
    {__LINE__, "-g -O0", MAIN("volatile uint64_t *sums", "80", "sums[9] = -1;"),
     "uint64_t 8 by sums:  unsigned 0+8,\n"
     "parent: sums[9] = 18446744073709551615 (was 0),\n"},
    {__LINE__, "-g -O0", MAIN("char *text", "100", "strcpy(text, \"hello\");"),
     "char 100 by text:  text 0+100,\n"
     "parent: text = \"hello\" (was \"\"),\n"},
    {__LINE__, "-g -O0",
     MAIN("unsigned char *bytes", "4", "bytes[1] = 200; bytes[3] = 'A';"),
     "unsigned char 1 by bytes:  unsigned 0+1,\n"
     "parent: bytes[1] = 200 (was 0), bytes[3] = 65 (was 0),\n"},
    {__LINE__, "-g -O0",
     "enum state { EMPTY, FULL, WEIRD = -1 };\n" MAIN(
         "enum state *state", "sizeof *state", "*state = WEIRD;"),
     "enum state 4 by state:  signed 0+4,\n"
     "parent: *state = -1 (was 0),\n"},
    /* addresses */
    {__LINE__, "-g -O0",
     "struct node { struct node *next, *none; void *other; };\n" MAIN(
         "struct node *node", "48",
         "node->next = node + 1; node->other = &node;"),
     "struct node 24 by node: next pointer 0+8, none pointer 8+8, other "
     "pointer 16+8,\n"
     "parent: next = the address of byte 24 of segment A (was NULL),\n"
     "parent: other = an address (was NULL),\n"},
    /* arrays: of arrays, of texts, of unknown length, of pointers */
    {__LINE__, "-g -O0",
     "struct grid { int cells[2][2]; char names[2][8]; struct { int a[2]; } "
     "s[3]; };\n" MAIN("struct grid *grid", "sizeof *grid",
                       "grid->cells[1][0] = 1; strcpy(grid->names[1], \"x\");"
                       "grid->s[2].a[1] = 9;"),
     "struct grid 56 by grid: cells[][0] signed 0+4*2, cells[][1] signed "
     "4+4*2, names[] text 16+8*2, s[].a[0] signed 32+4*3, s[].a[1] signed "
     "36+4*3,\n"
     "parent: cells[1][0] = 1 (was 0),\n"
     "parent: names[1] = \"x\" (was \"\"),\n"
     "parent: s[2].a[1] = 9 (was 0),\n"},
    {__LINE__, "-g -O0",
     "struct ring { int used; long items[]; };\n" MAIN(
         "struct ring *ring", "30", "ring->used = 1; ring->items[1] = 5;"),
     "struct ring 24 by ring: used signed 0+4, items[] signed 8+8*2,\n"
     "parent: used = 1 (was 0),\n"
     "parent: items[1] = 5 (was 0),\n"},
    {__LINE__, "-g -O0",
     MAIN("int (*rows)[3]", "36", "rows[2][1] = 8; rows[0][2] = 1;"),
     "int 12 by rows: [] signed 0+4*3,\n"
     "parent: rows[0][2] = 1 (was 0),\n"
     "parent: rows[2][1] = 8 (was 0),\n"},
    /* what cannot be told better than as bytes */
    {__LINE__, "-g -O0",
     "struct u { union { int i; float f; } value; int after; union { char c; "
     "}; };\n" MAIN("struct u *u", "sizeof *u",
                    "u->value.i = 7; u->after = 1; u->c = 2;"),
     "struct u 12 by u: value bytes 0+4, after signed 4+4, union bytes 8+1,\n"
     "parent: value = 07 00 00 00 (was 00 00 00 00), after = 1 (was 0), union "
     "= 02 (was 00),\n"},
    {__LINE__, "-g -O0",
     BITS MAIN("struct bits *bits", "sizeof *bits", SET_BITS), BITS_ARE},
    {__LINE__, "-g -O0",
     MAIN("double _Complex *wide", "sizeof *wide",
          "for (int i = 0; i < 16; i++) ((char *)wide)[i] = 7;"),
     "complex double 16 by wide:  bytes 0+16,\n"
     "parent: *wide = 07 07 07 07 07 07 07 07 ... (was 00 00 00 00 00 00 00 "
     "00 ...),\n"},
    /* a segment that is too small: as far as it goes */
    {__LINE__, "-g -O0",
     BOX MAIN("struct box *box", "sizeof box",
              "box->answer = 1;"
              "box->slots[0].id = 2; box->slots[1].id = 3;"),
     BOX_IS "parent: answer = 1 (was 0), slots[0].id = 2 (was 0),\n"},
};
TEST(types)

/* --- Variables ----------------------------------------------------------- */

#define INT_IS(name) "int 4 by " name ":  signed 0+4,\n"

static const struct program variables[] = {
    /* a global one, one of a file, one of a function */
    {__LINE__, "-g -O0",
     "int *shared;\nint main(void) { shared = make(4); *shared = 1; look(); "
     "return 0; }\n",
     INT_IS("shared") "parent: *shared = 1 (was 0),\n"},
    {__LINE__, "-g -O2",
     "static int *volatile shared;\nint main(void) { shared = make(4); "
     "*shared = 1; look(); return 0; }\n",
     INT_IS("shared") "parent: *shared = 1 (was 0),\n"},
    {__LINE__, "-g -O0",
     "static void work(void) { static int *kept; kept = make(4); *kept = 1; "
     "look(); }\nint main(void) { work(); return 0; }\n",
     INT_IS("kept") "parent: *kept = 1 (was 0),\n"},
    /* in the frame of a caller, through a parameter that says nothing */
    {__LINE__, "-g -O0",
     "static void set(void *at) { *(int *)at = 1; look(); }\n"
     "static void work(void *at) { set(at); }\n"
     "int main(void) { int *shared = make(4); work(shared); return 0; }\n",
     INT_IS("shared") "parent: *shared = 1 (was 0),\n"},
    /* a struct rather than a number, a number rather than a char */
    {__LINE__, "-g -O0",
     "struct s { int a; };\nint main(void) { char *text = make(8); int *n = "
     "(int *)text; struct s *s = (struct s *)n; *n = 1; look(); return 0; }\n",
     "struct s 4 by s: a signed 0+4,\nparent: a = 1 (was 0),\n"},
    {__LINE__, "-g -O0",
     "char *text;\nint main(void) { text = make(4); int *n = (int *)text; "
     "*n = 1; look(); return 0; }\n",
     INT_IS("n") "parent: *n = 1 (was 0),\n"},
    {__LINE__, "-g -O0",
     "struct s { int a; } *s;\nchar *text;\nint *n;\n"
     "int main(void) { text = make(4); n = (int *)text; s = (struct s *)n; "
     "*n = 1; look(); return 0; }\n",
     "struct s 4 by s: a signed 0+4,\nparent: a = 1 (was 0),\n"},
    /* better late than a char */
    {__LINE__, "-g -O0",
     "static void work(int *n) { *n = 1; look(); }\n"
     "int main(void) { char *text = make(4); *text = 'a'; look();\n"
     "    work((int *)text); return 0; }\n",
     "char 4 by text:  text 0+4,\n" INT_IS(
         "n") "parent: text = \"a\" (was "
              "\"\"),\nparent: *n = 1 (was 97),\n"},
    /* not yet declared, and so no more than what is left on the stack */
    {__LINE__, "-g -O0",
     "static NOINLINE void work(void *at) {\n"
     "    *(int *)at += 1;\n"
     "    look();\n"
     "    long *later = at;\n"
     "    (void)later;\n"
     "}\n"
     "int main(void) { void *at = make(4); work(at); work(at); return 0; }\n",
     "parent: bytes\nparent: bytes\n"},
    /* nothing points there; or into it, or void */
    {__LINE__, "-g -O0",
     "int main(void) { void *at = make(8); int *in = (int *)at + 1; *in = 1; "
     "look(); return 0; }\n",
     "parent: bytes\n"},
    /* an old pointer to another segment at the same address */
    {__LINE__, "-g -O0",
     "struct s { int a; };\nint main(void) {\n"
     "    struct s *old = make(4); old->a = 1; shmdt(old);\n"
     "    int *n = make(4); if (n != (void *)old) return 77;\n"
     "    *n = 2; look(); return 0; }\n",
     "struct s 4 by old: a signed 0+4,\nparent: a = 1 (was 0),\n"
     "parent: bytes\n"},
    {__LINE__, "-g -O0",
     "int main(void) { for (int i = 1; i < 3; i++) { int *n = make(4);\n"
     "    *n = i; shmdt(n); } return 0; }\n",
     INT_IS("n") "parent: *n = 1 (was 0),\nparent: *n = 2 (was 0),\n"},
};
TEST(variables)

/* --- Programs ------------------------------------------------------------ */

#define CHILD                                        \
    BOX "int main(void) {\n"                         \
        "    struct box *box = make(sizeof *box);\n" \
        "    if (fork() == 0) {\n"                   \
        "        box->answer = 42;\n"                \
        "        look();\n"                          \
        "        _exit(box->answer != 42);\n"        \
        "    }\n"                                    \
        "    wait(NULL);\n"                          \
        "    box->slots[0].id++;\n"                  \
        "    look();\n"                              \
        "    return box->slots[0].id != 1;\n"        \
        "}\n"
#define CHILD_TELLS                          \
    BOX_IS "child 1: answer = 42 (was 0),\n" \
           "parent: slots[0].id = 1 (was 0),\n"

static const struct program programs[] = {
    {__LINE__, "-g -O0", CHILD, CHILD_TELLS},
    {__LINE__, "-g -O1", CHILD, CHILD_TELLS},
    {__LINE__, "-g -O2", CHILD, CHILD_TELLS},
    {__LINE__, "-g -O2 -fomit-frame-pointer -no-pie", CHILD, CHILD_TELLS},
    {__LINE__, "-g -O0 -static", CHILD, CHILD_TELLS},
    {__LINE__, "-gdwarf-2 -gstrict-dwarf -O0", CHILD, CHILD_TELLS},
    {__LINE__, "-gdwarf-4 -O2", CHILD, CHILD_TELLS},
    {__LINE__, "-gdwarf-2 -gstrict-dwarf -O0",
     BITS MAIN("struct bits *bits", "sizeof *bits", SET_BITS), BITS_ARE},
    {__LINE__, "-g0 -O0", CHILD, "child 1: bytes\nparent: bytes\n"},
    {__LINE__, "-g -O0 -s", CHILD, "child 1: bytes\nparent: bytes\n"},
    {__LINE__, "-g1 -O0", CHILD, "child 1: bytes\nparent: bytes\n"},
    /* an inlined function sees what is around it */
    {__LINE__, "-g -O2",
     BOX "static inline __attribute__((always_inline)) void set(void *at)\n"
         "{ *(int *)at = 5; look(); }\n"
         "int main(void) { struct box *box = make(sizeof *box); set(box);\n"
         "    look(); return box->answer != 5; }\n",
     BOX_IS "parent: answer = 5 (was 0),\n"},
    /* the types of the program that stores, also behind an exec */
    {__LINE__, "-g -O0",
     "struct a { int first; };\nstruct b { int second; };\n"
     "int main(int argc, char *argv[]) {\n"
     "    if (argc > 1) {\n"
     "        struct b *b = shmat(atoi(argv[1]), NULL, 0);\n"
     "        b->second = 2; look(); return 0;\n"
     "    }\n"
     "    int id = shmget(IPC_PRIVATE, 4, 0600); char number[20];\n"
     "    struct a *a = shmat(id, NULL, 0); a->first = 1;\n"
     "    shmctl(id, IPC_RMID, NULL); sprintf(number, \"%d\", id);\n"
     "    if (fork() == 0) execl(argv[0], argv[0], number, NULL);\n"
     "    wait(NULL); a->first = 3; look(); return 0;\n"
     "}\n",
     "struct a 4 by a: first signed 0+4,\nstruct b 4 by b: second signed 0+4,\n"
     "parent: first = 1 (was 0),\nchild 1: second = 2 (was 1),\n"
     "parent: first = 3 (was 2),\n"},
    /* a child knows what its parent has told, whatever others have seen */
    {__LINE__, "-g -O0",
     "struct a { int first; };\nstruct b { int second; };\nstruct a *a;\n"
     "int main(int argc, char *argv[]) {\n"
     "    if (argc > 1) {\n"
     "        struct b *b = shmat(atoi(argv[1]), NULL, 0);\n"
     "        b->second = 2; look(); return 0;\n"
     "    }\n"
     "    int id = shmget(IPC_PRIVATE, 4, 0600); char number[20];\n"
     "    a = shmat(id, NULL, 0); a->first = 1;\n"
     "    shmctl(id, IPC_RMID, NULL); sprintf(number, \"%d\", id);\n"
     "    if (fork() == 0) execl(argv[0], argv[0], number, NULL);\n"
     "    wait(NULL);\n"
     "    if (fork() == 0) {\n"
     "        int *n = (void *)((char *)a + 4); a = NULL;\n"
     "        n[-1] = 3; look(); _exit(0);\n"
     "    }\n"
     "    wait(NULL); return 0;\n"
     "}\n",
     "struct a 4 by a: first signed 0+4,\nstruct b 4 by b: second signed 0+4,\n"
     "parent: first = 1 (was 0),\nchild 1: second = 2 (was 1),\n"
     "child 2: first = 3 (was 2),\n"},
};
TEST(programs)

static void clang_says_the_same(void)
{
    static const struct program by_clang[] = {
        {__LINE__, "-g -O0", CHILD, CHILD_TELLS},
        {__LINE__, "-g -O1", CHILD, CHILD_TELLS},
        {__LINE__, "-gdwarf-4 -O0", CHILD, CHILD_TELLS},
    };
    char command[] = "command -v clang > /dev/null";
    if (system(command) != 0) { // NOLINT(cert-env33-c)
        report_skip("clang is not installed");
        return;
    }
    compiler = "clang";
    for (size_t i = 0; i < COUNT(by_clang); i++)
        expect_told(&by_clang[i]);
    compiler = "cc";
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"each type has its fields and values", test_types, 0},
        {"the variable that points there is found, or none", test_variables, 0},
        {"programs are read as they are compiled", test_programs, 0},
        {"clang says the same", clang_says_the_same, 0},
    };
    return report_main("lab/types", tests, COUNT(tests), argc, argv);
}
