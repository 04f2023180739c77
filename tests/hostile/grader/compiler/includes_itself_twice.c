/*
 * Attack: includes itself twice, and so does what it includes
 * Gets: refused or limit
 */
#include __FILE__
#include __FILE__

int main(void)
{
    return 0;
}
