/* The parent waits for a child that waits for a signal from nobody.
 * Cause: no_signal */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void nothing(int signo)
{
    (void)signo;
}

int main(void)
{
    signal(SIGUSR1, nothing);
    if (fork() == 0) {
        sigset_t set;
        sigemptyset(&set);
        sigsuspend(&set);
        exit(0);
    }
    return wait(NULL) == -1;
}
