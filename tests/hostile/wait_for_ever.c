/*
 * wait_for_ever.c - says that it runs, through a FIFO, and waits for ever
 *
 *     wait_for_ever FIFO
 *
 * So does its child, in a session of its own.
 */
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    const char *path = argc > 1 ? argv[1] : getenv("HOSTILE_FIFO");
    int fifo = path != NULL ? open(path, O_WRONLY) : -1;
    if (fifo == -1)
        err(EXIT_FAILURE, "%s", path != NULL ? path : "HOSTILE_FIFO");
    signal(SIGTERM, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    if (fork() == 0)
        setsid();
    close(fifo); /* when both have, the reader knows */
    alarm(20);
    for (;;)
        pause();
}
