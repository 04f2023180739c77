/*
 * Attack: has the assembler read the users of the machine, and say what of it
 *         is no instruction
 * Gets: refused or limit
 * Hides: root:x
 */
__asm__(".include \"/etc/passwd\"");

int main(void)
{
    return 0;
}
