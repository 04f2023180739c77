/*
 * 12_locks_owner_killed_released.c - the kernel releases the locks it knows of
 *
 * A child has three locks, so that its parent gets none, and is killed.  Record
 * locks and flock() are kept by the kernel: it releases them with the process
 * and with its descriptors, and who comes next is not told.  Of robust mutexes
 * it finds a list of those that the dead owned: who comes next gets the mutex
 * and is told.  flock() is no POSIX, the others are.
 *
 *     cc 12_locks_owner_killed_released.c && ./a.out
 *     (before glibc 2.34: cc -pthread)
 *
 * Output:
 *     parent: a child has three locks
 *     parent: gets of them before it kills it: 0
 *     parent: then takes the record lock: yes
 *     parent: takes the flock: yes
 *     parent: takes the robust mutex and is told EOWNERDEAD: yes
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h>, mkstemp */

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* Tries all three without waiting: 0, or why not.  Returns how many are had. */
static int take(int file, pthread_mutex_t *mutex, int *said)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    said[0] = fcntl(file, F_SETLK, &lock) == -1 ? errno : 0;
    said[1] = flock(file, LOCK_EX | LOCK_NB) == -1 ? errno : 0;
    said[2] = pthread_mutex_trylock(mutex);
    return (said[0] == 0) + (said[1] == 0) + (said[2] == 0);
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(pthread_mutex_t), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    pthread_mutex_t *mutex = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1 || mutex == (void *)-1)
        err(EXIT_FAILURE, "shmat, shmctl(IPC_RMID)");

    /* PUBLISH */
    pthread_mutexattr_t attributes;
    if (pthread_mutexattr_init(&attributes) != 0 ||
        pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED) ||
        pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST) != 0 ||
        pthread_mutex_init(mutex, &attributes) != 0)
        errx(EXIT_FAILURE, "pthread_mutex_init");

    printf("parent: a child has three locks\n");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");

    /* One descriptor for each process, opened apart, for flock() */
    char path[] = "attached-XXXXXX", byte;
    int childs = mkstemp(path), parents = open(path, O_RDWR);
    int ready[2], stay[2], said[3];
    if (childs == -1 || unlink(path) == -1 || parents == -1 ||
        pipe(ready) == -1 || pipe(stay) == -1)
        err(EXIT_FAILURE, "mkstemp, unlink, open, pipe");

    /* FORK: the child stays until it is killed, or its parent ends */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0)
        _exit(close(stay[1]) == -1 || take(childs, mutex, said) != 3 ||
              write(ready[1], "!", 1) != 1 || read(stay[0], &byte, 1) != 1);

    /* WORK, REAP: flock() lasts while anybody has the child's descriptor */
    if (close(childs) == -1 || close(ready[1]) == -1 ||
        read(ready[0], &byte, 1) != 1)
        errx(EXIT_FAILURE, "the child has ended too early");
    int early = take(parents, mutex, said);
    printf("parent: gets of them before it kills it: %d\n", early);
    if (kill(child, SIGKILL) == -1 || waitpid(child, NULL, 0) == -1)
        err(EXIT_FAILURE, "kill, waitpid");
    take(parents, mutex, said);
    printf("parent: then takes the record lock: %s\n", said[0] ? "no" : "yes");
    printf("parent: takes the flock: %s\n", said[1] ? "no" : "yes");
    printf("parent: takes the robust mutex and is told EOWNERDEAD: %s\n",
           said[2] == EOWNERDEAD ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return early != 0 || said[0] != 0 || said[1] != 0 || said[2] != EOWNERDEAD;
}
