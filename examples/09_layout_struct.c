/*
 * 09_layout_struct.c - a pointer to a struct lays that struct over the segment
 *
 * A segment is bytes without a type.  What shmat() returns is assigned to a
 * pointer to a struct, and from then on every byte has a meaning: the child
 * stores by the names of the fields, and the parent finds the values by the
 * same names.  It is no magic: the text lies offsetof() bytes behind the
 * address that shmat() has returned, and a second struct of the same type
 * directly behind the first.  shmat() is POSIX, the layout is that of the C
 * compiler.
 *
 *     cc 09_layout_struct.c && ./a.out
 *
 * Claims: S31
 * Output:
 *     parent: lays an array of two structs over the segment
 *     child:  stores id=7 price=2.50 name="ok" in the second
 *     parent: reads id=7 price=2.50 name="ok" in the second
 *     parent: its name is where sizeof and offsetof say: yes
 *     parent: the first is still zero: yes
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

/* In the segment, twice: the child writes, the parent reads after REAP. */
struct article {
    int id;
    double price;
    char name[16];
};

int main(void)
{
    /* GET, ATTACH, REMOVE: void * becomes any pointer without a cast */
    int shmid = shmget(IPC_PRIVATE, 2 * sizeof(struct article),
                       IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    void *start = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (start == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    struct article *articles = start;
    printf("parent: lays an array of two structs over the segment\n");

    /* FORK */
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0) {
        /* WORK: field by field; an assignment of the whole struct might
         * store its padding as well */
        printf("child:  stores id=7 price=2.50 name=\"ok\" in the second\n");
        articles[1].id = 7;
        articles[1].price = 2.5;
        snprintf(articles[1].name, sizeof articles[1].name, "ok");
        _exit(fflush(stdout) == EOF);
    }

    /* REAP */
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    if (status != 0)
        errx(EXIT_FAILURE, "the child failed");

    /* REPORT: by the names, and then as the bytes that they are */
    struct article got = articles[1];
    const char *text = (const char *)start + sizeof(struct article) +
                       offsetof(struct article, name);
    int there = memcmp(text, "ok", sizeof "ok") == 0;
    int empty = articles[0].id == 0 && articles[0].name[0] == '\0';
    printf("parent: reads id=%d price=%.2f name=\"%.16s\" in the second\n",
           got.id, got.price, got.name);
    printf("parent: its name is where sizeof and offsetof say: %s\n",
           there ? "yes" : "no");
    printf("parent: the first is still zero: %s\n", empty ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return got.id != 7 || got.price < 2.5 || got.price > 2.5 || !there ||
           !empty;
}
