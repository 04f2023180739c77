/* The child has stopped, and nobody lets it go on.
 * Cause: stopped */
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
        raise(SIGSTOP);
        exit(0);
    }
    return wait(NULL) == -1;
}
