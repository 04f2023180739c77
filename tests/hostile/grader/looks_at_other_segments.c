/*
 * Attack: attaches segments of others, by identifier, known and guessed
 * Ends: exit 0 or history or deadline
 */
#include "hostile.h"

#include <sys/shm.h>

static bool attaches(int id, int how)
{
    return shmat(id, NULL, how) != (void *)-1;
}

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    struct shmid_ds about;
    char line[256];
    tried(attaches(others.segment, SHM_RDONLY), "segment");
    tried(attaches(others.segment, 0), "segment to write");
    tried(shmctl(others.segment, IPC_STAT, &about) == 0, "description");
    for (int slot = 0; slot < 100; slot++)
        tried(shmctl(slot, SHM_STAT, &about) != -1, "slot");
    FILE *all = fopen("/proc/sysvipc/shm", "r");
    if (all != NULL && fgets(line, sizeof line, all) != NULL)
        tried(fgets(line, sizeof line, all) != NULL, "list");
    for (int id = 0; id < 10000; id++)
        tried(attaches(id, SHM_RDONLY), "segment");
    return EXIT_SUCCESS;
}
