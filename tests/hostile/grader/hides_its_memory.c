/*
 * Attack: lets nobody look into its memory, and takes much of that
 * Ends: memory or exit 0 or deadline or cpu
 */
#include "hostile.h"

#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/wait.h>

enum {
    EACH_MIB = 100
};

int main(void)
{
    int tally = new_tally();
    int id = shmget(IPC_PRIVATE, MIB, IPC_CREAT | 0600);
    char *shared = shmat(id, NULL, 0);
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    shmctl(id, IPC_RMID, NULL);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    for (int i = 0; i < ENOUGH_MIB / EACH_MIB; i++)
        if (fork() == 0) {
            char *more = malloc((size_t)EACH_MIB * MIB);
            shared[i] = 1;
            if (more == NULL)
                _exit(1);
            memset(more, 1, (size_t)EACH_MIB * MIB);
            holds(tally, EACH_MIB);
            for (;;)
                pause();
        }
    while (wait(NULL) != -1)
        continue;
    return EXIT_SUCCESS;
}
