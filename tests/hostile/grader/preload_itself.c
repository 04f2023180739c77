/*
 * Attack: becomes itself again with what is to be loaded before libraries
 * Ends: exit 0
 */
#include "hostile.h"

int main(int argc, char *argv[])
{
    char *environment[] = {
        (char *)"LD_PRELOAD=/proc/self/exe:/etc/passwd:./library.so",
        (char *)"LD_AUDIT=./library.so",
        (char *)"LD_LIBRARY_PATH=.",
        (char *)"LD_DEBUG=all",
        (char *)"GLIBC_TUNABLES=glibc.malloc.check=3",
        NULL};
    char *again[] = {argv[0], NULL};
    if (argc == 1)
        return EXIT_SUCCESS;
    execve("/proc/self/exe", again, environment);
    return EXIT_FAILURE;
}
