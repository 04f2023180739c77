/*
 * Attack: includes the users of the machine
 * Gets: refused
 * Hides: root:x
 */
#include "/etc/passwd"

int main(void)
{
    return 0;
}
