/*
 * Attack: includes the environment, in which there may be a secret; it
 * may be empty
 * Gets: built or refused or limit
 */
#include </proc/self/environ>

int main(void)
{
    return 0;
}
