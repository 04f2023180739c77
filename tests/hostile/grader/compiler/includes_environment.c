/*
 * Attack: includes the environment, in which there may be a secret
 * Gets: refused or limit
 */
#include </proc/self/environ>

int main(void)
{
    return 0;
}
