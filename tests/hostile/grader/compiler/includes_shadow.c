/*
 * Attack: includes the passwords of the machine
 * Gets: refused
 * Hides: root:
 */
#include "/etc/shadow"

int main(void)
{
    return 0;
}
