/*
 * 12_locks_fcntl_excludes.c - a record lock keeps out the forked child
 *
 * A record lock, fcntl(2), belongs to a process.  So the child, who has the
 * same descriptor, does not have the lock: it is refused, waits its turn, and
 * gets the lock when the parent has stored and unlocked.  This is POSIX, but
 * for how the parent knows that the child sleeps.
 *
 *     cc 12_locks_fcntl_excludes.c && ./a.out
 *
 * Claims: S06
 * Output:
 *     parent: locks byte 0 of a file and forks
 *     parent: stores 21, the child sleeps: yes; unlocks
 *     child:  was refused at first: yes; it has waited, and makes it 42
 */
#define _GNU_SOURCE 1 /* mkstemp() in <stdlib.h> */

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* Lets a child settle: S, it sleeps, or Z, it has ended.  Linux has the letter
 * in /proc/PID/stat, behind the name and its last parenthesis. */
static char settled(pid_t child)
{
    char path[32], text[512] = "", *state = text;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)child);
    for (int i = 0; i < 1000000 && *state != 'S' && *state != 'Z'; i++) {
        int file = open(path, O_RDONLY);
        if (read(file, text, sizeof text - 1) == -1 || close(file) == -1)
            err(EXIT_FAILURE, "%s", path);
        for (char *at = text; *at != '\0'; at++)
            state = *at == ')' ? at + 2 : state;
        sched_yield();
    }
    return *state;
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    int *number = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (number == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    printf("parent: locks byte 0 of a file and forks\n");
    if (fflush(stdout) == EOF || ferror(stdout))
        err(EXIT_FAILURE, "stdout");
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
    char path[] = "attached-XXXXXX";
    int file = mkstemp(path);
    if (file == -1 || unlink(path) == -1 || fcntl(file, F_SETLK, &lock) == -1)
        err(EXIT_FAILURE, "mkstemp, unlink, fcntl(F_SETLK)");

    /* FORK */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        int got = fcntl(file, F_SETLK, &lock); /* POSIX has both errors */
        int refused = got == -1 && (errno == EAGAIN || errno == EACCES);
        if (fcntl(file, F_SETLKW, &lock) == -1) /* W: waits */
            err(EXIT_FAILURE, "fcntl(F_SETLKW)");
        *number *= 2;
        printf("child:  was refused at first: %s; it has waited, and makes it "
               "%d\n",
               refused ? "yes" : "no", *number);
        _exit(fflush(stdout) == EOF || !refused);
    }

    /* PUBLISH */
    int slept = settled(child) == 'S';
    *number = 21;
    printf("parent: stores 21, the child sleeps: %s; unlocks\n",
           slept ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    lock.l_type = F_UNLCK;
    if (fcntl(file, F_SETLK, &lock) == -1)
        err(EXIT_FAILURE, "fcntl(F_UNLCK)");
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    return !slept || status != 0 || *number != 42;
}
