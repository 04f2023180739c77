/*
 * 00_start_failing_call.c - a call that fails returns -1, and errno says why
 *
 * A process asks the kernel for what it needs, and the kernel may refuse.  Then
 * the call returns -1 and leaves the reason in errno: a number, for which there
 * is a name.  ENOENT: there is no such file.  EBADF: no file is open under that
 * number.  A call that succeeds returns something else, and then errno says
 * nothing.  The calls and the names are POSIX; err() and errx(), which print
 * the reason, are not, but Linux has them (err(3)).
 *
 *     cc 00_start_failing_call.c && ./a.out
 *
 * Output:
 *     process: open("") returns -1, errno is ENOENT
 *     process: close(-1) returns -1, errno is EBADF
 *     process: open("/") returns another number than -1
 */
#define _GNU_SOURCE 1 /* open() and close() are POSIX, not ISO C */

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *symbol(int error)
{
    return error == ENOENT ? "ENOENT" : error == EBADF ? "EBADF" : "another";
}

int main(void)
{
    /* open() makes a file ready for use; no file has an empty name.  Should
     * this succeed, errno has nothing to say, so errx() leaves it out. */
    if (open("", O_RDONLY) != -1)
        errx(EXIT_FAILURE, "open(\"\") has succeeded");
    int empty = errno; /* kept, because the next call may change errno */
    printf("process: open(\"\") returns -1, errno is %s\n", symbol(empty));

    /* close() gives back what open() returned, and that is never below 0. */
    if (close(-1) != -1)
        errx(EXIT_FAILURE, "close(-1) has succeeded");
    int closed = errno;
    printf("process: close(-1) returns -1, errno is %s\n", symbol(closed));
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");

    /* This is how every call in this book is made: should it fail, err() says
     * which one it was, adds what errno means, and ends the process. */
    int directory = open("/", O_RDONLY);
    if (directory == -1)
        err(EXIT_FAILURE, "open(/)");
    printf("process: open(\"/\") returns another number than -1\n");
    if (close(directory) == -1)
        err(EXIT_FAILURE, "close");

    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return empty == ENOENT && closed == EBADF ? EXIT_SUCCESS : EXIT_FAILURE;
}
