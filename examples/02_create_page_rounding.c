/*
 * 02_create_page_rounding.c - memory comes in whole pages, the size does not
 *
 * The parent asks for 1000 bytes, and that is what the kernel keeps as the size
 * (shm_segsz).  But a page is larger, and the segment is made of whole pages:
 * the last byte of the first page is there, and it is shared.  POSIX promises
 * at least what was asked for; rounding up to pages is what Linux documents
 * (shmget(2)).  A store behind the size is a mistake that nobody notices.
 *
 *     cc 02_create_page_rounding.c && ./a.out
 *
 * Claims: S14
 * Output:
 *     parent: asks for 1000 bytes, shm_segsz=1000
 *     child:  stores 7 in the last byte of the page
 *     parent: reads 7 in the last byte of the page
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    long page = sysconf(_SC_PAGESIZE);
    if (page == -1)
        err(EXIT_FAILURE, "sysconf");

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, 1000, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    unsigned char *bytes = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (bytes == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    struct shmid_ds segment;
    if (shmctl(shmid, IPC_STAT, &segment) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    size_t size = segment.shm_segsz;
    printf("parent: asks for 1000 bytes, shm_segsz=%zu\n", size);

    /* FORK */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        /* WORK: far behind the 1000 bytes */
        printf("child:  stores 7 in the last byte of the page\n");
        bytes[page - 1] = 7;
        _exit(fflush(stdout) == EOF);
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");

    int last = bytes[page - 1];
    printf("parent: reads %d in the last byte of the page\n", last);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return size == 1000 && last == 7 ? EXIT_SUCCESS : EXIT_FAILURE;
}
