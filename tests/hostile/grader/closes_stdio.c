/*
 * Attack: closes all its streams, so that whatever opens next is one of them
 * Ends: exit 0
 */
#include "hostile.h"

int main(void)
{
    for (int fd = 0; fd < 1024; fd++)
        close(fd);
    open("zero", O_RDWR | O_CREAT, 0600);
    open("one", O_RDWR | O_CREAT, 0600);
    puts("reached nobody");
    return EXIT_SUCCESS;
}
