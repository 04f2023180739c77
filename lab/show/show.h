/*
 * show.h - run programs of the book and say what each of them shows
 *
 * Both functions work in the top folder of the project, print on standard
 * output, and end the process with a message where a file cannot be read.
 */
#ifndef LAB_SHOW_H
#define LAB_SHOW_H

/* What came of it; the exit status of a command. */
enum show_status {
    SHOW_SHOWN = 0,     /* all was shown */
    SHOW_NOT_SHOWN = 1, /* one was not */
    SHOW_MISUSED = 2,   /* there is no such program */
    SHOW_NOT_RUN = 4,   /* one could not be run: our own fault */
    SHOW_NOT_HERE = 5,  /* one cannot be shown on this machine */
};

/* Run directory/NAME for each name, and print its claim (from the header of
 * examples/NAME.c), what it printed, and whether that is what it promises. */
int show_programs(const char *directory, char *const names[], int count);

/* Print the programs with their claims, in the reading order of book.md. */
int show_list(void);

#endif
