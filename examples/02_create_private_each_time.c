/*
 * 02_create_private_each_time.c - IPC_PRIVATE gives a new segment each time
 *
 * shmget() is called twice, with the same arguments.  IPC_PRIVATE is not a key
 * under which a segment could be found again; it stands for having no key.  So
 * there are two identifiers and two memories.  POSIX says so (shmget), and
 * shmget(2) finds that IPC_NEW would have been the better name.
 *
 *     cc 02_create_private_each_time.c && ./a.out
 *
 * Claims: S13
 * Output:
 *     process: calls shmget twice, same identifier: no
 *     process: stores 1 through the first, 2 through the second
 *     process: reads 1 through the first, 2 through the second
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>

int main(void)
{
    int shmid[2];
    int *number[2];
    for (int i = 0; i < 2; i++) {
        /* GET */
        shmid[i] = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
        if (shmid[i] == -1)
            err(EXIT_FAILURE, "shmget");

        /* ATTACH */
        number[i] = shmat(shmid[i], NULL, 0);

        /* REMOVE, CHECK */
        if (shmctl(shmid[i], IPC_RMID, NULL) == -1)
            err(EXIT_FAILURE, "shmctl(IPC_RMID)");
        if (number[i] == (void *)-1)
            err(EXIT_FAILURE, "shmat");
    }
    printf("process: calls shmget twice, same identifier: %s\n",
           shmid[0] == shmid[1] ? "yes" : "no");

    /* WORK: in one memory, the second store would replace the first */
    printf("process: stores 1 through the first, 2 through the second\n");
    *number[0] = 1;
    *number[1] = 2;
    printf("process: reads %d through the first, %d through the second\n",
           *number[0], *number[1]);

    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shmid[0] != shmid[1] && *number[0] == 1 && *number[1] == 2
               ? EXIT_SUCCESS
               : EXIT_FAILURE;
}
