/* What lab/trace/types must tell of programs, however they were compiled. */
#include "compiler.h"
#include "types_told.h"

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

/* Its neighbours are no part of the pointer. */
#define NODE                                                             \
    "struct node { struct node *next; int n; };\n"                       \
    "int before = -1; struct node *node = (void *)-1; int after = -1;\n" \
    "int main(void) { node = make(32); node->next = node + 1; look(); "  \
    "return 0; }\n"
#define NODE_IS(size, word)                                                    \
    "struct node " #size " by node: next pointer 0+" #word ", n signed " #word \
    "+4,\nparent: next = the address of byte " #size                           \
    " of segment A (was NULL),\n"

static void programs_of_32_bits_have_types(void)
{
    static const struct program with_32[] = {
        {__LINE__, "-g -O0", CHILD, CHILD_TELLS},
        {__LINE__, "-g -O2", CHILD, CHILD_TELLS},
        {__LINE__, "-g -O0 -static", CHILD, CHILD_TELLS},
        {__LINE__, "-g -O0", NODE, NODE_IS(8, 4)},
        /* in all registers that a function leaves as they are */
        {__LINE__, "-g -O1 -fno-pie -no-pie",
         "int main(void) { int *a = make(4), *b = make(4), *c = make(4);\n"
         "    look(); *a = 1; *b = 2; *c = 3; look();\n"
         "    return *a + *b + *c != 6; }\n",
         INT_IS("a") INT_IS("b")
             INT_IS("c") "parent: *a = 1 (was 0),\n"
                         "parent: *b = 2 (was 0),\nparent: *c = 3 (was 0),\n"},
    };
    compiler = compiler_32();
    for (size_t i = 0; i < COUNT(with_32) && compiler != NULL; i++)
        expect_told(&with_32[i]);
    compiler = "cc";
}

static void clang_says_the_same(void)
{
    static const struct program by_clang[] = {
        {__LINE__, "-g -O0", CHILD, CHILD_TELLS},
        {__LINE__, "-g -O1", CHILD, CHILD_TELLS},
        {__LINE__, "-gdwarf-4 -O0", CHILD, CHILD_TELLS},
        {__LINE__, "-g -O0", NODE, SIZED(NODE_IS(8, 4), NODE_IS(16, 8))},
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
        {"programs are read as they are compiled", test_programs, 0},
        {"programs of 32 bits have types", programs_of_32_bits_have_types, 0},
        {"clang says the same", clang_says_the_same, 0},
    };
    return report_main("lab/types_built", tests, COUNT(tests), argc, argv);
}
