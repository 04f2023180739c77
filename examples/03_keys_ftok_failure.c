/*
 * 03_keys_ftok_failure.c - two programs whose ftok() failed meet by accident
 *
 * ftok() of a file that is not there gives -1 (POSIX).  But -1 is a key like
 * any other, and shmget() takes it.  Parent and child stand here for two
 * programs that know nothing of each other: each has a wrong file name, neither
 * looks at the result, and both come to one segment.  So that they meet no
 * third, they do it in an IPC namespace of their own (Linux).
 *
 *     cc 03_keys_ftok_failure.c && ./a.out
 *
 * Claims: S13
 * Needs: namespace
 * Output:
 *     parent: ftok of a missing file=-1, of another missing file=-1
 *     parent: takes the one for a key, stores 7
 *     child:  takes the other for a key, reads 7
 */
#define _GNU_SOURCE 1 /* unshare() in <sched.h> */

#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* GET, ATTACH, as a program does that believes in its key.  No IPC_RMID: the
 * segment goes with the namespace, when the last process in it ends. */
static int *meet(key_t key)
{
    int shmid = shmget(key, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int *shared = shmat(shmid, NULL, 0);
    if (shared == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    return shared;
}

int main(void)
{
    key_t one = ftok("/no/such/file/one", 1);
    key_t other = ftok("/no/such/file/other", 1);
    printf("parent: ftok of a missing file=%d, of another missing file=%d\n",
           one, other);

    /* Nobody else may be met under this key. */
    if (unshare(CLONE_NEWIPC) == -1 &&
        unshare(CLONE_NEWUSER | CLONE_NEWIPC) == -1)
        err(77, "cannot be shown here: no IPC namespace of our own\n"
                "to enable it: sudo ./a.out "
                "(for root in a container: docker run --privileged)\n"
                "unshare");

    /* PUBLISH */
    *meet(one) = 7;
    printf("parent: takes the one for a key, stores 7\n");

    /* FORK */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        int number = *meet(other);
        printf("child:  takes the other for a key, reads %d\n", number);
        _exit(fflush(stdout) == EOF || number != 7);
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");
    return one == -1 && other == -1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
