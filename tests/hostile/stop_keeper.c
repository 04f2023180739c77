/*
 * stop_keeper.c - stops whoever looks after it, its parent, and goes on
 *
 *     stop_keeper [always]
 *
 * A stopped process does not look at the clock.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    (void)argv;
    time_t end = time(NULL) + 20;
    pid_t keeper = getppid();
    do
        kill(keeper, SIGSTOP);
    while (argc > 1 && getppid() == keeper && time(NULL) < end);
    puts("process: went on");
    return EXIT_SUCCESS;
}
