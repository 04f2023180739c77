/*
 * exec_thread.c - becomes another program in a thread, while others sleep
 */
#include <err.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *hang(void *unused)
{
    while (unused == NULL)
        pause();
    return unused;
}

static void *become(void *unused)
{
    execl("/proc/self/exe", "exec_thread", "again", (char *)NULL);
    return unused;
}

int main(int argc, char *argv[])
{
    pthread_t thread;
    (void)argv;
    if (argc > 1) /* the program it has become */
        return puts("from a thread") == EOF;
    for (int i = 0; i < 4; i++)
        if (pthread_create(&thread, NULL, i < 3 ? hang : become, NULL) != 0)
            errx(EXIT_FAILURE, "pthread_create");
    pthread_join(thread, NULL);
    return EXIT_FAILURE;
}
