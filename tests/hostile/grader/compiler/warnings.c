/*
 * Attack: is warned of in 100,000 places
 * Gets: built or limit
 */
#define ONE    \
    do {       \
        int x; \
    } while (0);
#define TEN   ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE
#define MANY  TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define THOUS MANY MANY MANY MANY MANY MANY MANY MANY MANY MANY
#define MUCH  THOUS THOUS THOUS THOUS THOUS THOUS THOUS THOUS THOUS THOUS

int main(void)
{
    MUCH MUCH MUCH MUCH MUCH MUCH MUCH MUCH MUCH MUCH return 0;
}
