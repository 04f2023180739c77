/*
 * 00_start_process.c - each run of a program starts with fresh memory
 *
 * Welcome.  A program is a file, a process is one run of it.  This program has
 * a counter, which is 1 as written below, and raises it to 2.  Run it again:
 * the new process has a memory of its own, and its counter is 1 again.  The 2
 * has gone with the process that made it.
 *
 *     cc 00_start_process.c && ./a.out
 *
 * Output:
 *     process: at the start the counter is 1
 *     process: at the end it is 2
 */
#define _GNU_SOURCE 1 /* asks the headers for all that Linux offers */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>

static int counter = 1;

int main(void)
{
    int at_start = counter;
    printf("process: at the start the counter is %d\n", at_start);

    counter++;
    printf("process: at the end it is %d\n", counter);

    /* printf() may only collect the text.  fflush() hands it to the kernel, and
     * that can fail: the disk may be full.  Then err() prints the reason and
     * ends the process. */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");

    /* To whoever started it, a process leaves a number: its exit status.  Here,
     * as in all of this book, success means: what is said above was seen. */
    return at_start == 1 && counter == 2 ? EXIT_SUCCESS : EXIT_FAILURE;
}
