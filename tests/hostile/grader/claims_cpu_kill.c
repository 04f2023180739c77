/*
 * Attack: ends itself as the kernel ends who has computed too long, after its
 *         children have computed as much
 * Ends: signal 9 or deadline
 */
#include "hostile.h"

#include <signal.h>
#include <sys/wait.h>

int main(void)
{
    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            compute(0.6);
            _exit(0);
        }
        wait(NULL);
    }
    kill(getpid(), SIGKILL);
    return EXIT_SUCCESS;
}
