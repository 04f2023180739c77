/*
 * 12_locks_fcntl_lost_on_close.c - closing any descriptor loses a record lock
 *
 * The parent has a record lock through one descriptor, and closes another of
 * the same file.  That releases the lock: it belongs to process and file, not
 * to a descriptor.  So a function that only opens the file, reads, and closes
 * it takes the lock away from whoever calls it.  POSIX wants it so: close().
 *
 *     cc 12_locks_fcntl_lost_on_close.c && ./a.out
 *
 * Output:
 *     parent: has a file open twice, and locks it through one descriptor
 *     parent: a child that wants the lock is: refused
 *     parent: after closing the other descriptor, a child is: granted
 */
#define _GNU_SOURCE 1 /* mkstemp() in <stdlib.h> */

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

/* Is a child granted the lock?  It does not wait, and gives it up at its end.
 */
static int granted(int file)
{
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        if (fcntl(file, F_SETLK, &lock) == 0)
            _exit(1);
        _exit(errno == EAGAIN || errno == EACCES ? 0 : 2); /* POSIX has both */
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
        errx(EXIT_FAILURE, "the child failed");
    return WEXITSTATUS(status);
}

int main(void)
{
    printf(
        "parent: has a file open twice, and locks it through one descriptor\n");
    if (fflush(stdout) == EOF || ferror(stdout))
        err(EXIT_FAILURE, "stdout");

    /* Both descriptors, then no name any more, then the look at the results */
    char path[] = "attached-XXXXXX";
    int file = mkstemp(path);
    int other = open(path, O_RDONLY);
    if (file == -1 || unlink(path) == -1 || other == -1)
        err(EXIT_FAILURE, "mkstemp, unlink, open");
    if (fcntl(file, F_SETLK, &lock) == -1)
        err(EXIT_FAILURE, "fcntl(F_SETLK)");

    int before = granted(file);
    if (close(other) == -1)
        err(EXIT_FAILURE, "close");
    int after = granted(file);
    printf("parent: a child that wants the lock is: %s\n",
           before ? "granted" : "refused");
    printf("parent: after closing the other descriptor, a child is: %s\n",
           after ? "granted" : "refused");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return before || !after;
}
