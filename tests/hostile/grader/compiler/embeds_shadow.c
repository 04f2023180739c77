/*
 * Attack: has the assembler put the passwords of the machine into the program
 * Gets: refused or limit
 * Hides: root:
 */
__asm__(".globl secret\nsecret: .incbin \"/etc/shadow\"");

int main(void)
{
    return 0;
}
