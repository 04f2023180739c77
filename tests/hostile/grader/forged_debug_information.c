/*
 * Attack: carries debugging information that leads whoever reads it astray
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/shm.h>

/* A unit that is said to be as long as a table can be, with an abbreviation
 * that is not there, abbreviations that do not end, and frames that refer to
 * themselves. */
__asm__(".pushsection .debug_info,\"\",@progbits\n"
        ".long 0x7ffffff0, 0x08010005, 0xffffffff\n"
        ".fill 4096, 1, 0x81\n.popsection\n"
        ".pushsection .debug_abbrev,\"\",@progbits\n"
        ".fill 65536, 1, 0x81\n.popsection\n"
        ".pushsection .debug_frame,\"\",@progbits\n"
        ".long 8, 0xffffffff, 0, 0x7ffffff0, 0, 0\n.popsection\n");

int main(void)
{
    for (int i = 0; i < 20; i++) {
        int id = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
        char *at = shmat(id, NULL, 0);
        if (at == (void *)-1)
            return EXIT_FAILURE;
        *at = 'x';
        shmdt(at);
        shmctl(id, IPC_RMID, NULL);
    }
    return EXIT_SUCCESS;
}
