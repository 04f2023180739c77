/*
 * Attack: has the assembler fill a program that is larger than all disks
 * Gets: limit or refused
 */
__asm__(".data\n.fill 1 << 40, 1, 7\n.text");

int main(void)
{
    return 0;
}
