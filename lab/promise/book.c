/* The programs of the book, in reading order: see book.h. */
#include "promise/book.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Takes both texts over, also when there is no memory for the entry: -1. */
static int add(struct book *book, char *heading, char *name)
{
    struct book_entry *more = NULL;
    if (heading != NULL && name != NULL)
        more = reallocarray(book->entries, book->count + 1, sizeof *more);
    if (more == NULL) {
        free(heading);
        free(name);
        return -1;
    }
    more[book->count++] = (struct book_entry){heading, name};
    book->entries = more;
    return 0;
}

int book_read(const char *path, struct book *book)
{
    *book = (struct book){0};
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return -1;
    char *line = NULL, heading[256] = "", name[128];
    size_t size = 0;
    int result = 0;
    while (result == 0 && getline(&line, &size, file) != -1) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "## ", 3) == 0)
            snprintf(heading, sizeof heading, "%s", line + 3);
        else if (sscanf(line, "%*d. [%127[a-z0-9_]](examples/", name) == 1)
            result = add(book, strdup(heading), strdup(name));
    }
    if (ferror(file))
        result = -1;
    int error = errno;
    free(line);
    fclose(file);
    if (result == -1)
        book_free(book);
    errno = error;
    return result;
}

void book_free(struct book *book)
{
    for (size_t i = 0; i < book->count; i++) {
        free(book->entries[i].heading);
        free(book->entries[i].name);
    }
    free(book->entries);
    *book = (struct book){0};
}
