/*
 * Attack: has a line of 256 KiB
 * Gets: built or limit
 */
int main(void)
{
    return THE_LONG 1;
}
