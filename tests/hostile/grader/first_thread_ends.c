/*
 * Attack: its first threads end, and others of all its processes go on
 * Ends: deadline or hang
 */
#include "hostile.h"

#include <pthread.h>
#include <sys/syscall.h>

static void *go_on(void *unused)
{
    sleep(ENOUGH_SECONDS);
    return unused;
}

int main(void)
{
    pthread_t thread;
    for (int i = 0; i < 20; i++)
        if (fork() == 0)
            break;
    pthread_create(&thread, NULL, go_on, NULL);
    syscall(SYS_exit, 0); /* pthread_exit(3) would need another library */
    return EXIT_FAILURE;
}
