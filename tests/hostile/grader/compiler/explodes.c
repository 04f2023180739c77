/*
 * Attack: is much longer once its macros are replaced
 * Gets: limit or refused
 */
#define TWO(what)   what what
#define FOUR(what)  TWO(TWO(what))
#define MANY(what)  FOUR(FOUR(FOUR(FOUR(what))))
#define HUGE_(what) MANY(MANY(MANY(MANY(what))))

int main(void)
{
    HUGE_(;)
    return 0;
}
