/*
 * Attack: takes memory in processes whose first thread has ended
 * Ends: memory or exit 0 or deadline or cpu
 *
 * Of these /proc/PID/statm says that they have none.
 */
#include "hostile.h"

#include <pthread.h>
#include <sys/syscall.h>
#include <sys/wait.h>

enum {
    EACH_MIB = 100
};

static int tally;

static void *take(void *unused)
{
    usleep(1000); /* until the first is gone */
    char *more = malloc((size_t)EACH_MIB * MIB);
    if (more != NULL) {
        memset(more, 1, (size_t)EACH_MIB * MIB);
        holds(tally, EACH_MIB);
    }
    for (;;)
        pause();
    return unused;
}

int main(void)
{
    pthread_t thread;
    tally = new_tally();
    for (int i = 0; i < ENOUGH_MIB / EACH_MIB; i++)
        if (fork() == 0) {
            pthread_create(&thread, NULL, take, NULL);
            syscall(SYS_exit, 0);
        }
    while (wait(NULL) != -1)
        continue;
    return EXIT_SUCCESS;
}
