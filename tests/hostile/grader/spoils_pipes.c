/*
 * Attack: changes and drains the pipe that the grader reads its output from
 * Ends: exit 0
 */
#include "hostile.h"

#include <signal.h>

int main(void)
{
    char block[4096];
    signal(SIGIO, SIG_IGN);
    int back = open("/proc/self/fd/1", O_RDONLY | O_NONBLOCK);
    fcntl(STDOUT_FILENO, F_SETPIPE_SZ, MIB);
    fcntl(STDOUT_FILENO, F_SETPIPE_SZ, 4096);
    fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK | O_DIRECT | O_ASYNC);
    fcntl(STDOUT_FILENO, F_SETOWN, getpid());
    for (int i = 0; i < 1000; i++) {
        if (write(STDOUT_FILENO, "lost\n", 5) == -1)
            break;
        if (back != -1 && read(back, block, sizeof block) == -1)
            continue;
    }
    return EXIT_SUCCESS;
}
