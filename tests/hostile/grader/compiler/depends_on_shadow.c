/*
 * Attack: asks for the time of files that it must not see
 * Gets: built or refused
 * Hides: root:
 */
#pragma GCC dependency "/etc/shadow" is newer
#pragma GCC dependency "THE_FOLDER/secret" is newer

int main(void)
{
    return 0;
}
