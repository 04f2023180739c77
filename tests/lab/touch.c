/*
 * touch.c - a program that uses a segment in the way its argument names, and
 * exits with 0 when that has gone as it should
 *
 * Only for x86-64; instructions.c runs it and knows what each way uses. Nothing
 * but the way itself uses the segment.
 */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

enum {
    SIZE = 8192,
    UNTESTED = 77
};

#ifdef __x86_64__
#define ASM(name, ...)                                                  \
    static void name(unsigned char *at)                                 \
    {                                                                   \
        uint64_t a = 1, b = 0, c = 3, d = 0, s = (uint64_t)at + 256;    \
        __asm__ volatile(__VA_ARGS__                                    \
                         : "+a"(a), "+b"(b), "+c"(c), "+d"(d), "+S"(s), \
                           "+D"(at)                                     \
                         :                                              \
                         : "memory", "cc", "xmm0", "xmm1", "r8", "r9"); \
    }

ASM(mov_load, "movl (%%rdi), %%eax")
ASM(mov_store, "movl %%eax, 8(%%rdi)")
ASM(mov_same, "movl $0, 8(%%rdi)")
ASM(mov_16, "movw $7, 2(%%rdi)")
ASM(mov_wide, "movq %%rax, (%%rdi)")
ASM(mov_index, "movq 16(%%rdi,%%rcx,8), %%rax")
ASM(mov_far, "movb %%al, 4096(%%rdi)")
ASM(movzx, "movzbl 5(%%rdi), %%eax")
ASM(movsxd, "movslq 4(%%rdi), %%rax")
ASM(add_to, "addl %%eax, (%%rdi)")
ASM(add_from, "addl (%%rdi), %%eax")
ASM(inc_byte, "incb 3(%%rdi)")
ASM(compare, "cmpl $5, (%%rdi)")
ASM(test_bit, "testb $1, (%%rdi)")
ASM(negate, "negq (%%rdi)")
ASM(shift, "shll $2, (%%rdi)")
ASM(lock_add, "lock addl %%eax, (%%rdi)")
ASM(xadd, "lock xaddl %%eax, (%%rdi)")
ASM(exchange, "xchgl %%eax, (%%rdi)")
ASM(swaps, "movl $0, %%eax; lock cmpxchgl %%ecx, (%%rdi)")
ASM(swaps_not, "movl $9, %%eax; lock cmpxchgl %%ecx, (%%rdi)")
ASM(swaps_16, "movl $0, %%eax; lock cmpxchg16b (%%rdi)")
ASM(set, "cmpl %%eax, %%eax; sete (%%rdi)")
ASM(push, "leaq -256(%%rsp), %%rsp; pushq (%%rdi); leaq 264(%%rsp), %%rsp")
ASM(pop, "leaq -256(%%rsp), %%rsp; pushq %%rax; popq (%%rdi); "
         "leaq 256(%%rsp), %%rsp")
ASM(across, "movq %%rax, 4092(%%rdi)")
ASM(one_string, "movsl")
ASM(strings, "movl $100, %%ecx; rep movsb")
ASM(backwards, "std; addq $80, %%rdi; addq $80, %%rsi; movl $10, %%ecx; "
               "rep movsq; cld")
ASM(fills, "movl $20, %%ecx; rep stosq")
ASM(searches, "movl $1000, %%ecx; xorl %%eax, %%eax; movb $1, 300(%%rdi); "
              "movb $1, %%al; repne scasb")
ASM(compares, "movb $1, 10(%%rdi); movl $100, %%ecx; repe cmpsb")
ASM(none, "xorl %%ecx, %%ecx; rep movsb; movb $1, (%%rdi)")
ASM(vector_load, "movups 16(%%rdi), %%xmm0")
ASM(vector_store, "pxor %%xmm0, %%xmm0; movaps %%xmm0, 16(%%rdi)")
ASM(vector_part, "movq 8(%%rdi), %%xmm0; movd %%xmm0, 4(%%rdi)")
ASM(vector_use, "paddd 32(%%rdi), %%xmm1")
ASM(floats, "fldl (%%rdi); fstps 8(%%rdi)")
ASM(scalar, "movsd (%%rdi), %%xmm0; movss %%xmm0, 8(%%rdi)")
ASM(avx, "vmovdqu (%%rdi), %%ymm0; vmovdqu %%ymm0, 64(%%rdi); vzeroupper")
ASM(high, "movq %%rdi, %%r9; movl $3, %%r8d; movl 4(%%r9,%%r8,4), %%r8d")

ASM(unknown, "pcmpeqd %%xmm0, %%xmm0; maskmovdqu %%xmm0, %%xmm0")

static const struct {
    const char *name;
    void (*touch)(unsigned char *at);
} ways[] = {
#define WAY(name)   \
    {               \
#name, name \
    }
    WAY(mov_load),   WAY(mov_store),   WAY(mov_same),     WAY(mov_16),
    WAY(mov_wide),   WAY(mov_index),   WAY(mov_far),      WAY(movzx),
    WAY(movsxd),     WAY(add_to),      WAY(add_from),     WAY(inc_byte),
    WAY(compare),    WAY(test_bit),    WAY(negate),       WAY(shift),
    WAY(lock_add),   WAY(xadd),        WAY(exchange),     WAY(swaps),
    WAY(swaps_not),  WAY(swaps_16),    WAY(set),          WAY(push),
    WAY(pop),        WAY(across),      WAY(one_string),   WAY(strings),
    WAY(backwards),  WAY(fills),       WAY(searches),     WAY(compares),
    WAY(none),       WAY(vector_load), WAY(vector_store), WAY(vector_part),
    WAY(vector_use), WAY(floats),      WAY(scalar),       WAY(high),
    WAY(avx),        WAY(unknown),
};

int main(int argc, char *argv[])
{
    int id = shmget(IPC_PRIVATE, SIZE, 0600);
    unsigned char *at = shmat(id, NULL, 0);
    if (id == -1 || at == (void *)-1 || shmctl(id, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "a segment");
    if (argc == 2 && strcmp(argv[1], "avx") == 0 &&
        !__builtin_cpu_supports("avx"))
        return UNTESTED;
    for (size_t i = 0; argc == 2 && i < sizeof ways / sizeof *ways; i++)
        if (strcmp(argv[1], ways[i].name) == 0) {
            ways[i].touch(at);
            return EXIT_SUCCESS;
        }
    errx(2, "no such way");
}
#else
int main(void)
{
    return UNTESTED;
}
#endif
