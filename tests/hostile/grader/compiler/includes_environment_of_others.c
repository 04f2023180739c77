/*
 * Attack: includes the environment and the memory of the first process
 * Gets: built or refused or limit
 */
#include </proc/1/environ>
#include </proc/1/mem>

int main(void)
{
    return 0;
}
