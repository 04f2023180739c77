/*
 * Attack: many threads become another program at once, again and again
 * Ends: exit any or history or deadline or cpu
 */
#include "hostile.h"

#include <pthread.h>

static char *again[] = {(char *)"exec_from_threads", NULL, NULL};

static void *become(void *unused)
{
    execv("/proc/self/exe", again);
    return unused;
}

int main(int argc, char *argv[])
{
    char round[32];
    pthread_t thread;
    long number = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
    snprintf(round, sizeof round, "%ld", number + 1);
    again[1] = round;
    if (number == 1000)
        return EXIT_SUCCESS;
    for (int i = 0; i < 20; i++)
        pthread_create(&thread, NULL, become, NULL);
    for (;;)
        pause();
}
