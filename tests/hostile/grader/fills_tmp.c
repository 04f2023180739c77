/*
 * Attack: fills the disk with large files
 * Ends: exit 0 or memory or deadline
 * Reaches L1: disk
 */
#include "hostile.h"

#include <signal.h>

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
    for (int i = 0; i < 50; i++) {
        snprintf(name, sizeof name, "large%d", i);
        int file = open(name, O_WRONLY | O_CREAT, 0600);
        while (file != -1 && taken < ENOUGH_MIB &&
               write(file, block, sizeof block) == sizeof block)
            taken++;
        if (file != -1)
            close(file);
    }
    tried(taken > MOST_MIB, "disk");
    return EXIT_SUCCESS;
}
