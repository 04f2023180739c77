/*
 * 12_locks_owner_execs.c - exec keeps a record lock and gives up a robust mutex
 *
 * A child takes both and becomes another program.  The process lives on, and
 * its record lock with it, though the new program knows of none.  The segment
 * is detached and the mutex out of reach, so for a robust mutex exec counts as
 * the death of its owner.  The first is POSIX (exec), the second is Linux.  How
 * the parent knows of the exec: 06_fork_exec_detaches.c.
 *
 *     cc 12_locks_owner_execs.c && ./a.out     (before glibc 2.34: cc -pthread)
 *
 * Output:
 *     parent: a child takes two locks and becomes another program
 *     parent: after exec takes the record lock: no
 *     parent: after exec is told of the robust mutex EOWNERDEAD: yes
 *     parent: after the end takes the record lock: yes
 */
#define _GNU_SOURCE 1 /* pipe2, System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    char byte;
    if (argc == 2 && argv[1][0] == '-') /* new program: stay until EOF */
        return read(STDIN_FILENO, &byte, 1) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(pthread_mutex_t), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    pthread_mutex_t *mutex = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (mutex == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* PUBLISH */
    pthread_mutexattr_t attributes;
    if (pthread_mutexattr_init(&attributes) != 0 ||
        pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED) ||
        pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST) != 0 ||
        pthread_mutex_init(mutex, &attributes) != 0)
        errx(EXIT_FAILURE, "pthread_mutex_init");
    printf("parent: a child takes two locks and becomes another program\n");
    if (fflush(stdout) == EOF || ferror(stdout))
        err(EXIT_FAILURE, "stdout");
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    char path[] = "attached-XXXXXX";
    int file = mkstemp(path), gone[2], input[2];
    if (file == -1 || unlink(path) == -1 || pipe2(gone, O_CLOEXEC) == -1 ||
        pipe2(input, O_CLOEXEC) == -1)
        err(EXIT_FAILURE, "mkstemp, unlink, pipe2");

    /* FORK: exec closes all of the child's pipes but its standard input */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        if (fcntl(file, F_SETLK, &lock) == -1 ||
            pthread_mutex_trylock(mutex) != 0 ||
            dup2(input[0], STDIN_FILENO) == -1)
            err(EXIT_FAILURE, "fcntl, pthread_mutex_trylock, dup2");
        execv("/proc/self/exe", (char *[]){argv[0], "-", NULL});
        err(EXIT_FAILURE, "execv");
    }

    /* WORK */
    if (close(gone[1]) == -1 || read(gone[0], &byte, 1) != 0)
        err(EXIT_FAILURE, "read");
    int kept = fcntl(file, F_SETLK, &lock) == -1 &&
               (errno == EAGAIN || errno == EACCES);
    int told = pthread_mutex_trylock(mutex) == EOWNERDEAD;

    /* REAP: it ends with its input */
    int status;
    if (close(input[1]) == -1 || waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    int released = fcntl(file, F_SETLK, &lock) == 0;
    printf("parent: after exec takes the record lock: %s\n",
           kept ? "no" : "yes");
    printf("parent: after exec is told of the robust mutex EOWNERDEAD: %s\n",
           told ? "yes" : "no");
    printf("parent: after the end takes the record lock: %s\n",
           released ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return !kept || !told || status != 0 || !released;
}
