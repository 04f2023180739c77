/*
 * Attack: has the assembler expand a macro that is its own end
 * Gets: limit or refused
 */
__asm__(".macro more\nmore\nmore\n.endm\nmore");

int main(void)
{
    return 0;
}
