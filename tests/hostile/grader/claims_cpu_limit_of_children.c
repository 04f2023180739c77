/*
 * Attack: lets its children compute, and then ends itself by the signal of the
 *         limit that nobody has reached
 * Ends: signal 24 or deadline
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
    kill(getpid(), SIGXCPU);
    return EXIT_SUCCESS;
}
