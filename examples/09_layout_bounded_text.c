/*
 * 09_layout_bounded_text.c - text goes into a segment with the size of its room
 *
 * The child copies 11 characters into a field of 8, twice.  strcpy() knows
 * nothing of the room: it stores up to the end of the text, over the field
 * behind.  Nobody notices, no signal comes, for all is one segment.  snprintf()
 * is told the size: it stores what fits, always ends it with a 0, and returns
 * how long the text is, so that the child knows of the loss and can tell it.
 * Both are C; where a segment ends, neither can know.
 *
 *     cc 09_layout_bounded_text.c && ./a.out
 *
 * Output:
 *     child:  strcpy() of 11 characters into 8 bytes
 *     parent: terminated=no, the field behind is unchanged: no
 *     child:  snprintf() of 11 characters into 8 bytes
 *     parent: terminated=yes, the field behind is unchanged: yes
 *     parent: text="shared " truncated=yes
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct letter {
    char original[16]; /* the parent writes, before FORK */
    char text[8];      /* the child writes, like the rest */
    char behind[8];    /* nobody means to write here */
    int truncated;
};

/* The child stores a text, by the one function or the other. */
static void store(struct letter *letter, int bounded)
{
    const char *text = letter->original;
    printf("child:  %s() of %zu characters into %zu bytes\n",
           bounded ? "snprintf" : "strcpy", strlen(text), sizeof letter->text);
    if (bounded) {
        int length = snprintf(letter->text, sizeof letter->text, "%s", text);
        letter->truncated = length >= (int)sizeof letter->text;
    } else {
        /* char *: as if the compiler did not know how small the field is */
        char *start = (char *)letter + offsetof(struct letter, text);
        strcpy(start, text); /* NOLINT: this is the mistake */
    }
    _exit(fflush(stdout) == EOF);
}

int main(void)
{
    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, 2 * sizeof(struct letter),
                       IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    struct letter *letters = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (letters == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    int terminated[2], unchanged[2];
    for (int i = 0; i < 2; i++) {
        /* PUBLISH, FORK, REAP */
        memcpy(letters[i].original, "shared text", sizeof "shared text");
        pid_t child = fork();
        if (child == -1)
            err(EXIT_FAILURE, "fork");
        if (child == 0)
            store(&letters[i], i);
        int status;
        if (waitpid(child, &status, 0) == -1)
            err(EXIT_FAILURE, "waitpid");
        if (status != 0)
            errx(EXIT_FAILURE, "the child failed");

        terminated[i] = memchr(letters[i].text, '\0', 8) != NULL;
        unchanged[i] = letters[i].behind[0] == '\0';
        printf("parent: terminated=%s, the field behind is unchanged: %s\n",
               terminated[i] ? "yes" : "no", unchanged[i] ? "yes" : "no");
        if (fflush(stdout) == EOF)
            err(EXIT_FAILURE, "stdout");
    }
    printf("parent: text=\"%.8s\" truncated=%s\n", letters[1].text,
           letters[1].truncated ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return terminated[0] || unchanged[0] || !terminated[1] || !unchanged[1] ||
           !letters[1].truncated;
}
