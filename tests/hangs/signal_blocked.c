/* The signal is sent, but the child has it blocked.
 * Cause: signal_blocked */
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
    sigset_t set;
    signal(SIGUSR1, nothing);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    pid_t child = fork();
    if (child == 0) {
        pause();
        exit(0);
    }
    kill(child, SIGUSR1);
    return wait(NULL) == -1;
}
