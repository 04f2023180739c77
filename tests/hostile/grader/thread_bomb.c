/*
 * Attack: makes as many threads as it can
 * Ends: exit 0
 */
#include "hostile.h"

#include <pthread.h>

enum {
    TOO_MANY = 500
};

static void *stay(void *unused)
{
    while (unused == NULL)
        pause();
    return unused;
}

int main(void)
{
    pthread_attr_t small;
    pthread_t thread;
    int count = 0;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, (size_t)PTHREAD_STACK_MIN);
    while (count < ENOUGH_PROCESSES &&
           pthread_create(&thread, &small, stay, NULL) == 0)
        count++;
    tried(count > TOO_MANY, "threads");
    return EXIT_SUCCESS;
}
