/* The signal comes before pause.
 * Cause: signal_early */
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
        kill(getppid(), SIGUSR1);
        exit(0);
    }
    if (wait(NULL) == -1 && wait(NULL) == -1)
        return 1;
    pause();
    return 0;
}
