/*
 * Attack: fills /dev/shm
 * Ends: exit 0 or memory
 */
#include "hostile.h"

#include <signal.h>
#include <sys/mman.h>

enum {
    MOST_MIB = 64
};

int main(void)
{
    static char block[MIB];
    char name[32];
    int taken = 0;
    signal(SIGXFSZ, SIG_IGN);
    memset(block, 1, sizeof block);
    for (int i = 0; i < 60 && taken < ENOUGH_MIB; i++) {
        snprintf(name, sizeof name, "/hog%d", i);
        int file = shm_open(name, O_RDWR | O_CREAT, 0600);
        while (file != -1 && taken < ENOUGH_MIB &&
               write(file, block, sizeof block) == sizeof block)
            taken++;
    }
    tried(taken > MOST_MIB, "memory");
    return EXIT_SUCCESS;
}
