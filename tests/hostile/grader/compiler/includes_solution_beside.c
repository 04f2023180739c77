/*
 * Attack: likewise, by a path from where it lies itself
 * Gets: refused
 */
#include "../../../../../..THE_FOLDER/secret"

int main(void)
{
    return 0;
}
