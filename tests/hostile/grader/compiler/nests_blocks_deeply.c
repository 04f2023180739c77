/*
 * Attack: likewise, in blocks that nobody ends
 * Gets: limit or refused
 */
#define TEN(what)  what what what what what what what what what what
#define MANY(what) TEN(TEN(TEN(TEN(TEN(TEN(what))))))

int main(void)
{
    MANY({)
