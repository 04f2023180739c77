/*
 * Attack: includes what never ends
 * Gets: refused or limit
 */
#include </dev/zero>

int main(void)
{
    return 0;
}
