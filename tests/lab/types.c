/* What lab/trace/types must tell of types and of the variables that lead there.
 */
#include "types_told.h"

/* --- Types --------------------------------------------------------------- */

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
     "_Alignas(8) double share; float half; } *shared_t;\n" MAIN(
         "const shared_t shared", "4096",
         "shared->count = 4000000000u; *(bool *)&shared->ready = true;"
         "shared->share = 0.1; shared->half = 0.1f;"
         "((shared_t)(shared + 3))->count = 1;"),
     "struct 24 by shared: count unsigned 0+4, ready bool 4+1, share "
     "floating "
     "8+8, half floating 16+4,\n"
     "parent: count = 4000000000 (was 0), ready = true (was false), share "
     "= "
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
     "typedef struct { long long n; } box_t;\n" MAIN(
         "box_t *box", "sizeof *box", "box->n = 0x100000000;"),
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
     SIZED("struct node 12 by node: next pointer 0+4, none pointer 4+4, "
           "other "
           "pointer 8+4,\n",
           "struct node 24 by node: next pointer 0+8, none pointer 8+8, "
           "other "
           "pointer 16+8,\n") "parent: next = the address of "
                              "byte " SIZED("12", "24") " of segment A "
                                                        "(was NULL),\n"
                                                        "parent: other "
                                                        "= an address "
                                                        "(was NULL),\n"},
    /* arrays: of arrays, of texts, of unknown length, of pointers */
    {__LINE__, "-g -O0",
     "struct grid { int cells[2][2]; char names[2][8]; struct { int a[2]; "
     "} "
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
     "struct ring { int used; int items[]; };\n" MAIN(
         "struct ring *ring", "30", "ring->used = 1; ring->items[1] = 5;"),
     "struct ring 28 by ring: used signed 0+4, items[] signed 4+4*6,\n"
     "parent: used = 1 (was 0),\n"
     "parent: items[1] = 5 (was 0),\n"},
    {__LINE__, "-g -O0",
     MAIN("int (*rows)[3]", "36", "rows[2][1] = 8; rows[0][2] = 1;"),
     "int 12 by rows: [] signed 0+4*3,\n"
     "parent: rows[0][2] = 1 (was 0),\n"
     "parent: rows[2][1] = 8 (was 0),\n"},
    /* what cannot be told better than as bytes */
    {__LINE__, "-g -O0",
     "struct u { union { int i; float f; } value; int after; union { char "
     "c; "
     "}; };\n" MAIN("struct u *u", "sizeof *u",
                    "u->value.i = 7; u->after = 1; u->c = 2;"),
     "struct u 12 by u: value bytes 0+4, after signed 4+4, union bytes "
     "8+1,\n"
     "parent: value = 07 00 00 00 (was 00 00 00 00), after = 1 (was 0), "
     "union "
     "= 02 (was 00),\n"},
#if defined __GLIBC__ && __SIZEOF_POINTER__ == 8
    {__LINE__, "-g -O0",
     "#include <semaphore.h>\nstruct s { sem_t full; int after; };\n" MAIN(
         "struct s *s", "sizeof *s", "sem_init(&s->full, 0, 4); s->after = 1;"),
     "struct s 40 by s: full unsigned 0+4, full sleepers unsigned 4+4, after "
     "signed 32+4,\n"
     "parent: full = 4 (was 0),\n"
     "parent: after = 1 (was 0),\n"},
    {__LINE__, "-g -O0",
     "#include <semaphore.h>\n" MAIN("sem_t *forks", "2 * sizeof *forks",
                                     "sem_init(forks + 1, 0, 4);"),
     "sem_t 32 by forks:  unsigned 0+4, sleepers unsigned 4+4,\n"
     "parent: forks[1] = 4 (was 0),\n"},
    {__LINE__, "-g -O0",
     "#include <semaphore.h>\nstruct s { int n; sem_t forks[2]; };\n" MAIN(
         "struct s *s", "sizeof *s", "sem_init(s->forks + 1, 0, 4);"),
     "struct s 72 by s: n signed 0+4, forks[] unsigned 8+4*2, forks[] "
     "sleepers unsigned 12+4*2,\n"
     "parent: forks[1] = 4 (was 0),\n"},
#endif
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
     BOX MAIN("struct box *box", "8",
              "box->answer = 1;"
              "box->slots[0].id = 2; box->slots[1].id = 3;"),
     BOX_IS "parent: answer = 1 (was 0), slots[0].id = 2 (was 0),\n"},
};
TEST(types)

/* --- Variables ----------------------------------------------------------- */

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

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"each type has its fields and values", test_types, 0},
        {"the variable that points there is found, or none", test_variables, 0},
    };
    return report_main("lab/types", tests, COUNT(tests), argc, argv);
}
