/*
 * Attack: attaches segments of others, by identifier, known and guessed
 * Ends: exit 0 or deadline
 */
#include "hostile.h"

#include <sys/shm.h>

static bool attaches(int id)
{
    const void *to_read = shmat(id, NULL, SHM_RDONLY);
    const void *to_write = shmat(id, NULL, 0);
    return to_read != (void *)-1 || to_write != (void *)-1;
}

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    struct shmid_ds about;
    char line[256];
    tried(attaches(others.segment), "segment");
    tried(shmctl(others.segment, IPC_STAT, &about) == 0, "description");
    for (int id = 0; id < 4000; id++)
        tried(attaches(id), "segment");
    for (int slot = 0; slot < 2000; slot++)
        tried(shmctl(slot, SHM_STAT, &about) != -1, "slot");
    FILE *all = fopen("/proc/sysvipc/shm", "r");
    if (all != NULL && fgets(line, sizeof line, all) != NULL)
        tried(fgets(line, sizeof line, all) != NULL, "list");
    return EXIT_SUCCESS;
}
