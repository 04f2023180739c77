/*
 * Attack: has the assembler repeat a line without end
 * Gets: limit or refused
 */
__asm__(".data\n.rept 2000000000\n.quad 1\n.endr\n.text");

int main(void)
{
    return 0;
}
