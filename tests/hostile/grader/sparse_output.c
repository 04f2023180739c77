/*
 * Attack: makes its output a file of a TiB, in which there is nothing
 * Ends: exit 0
 */
#include "hostile.h"

#include <signal.h>

int main(void)
{
    tried(ftruncate(STDOUT_FILENO, (off_t)1 << 40) == 0, "output");
    tried(lseek(STDOUT_FILENO, (off_t)1 << 40, SEEK_SET) != -1, "output");
    int file = open("sparse", O_RDWR | O_CREAT, 0600);
    if (file == -1)
        return EXIT_SUCCESS;
    signal(SIGXFSZ, SIG_IGN);
    tried(ftruncate(file, (off_t)1 << 40) == 0, "file");
    tried(posix_fallocate(file, 0, (off_t)1 << 40) == 0, "space");
    return EXIT_SUCCESS;
}
