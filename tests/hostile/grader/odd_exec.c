/*
 * Attack: becomes itself with no name, no arguments, and no file any more
 * Ends: exit 0
 */
#include "hostile.h"

int main(int argc, char *argv[])
{
    char *nothing[] = {NULL}, *odd[] = {(char *)"", (char *)"\033[2J", NULL};
    char block[4096];
    if (argc == 2) /* and the last */
        return EXIT_SUCCESS;
    if (argc < 2) { /* the kernel has given it one, which is empty */
        execve("/proc/self/exe", odd, nothing);
        return EXIT_FAILURE;
    }
    int in = open("/proc/self/exe", O_RDONLY);
    int out = open("gone", O_WRONLY | O_CREAT, 0700);
    for (ssize_t got; (got = read(in, block, sizeof block)) > 0;)
        if (write(out, block, (size_t)got) != got)
            return EXIT_FAILURE;
    close(out);
    int copy = open("gone", O_PATH | O_CLOEXEC);
    unlink("gone");
    fexecve(copy, nothing, nothing);
    argv[0] = NULL;
    return EXIT_SUCCESS;
}
