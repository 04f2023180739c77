/*
 * Attack: has types of types, each twice as large as the one before
 * Gets: refused or limit or built
 */
#define TWICE(new, old)  \
    struct new           \
    {                    \
        struct old a, b; \
    };
struct s0 {
    char bytes[1 << 20];
};
TWICE(s1, s0)
TWICE(s2, s1)
TWICE(s3, s2)
TWICE(s4, s3)
TWICE(s5, s4)
TWICE(s6, s5)
TWICE(s7, s6)
TWICE(s8, s7)
TWICE(s9, s8)
struct s9 all = {{{{.a.a.a.a.a.a.bytes = {[99] = 1}}}}};

int main(void)
{
    return 0;
}
