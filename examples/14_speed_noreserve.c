/*
 * 14_speed_noreserve.c - without reservation a segment may exceed all memory
 *
 * shmget() sets aside, in the books of the kernel, all memory that a segment
 * may come to need, and fails with ENOMEM when that is too much.  With
 * SHM_NORESERVE, which is Linux, nothing is set aside: memory is found for a
 * page when it is touched, or else the kernel has to kill somebody.  What is
 * too much is set by vm.overcommit_memory, see proc_sys_vm(5).  With 0, more
 * than memory and swap together; with 1, nothing.  With 2 the books are strict,
 * and SHM_NORESERVE has no effect.  The segment is twice as large as memory and
 * swap, or of 1 GiB where a 32-bit program can have no more; a single page of
 * it is ever used.
 *
 *     cc 14_speed_noreserve.c && ./a.out
 *
 * Claims: S20
 * Output:
 *     process: asks for a huge segment, vm.overcommit_memory=<count>
 *     process: granted: <yes|no>
 *     process: granted with SHM_NORESERVE: <yes|no>
 *     process: stores into its last page; pages then in memory: <count>
 */
#define _GNU_SOURCE 1 /* SHM_NORESERVE, mincore, sysinfo */

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/sysinfo.h>
#include <unistd.h>

/* Returns where such a segment is attached, or NULL: there is too little. */
static char *ask(size_t size, int flags)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600 | flags);
    if (shmid == -1 && errno == ENOMEM)
        return NULL;
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    char *memory = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (memory == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    return memory;
}

/* Asking for all pages would take a byte for each, so it asks for two. */
static int in_memory(char *start)
{
    unsigned char resident;
    if (mincore(start, 1, &resident) == -1)
        err(EXIT_FAILURE, "mincore");
    return resident & 1;
}

int main(void)
{
    /* The policy, and the size: bytes of whole pages. */
    char policy;
    struct sysinfo ram;
    int file = open("/proc/sys/vm/overcommit_memory", O_RDONLY);
    if (file == -1 || read(file, &policy, 1) != 1 || sysinfo(&ram) == -1)
        err(EXIT_FAILURE, "overcommit_memory, sysinfo");
    uint64_t all = (uint64_t)(ram.totalram + ram.totalswap) * ram.mem_unit;
    size_t page = (size_t)sysconf(_SC_PAGESIZE), size = (size_t)1 << 30;
    if (sizeof size > 4 || 2 * all < size)
        size = (size_t)(2 * all);

    /* What is granted is detached again, and gone, before the next is asked. */
    char *memory = ask(size, 0);
    int plain = memory != NULL;
    if (plain && shmdt(memory) == -1)
        err(EXIT_FAILURE, "shmdt");
    memory = ask(size, SHM_NORESERVE);
    int unreserved = memory != NULL, touched = 0;
    if (unreserved) {
        memory[size - 1] = 'x';
        touched = in_memory(memory + size / 2) +
                  in_memory(memory + size - page);
    }

    /* REPORT */
    printf("process: asks for a huge segment, vm.overcommit_memory=%c\n",
           policy);
    printf("process: granted: %s\n", plain ? "yes" : "no");
    printf("process: granted with SHM_NORESERVE: %s\n",
           unreserved ? "yes" : "no");
    printf("process: stores into its last page; pages then in memory: %d\n",
           touched);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    int as_documented = policy == '2' ? plain == unreserved
                                      : unreserved && plain == (policy == '1' ||
                                                                size <= all);
    return as_documented && touched == unreserved ? EXIT_SUCCESS : EXIT_FAILURE;
}
