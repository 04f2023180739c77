/*
 * kill_caller.c - kills the parent of its parent, and then waits for ever
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    char path[64], line[256];
    int caller = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)getppid());
    FILE *status = fopen(path, "r");
    if (status == NULL)
        err(EXIT_FAILURE, "%s", path);
    while (fgets(line, sizeof line, status) != NULL)
        if (sscanf(line, "PPid: %d", &caller) == 1)
            break;
    fclose(status);
    if (caller > 1)
        kill(caller, SIGKILL);
    alarm(20);
    for (;;)
        pause();
}
