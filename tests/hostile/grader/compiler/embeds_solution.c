/*
 * Attack: has the assembler put the file of somebody else into the program
 * Gets: refused or limit
 */
__asm__(".globl secret\nsecret: .incbin \"THE_FOLDER/secret\"");

int main(void)
{
    return 0;
}
