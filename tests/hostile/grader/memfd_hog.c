/*
 * Attack: takes memory by files that have no name
 * Ends: exit 0 or memory
 */
#include "hostile.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>

int main(void)
{
    static char block[MIB];
    int taken = 0;
    signal(SIGXFSZ, SIG_IGN);
    memset(block, 1, sizeof block);
    for (int i = 0; i < 60; i++) {
        int file = memfd_create("hog", 0);
        tried(file != -1, "memfd");
        while (file != -1 && taken < ENOUGH_MIB &&
               write(file, block, sizeof block) > 0)
            taken++;
    }
#ifdef SYS_memfd_secret
    tried(syscall(SYS_memfd_secret, 0) != -1, "secret memory");
#endif
    return EXIT_SUCCESS;
}
