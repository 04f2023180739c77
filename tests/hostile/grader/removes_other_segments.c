/*
 * Attack: removes segments and sets of others, and changes whose they are
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    struct shmid_ds about = {.shm_perm = {.mode = 0666}};
    tried(shmctl(others.segment, IPC_SET, &about) == 0, "change");
    tried(shmctl(others.segment, SHM_LOCK, NULL) == 0, "lock");
    tried(shmctl(others.segment, IPC_RMID, NULL) == 0, "removal");
    for (int id = 0; id < 300; id++) {
        tried(semctl(id, 0, GETVAL) != -1, "set");
        tried(msgctl(id, IPC_STAT, &(struct msqid_ds){0}) != -1, "queue");
    }
    return EXIT_SUCCESS;
}
