/*
 * Attack: nests so deeply that the compiler has no stack left
 * Gets: limit or refused
 */
#define TEN(what)  what what what what what what what what what what
#define MANY(what) TEN(TEN(TEN(TEN(TEN(what)))))

int main(void)
{
    return MANY(() 1 MANY());
}
