/*
 * Attack: likewise, by a name that stands nowhere
 * Gets: refused
 */
#define TEXT(of) #of
#define NAME(of) TEXT(of)
#define FOLDER   THE_FOLDER
#include NAME(FOLDER / secret)

int main(void)
{
    return 0;
}
