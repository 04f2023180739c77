/*
 * 12_locks_flock_inherited.c - an inherited descriptor shares the flock() lock
 *
 * The lock of flock(2) belongs to what open() has made, and after fork() parent
 * and child have that in common.  So the child is granted what the parent has
 * locked, and is not kept out.  A descriptor that it has opened for itself is
 * refused.  flock() is no POSIX, it comes from BSD; /proc/self/fd is Linux.
 *
 *     cc 12_locks_flock_inherited.c && ./a.out
 *
 * Claims: S06
 * Output:
 *     parent: locks a file with flock and forks
 *     child:  on a descriptor that it has opened itself: refused
 *     child:  on the inherited descriptor: granted
 */
#define _GNU_SOURCE 1 /* mkstemp() in <stdlib.h> */

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

/* Asks for the lock through this descriptor, without waiting. */
static int granted(int file)
{
    if (flock(file, LOCK_EX | LOCK_NB) == 0)
        return 1;
    if (errno != EWOULDBLOCK)
        err(EXIT_FAILURE, "flock");
    return 0;
}

int main(void)
{
    printf("parent: locks a file with flock and forks\n");
    if (fflush(stdout) == EOF || ferror(stdout))
        err(EXIT_FAILURE, "stdout");
    char path[sizeof "/proc/self/fd/" + 20] = "attached-XXXXXX";
    int file = mkstemp(path);
    if (file == -1 || unlink(path) == -1)
        err(EXIT_FAILURE, "mkstemp, unlink");
    if (!granted(file))
        errx(EXIT_FAILURE, "somebody else has locked a new file");

    /* FORK */
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        /* The file has no name any more, so it is opened by its descriptor. */
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
        int own = open(path, O_RDONLY);
        if (own == -1)
            err(EXIT_FAILURE, "%s", path);
        int opened = granted(own); /* first, while only the parent has it */
        int inherited = granted(file);
        printf("child:  on a descriptor that it has opened itself: %s\n",
               opened ? "granted" : "refused");
        printf("child:  on the inherited descriptor: %s\n",
               inherited ? "granted" : "refused");
        _exit(fflush(stdout) == EOF || !inherited || opened);
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
