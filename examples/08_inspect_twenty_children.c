/*
 * 08_inspect_twenty_children.c - nattch counts twenty children up and down
 *
 * First each of twenty children attaches a segment that the parent has not
 * attached; then the parent attaches it, and twenty more inherit that.  All
 * tell the parent when they are ready, through one pipe, and stay until it has
 * looked, waiting for the end of another.  All detach before they end.  That
 * attaching and inheriting count, and detaching takes back, is POSIX.
 *
 *     cc 08_inspect_twenty_children.c && ./a.out
 *
 * Claims: S40
 * Output:
 *     parent: nobody has attached: nattch=0
 *     parent: twenty children have attached: nattch=20
 *     parent: they have detached: nattch=0
 *     parent: it attaches, twenty children inherit: nattch=21
 *     parent: they have detached: nattch=1
 *     parent: it detaches: nattch=0
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned long nattch(int shmid)
{
    struct shmid_ds segment;
    int failed = shmctl(shmid, IPC_STAT, &segment) == -1;
    return failed ? 999 : (unsigned long)segment.shm_nattch;
}

/* Twenty children, who attach unless they inherit.  Returns the count while all
 * are there; 999 when somebody has failed. */
static unsigned long count_children(int shmid, const void *inherited)
{
    /* FORK: each pipe ends with the last process on its other side */
    int ready[2], stay[2], well = 1;
    char byte = 0;
    if (pipe(ready) == -1 || pipe(stay) == -1)
        return 999;
    for (int i = 0; i < 20; i++) {
        pid_t child = fork();
        if (child == 0) {
            const void *at = inherited ? inherited : shmat(shmid, NULL, 0);
            _exit(at == (void *)-1 || close(stay[1]) == -1 ||
                  write(ready[1], &byte, 1) != 1 || close(ready[1]) == -1 ||
                  read(stay[0], &byte, 1) != 0 || shmdt(at) == -1);
        }
        well &= child != -1;
    }
    close(ready[1]);
    for (int i = 0; i < 20; i++)
        well &= read(ready[0], &byte, 1) == 1;
    unsigned long count = nattch(shmid);

    /* REAP */
    close(stay[1]);
    for (int status; wait(&status) != -1;)
        well &= status == 0;
    return well ? count : 999;
}

int main(void)
{
    /* GET, and REMOVE only at the end, since with nobody attached the segment
     * would be gone at once: so nothing here ends the parent before that */
    int shmid = shmget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    unsigned long count[6] = {nattch(shmid)};
    count[1] = count_children(shmid, NULL);
    count[2] = nattch(shmid);
    const void *shared = shmat(shmid, NULL, 0);
    count[3] = count_children(shmid, shared);
    count[4] = nattch(shmid);
    int detached = shmdt(shared);
    count[5] = nattch(shmid);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");

    /* REPORT */
    static const unsigned long expected[] = {0, 20, 0, 21, 1, 0};
    static const char *const when[] = {
        "nobody has attached", "twenty children have attached",
        "they have detached",  "it attaches, twenty children inherit",
        "they have detached",  "it detaches"};
    int shown = detached == 0;
    for (int i = 0; i < 6; i++) {
        printf("parent: %s: nattch=%lu\n", when[i], count[i]);
        shown &= count[i] == expected[i];
    }
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shown ? EXIT_SUCCESS : EXIT_FAILURE;
}
