/*
 * Attack: uses the key of somebody else's segment
 * Ends: exit 0
 */
#include "hostile.h"

#include <errno.h>
#include <sys/sem.h>
#include <sys/shm.h>

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    tried(shmget(others.key, 0, 0) != -1, "segment");
    bool made = shmget(others.key, 1, IPC_CREAT | IPC_EXCL | 0600) != -1;
    tried(!made && errno == EEXIST, "key");
    tried(semget(others.key, 0, 0) != -1, "set");
    return EXIT_SUCCESS;
}
