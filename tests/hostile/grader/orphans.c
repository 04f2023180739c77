/*
 * Attack: ends without waiting, while children and grandchildren run
 * Ends: exit 0
 */
#include "hostile.h"

int main(void)
{
    for (int i = 0; i < 3; i++)
        if (fork() == 0) {
            fork();
            sleep(ENOUGH_SECONDS);
            _exit(0);
        }
    return EXIT_SUCCESS;
}
