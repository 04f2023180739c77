/*
 * Attack: includes what never ends, and never is the same
 * Gets: refused or limit
 */
#include </dev/urandom>

int main(void)
{
    return 0;
}
