/*
 * Attack: includes the input of the compiler, which might be a terminal
 * Gets: built or refused
 */
#include </dev/stdin>
#include </dev/tty>

int main(void)
{
    return 0;
}
