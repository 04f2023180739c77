/*
 * 03_keys_ftok_identity.c - ftok() knows a file by its inode, not by its name
 *
 * A hard link is another name of the same file: same key.  A new file of the
 * old name is another file: another key, and who comes after does not meet who
 * came before.  Of the id only the lowest 8 bits count, so 257 is 1.  POSIX
 * promises the first and the last; the second comes of the formula just seen.
 *
 *     cc 03_keys_ftok_identity.c && ./a.out
 *
 * Claims: S13
 * Output:
 *     process: makes a file and takes its key, with id 1
 *     process: a hard link to it: same key: yes
 *     process: the file with id 257: same key: yes
 *     process: a new file of that name: same key: no
 */
#define _GNU_SOURCE 1 /* mkstemp() in <stdlib.h> */

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <unistd.h>

struct name {
    char path[sizeof("attached-XXXXXX")];
};

int main(void)
{
    printf("process: makes a file and takes its key, with id 1\n");
    if (fflush(stdout) == EOF || ferror(stdout))
        err(EXIT_FAILURE, "stdout");

    /* mkstemp() makes a file and turns XXXXXX into a name nobody has */
    struct name file = {"attached-XXXXXX"};
    if (mkstemp(file.path) == -1)
        err(EXIT_FAILURE, "mkstemp");
    struct name linked = file;
    linked.path[0] = 'A'; /* Attached-... */

    /* link() adds a name, unlink() takes one away.  What fails in between is
     * told afterwards, when no name is left. */
    key_t key = ftok(file.path, 1);
    key_t of_257 = ftok(file.path, 257);
    key_t of_link = -1;
    if (link(file.path, linked.path) == 0) {
        of_link = ftok(linked.path, 1);
        if (unlink(linked.path) == -1)
            err(EXIT_FAILURE, "unlink");
    }
    if (unlink(file.path) == -1)
        err(EXIT_FAILURE, "unlink");
    if (key == -1 || of_257 == -1 || of_link == -1)
        err(EXIT_FAILURE, "ftok or link");

    /* The old file is open and lives on, so a new one has another inode.  One
     * in 65536 shares the 16 bits that count, and the key: then try again. */
    key_t of_new = key;
    for (int tries = 0; of_new == key && tries < 3; tries++) {
        if (open(file.path, O_CREAT | O_EXCL | O_RDONLY, 0600) == -1)
            err(EXIT_FAILURE, "open");
        of_new = ftok(file.path, 1);
        if (unlink(file.path) == -1 || of_new == -1)
            err(EXIT_FAILURE, "ftok or unlink");
    }

    printf("process: a hard link to it: same key: %s\n",
           of_link == key ? "yes" : "no");
    printf("process: the file with id 257: same key: %s\n",
           of_257 == key ? "yes" : "no");
    printf("process: a new file of that name: same key: %s\n",
           of_new == key ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return of_link == key && of_257 == key && of_new != key ? EXIT_SUCCESS
                                                            : EXIT_FAILURE;
}
