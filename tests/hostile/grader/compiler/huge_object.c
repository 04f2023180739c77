/*
 * Attack: has a program made that is larger than all disks
 * Gets: limit or refused
 */
char all[1UL << 31] = {1};

int main(void)
{
    return all[1];
}
