/*
 * Attack: has the linker say a hundred thousand times what it misses
 * Gets: refused or limit
 */
#define ONE   (void)misses();
#define TEN   ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE
#define MANY  TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define THOUS MANY MANY MANY MANY MANY MANY MANY MANY MANY MANY
int misses(void);

int main(void)
{
    THOUS THOUS THOUS THOUS THOUS THOUS THOUS THOUS THOUS THOUS return 0;
}
