/*
 * Attack: leaves segments and sets that nobody may use, or remove
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/sem.h>
#include <sys/shm.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    struct shmid_ds segment;
    struct semid_ds semaphores;
    union {
        struct semid_ds *about;
    } argument = {&semaphores};
    if (shmctl(id, IPC_STAT, &segment) == -1 ||
        semctl(set, 0, IPC_STAT, argument) == -1)
        err(EXIT_FAILURE, "IPC_STAT");
    segment.shm_perm.mode = semaphores.sem_perm.mode = 0;
    shmctl(id, IPC_SET, &segment);
    semctl(set, 0, IPC_SET, argument);
    segment.shm_perm.uid = semaphores.sem_perm.uid = 65534;
    tried(shmctl(id, IPC_SET, &segment) == 0, "owner");
    tried(semctl(set, 0, IPC_SET, argument) == 0, "owner");
    return EXIT_SUCCESS;
}
