/*
 * Attack: has the assembler read the file of somebody else, and say what of it
 *         is no instruction
 * Gets: refused or limit
 */
__asm__(".include \"THE_FOLDER/secret\"");

int main(void)
{
    return 0;
}
