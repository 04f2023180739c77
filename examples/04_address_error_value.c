/*
 * 04_address_error_value.c - shmat() fails with (void *)-1, not with NULL
 *
 * Here shmat() gets the identifier -1, as it does in a program that has not
 * looked whether shmget() failed.  It fails in its turn, with EINVAL, and
 * returns (void *)-1 (POSIX).  A program that compares with NULL notices
 * nothing and goes on with an address where it has no memory.
 *
 *     cc 04_address_error_value.c && ./a.out
 *
 * Claims: S30
 * Output:
 *     process: shmat(-1, NULL, 0) fails with EINVAL
 *     process: its result is (void *)-1: yes
 *     process: its result is NULL: no
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>

int main(void)
{
    /* ATTACH: errno speaks of the last call that failed, so it is read before
     * any other call can change it */
    const void *result = shmat(-1, NULL, 0);
    int invalid = errno == EINVAL;

    /* REPORT */
    int minus_one = result == (void *)-1;
    printf("process: shmat(-1, NULL, 0) fails with %s\n",
           minus_one && invalid ? "EINVAL" : "something else");
    printf("process: its result is (void *)-1: %s\n", minus_one ? "yes" : "no");
    printf("process: its result is NULL: %s\n", result == NULL ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return minus_one && invalid ? EXIT_SUCCESS : EXIT_FAILURE;
}
