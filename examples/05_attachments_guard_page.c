/*
 * 05_attachments_guard_page.c - a guard page makes an overrun fault for certain
 *
 * Nothing is promised about the first byte behind a segment: a store there may
 * kill, or change whatever is mapped there, even another segment.  So we choose
 * the neighbour: we reserve addresses that allow no access (PROT_NONE) and put
 * the segment in their midst, by SHM_REMAP (Linux).
 *
 *     cc 05_attachments_guard_page.c && ./a.out
 *
 * Output:
 *     parent: a child stores 7 into the last byte, 8 into the next
 *     parent: it died of SIGSEGV: yes, and the last byte holds 7
 */
#define _GNU_SOURCE 1 /* MAP_ANONYMOUS, SHM_REMAP */

#include <err.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    long page = sysconf(_SC_PAGESIZE);
    if (page == -1)
        err(EXIT_FAILURE, "sysconf");
    size_t step = (size_t)(page > SHMLBA ? page : SHMLBA);

    /* Three steps: a boundary, the segment, and the guard behind it */
    char *room = mmap(NULL, 3 * step, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
                      -1, 0);
    if (room == MAP_FAILED)
        err(EXIT_FAILURE, "mmap");
    char *place = room + step - (uintptr_t)room % step;

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, step, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    volatile char *shared = shmat(shmid, place, SHM_REMAP);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat(SHM_REMAP)");

    /* FORK */
    printf("parent: a child stores 7 into the last byte, 8 into the next\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        /* To die plainly: no handler, no core file */
        if (signal(SIGSEGV, SIG_DFL) == SIG_ERR ||
            setrlimit(RLIMIT_CORE, &(struct rlimit){0}) == -1)
            err(EXIT_FAILURE, "signal, setrlimit");
        shared[step - 1] = 7;
        shared[step] = 8;
        _exit(EXIT_SUCCESS); /* not reached */
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    int died = WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV;
    printf("parent: it died of SIGSEGV: %s, and the last byte holds %d\n",
           died ? "yes" : "no", shared[step - 1]);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return died && shared[step - 1] == 7 ? EXIT_SUCCESS : EXIT_FAILURE;
}
