/*
 * Attack: has the assembler put the users of the machine into the program
 * Gets: refused or limit
 * Hides: root:x
 */
__asm__(".globl secret\nsecret: .incbin \"/etc/passwd\"");

int main(void)
{
    return 0;
}
