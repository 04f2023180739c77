/*
 * Attack: includes what lies in the folder of somebody else
 * Gets: refused
 */
#include "THE_FOLDER/secret"

int main(void)
{
    return 0;
}
