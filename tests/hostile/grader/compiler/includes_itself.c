/*
 * Attack: includes itself
 * Gets: refused
 */
#include __FILE__

int main(void)
{
    return 0;
}
