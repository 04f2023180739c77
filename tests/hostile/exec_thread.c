/*
 * exec_thread.c - becomes another program in a thread, while others sleep
 */
#include <err.h>
#include <pthread.h>
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
    execl("/bin/echo", "echo", "from a thread", (char *)NULL);
    return unused;
}

int main(void)
{
    pthread_t thread;
    for (int i = 0; i < 4; i++)
        if (pthread_create(&thread, NULL, i < 3 ? hang : become, NULL) != 0)
            errx(EXIT_FAILURE, "pthread_create");
    pthread_join(thread, NULL);
    return EXIT_FAILURE;
}
