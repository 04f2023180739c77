/*
 * Attack: opens a FIFO that nobody else opens
 * Ends: hang or deadline
 */
#include "hostile.h"

#include <sys/stat.h>

int main(void)
{
    if (mkfifo("fifo", 0600) == -1)
        err(EXIT_FAILURE, "mkfifo");
    return open("fifo", O_RDONLY) == -1;
}
