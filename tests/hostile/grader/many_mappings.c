/*
 * Attack: has so many mappings that it takes long to read them, at each call
 * Ends: exit 0 or deadline or cpu or history or memory
 */
#include "hostile.h"

#include <sys/mman.h>
#include <sys/shm.h>

enum {
    PAGES = 30000
};

int main(void)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *at = mmap(NULL, PAGES * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
                    -1, 0);
    if (at == MAP_FAILED)
        return EXIT_SUCCESS;
    for (size_t i = 0; i < PAGES; i += 2)
        madvise(at + i * page, page, MADV_DONTFORK); /* each is on its own */
    int id = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    for (int i = 0; i < 1000; i++)
        shmdt(shmat(id, NULL, 0));
    return shmctl(id, IPC_RMID, NULL);
}
