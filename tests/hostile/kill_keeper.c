/*
 * kill_keeper.c - kills whoever looks after it, its parent
 *
 * A child of it and a daemon would live on, and a file would stay, and a
 * segment.
 */
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

_Noreturn static void hang(void)
{
    alarm(20);
    for (;;)
        pause();
}

int main(int argc, char *argv[])
{
    (void)argv;
    int ready[2];
    char byte;
    const char *scratch = getenv("TMPDIR"); /* that of the run */
    if (scratch == NULL || chdir(scratch) == -1 ||
        creat("left.txt", 0600) == -1 || pipe(ready) == -1)
        err(EXIT_FAILURE, "left.txt");
    /* With an argument there is no namespace that would take it away. */
    if (argc == 1 && shmget(IPC_PRIVATE, 64, IPC_CREAT | 0600) == -1)
        err(EXIT_FAILURE, "shmget");
    for (int i = 0; i < 2; i++)
        if (fork() == 0) {
            if (i == 1)
                setsid();
            close(ready[0]);
            close(ready[1]);
            hang();
        }
    close(ready[1]);
    if (read(ready[0], &byte, 1) == -1) /* both are on their own */
        err(EXIT_FAILURE, "read");
    kill(getppid(), SIGKILL);
    hang();
}
