/*
 * 09_layout_sizeof_pointer.c - sizeof p asks for a pointer's size, not a struct
 *
 * p points to a struct of 64 bytes, and the segment is made with sizeof p.  The
 * kernel keeps the size of a pointer, yet the struct fits: memory comes in
 * whole pages.  So the program works, by luck, and goes on working until the
 * data outgrow the page.  Here a guard page lies behind it (as before, by
 * SHM_REMAP of Linux), so that the child dies at the first struct that has no
 * room.  Without the guard it might as well change somebody else's data.
 * Right is sizeof *p, times the number of structs.
 *
 *     cc 09_layout_sizeof_pointer.c && ./a.out
 *
 * Output:
 *     parent: sizeof *p=64, shm_segsz is just sizeof p: yes
 *     parent: a child stores one struct, and another, and another
 *     parent: it died of SIGSEGV: yes, the page is full: yes
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

/* In the segment, one behind the other: the child writes. */
struct entry {
    char bytes[64];
};

int main(void)
{
    long page = sysconf(_SC_PAGESIZE);
    if (page == -1)
        err(EXIT_FAILURE, "sysconf");
    size_t step = (size_t)(page > SHMLBA ? page : SHMLBA);

    /* A boundary, the page, and what allows no access behind it */
    char *room = mmap(NULL, 3 * step, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
                      -1, 0);
    if (room == MAP_FAILED)
        err(EXIT_FAILURE, "mmap");
    char *place = room + step - (uintptr_t)room % step;

    volatile struct entry *p;
    /* GET, ATTACH, REMOVE.  NOLINTNEXTLINE(bugprone-sizeof-expression) */
    int shmid = shmget(IPC_PRIVATE, sizeof p, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    p = shmat(shmid, place, SHM_REMAP);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (p == (void *)-1)
        err(EXIT_FAILURE, "shmat(SHM_REMAP)");

    struct shmid_ds segment;
    if (shmctl(shmid, IPC_STAT, &segment) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    int small = segment.shm_segsz == sizeof(void *);
    printf("parent: sizeof *p=%zu, shm_segsz is just sizeof p: %s\n", sizeof *p,
           small ? "yes" : "no");
    printf("parent: a child stores one struct, and another, and another\n");

    /* FORK: one more than there is room for */
    size_t all = (size_t)page / sizeof *p, there = 0;
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        if (signal(SIGSEGV, SIG_DFL) == SIG_ERR ||
            setrlimit(RLIMIT_CORE, &(struct rlimit){0}) == -1)
            err(EXIT_FAILURE, "signal, setrlimit");
        for (size_t i = 0; i <= all; i++)
            p[i].bytes[0] = 7;
        _exit(EXIT_SUCCESS); /* not reached */
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    while (there < all && p[there].bytes[0] == 7)
        there++;
    int died = WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV;
    printf("parent: it died of SIGSEGV: %s, the page is full: %s\n",
           died ? "yes" : "no", there == all ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return small && there == all && died ? EXIT_SUCCESS : EXIT_FAILURE;
}
