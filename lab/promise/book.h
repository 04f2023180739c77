/*
 * book.h - the programs of the book, in reading order
 *
 * book.md lists them below the headings of their chapters: that list is the
 * order in which they are read, run and shown, by everybody.
 */
#ifndef LAB_BOOK_H
#define LAB_BOOK_H

#include <stddef.h>

struct book_entry {
    char *heading; /* of its chapter: "06_fork: fork, exec, exit" */
    char *name;    /* 06_fork_inherits */
};

struct book {
    struct book_entry *entries;
    size_t count;
};

/*
 * Read the list from the file `path`.  Returns 0; the caller frees the book
 * with book_free().  Returns -1 with errno set when the file cannot be read.
 */
int book_read(const char *path, struct book *book);
void book_free(struct book *book);

#endif
