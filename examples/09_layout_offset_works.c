/*
 * 09_layout_offset_works.c - links that are offsets hold at every address
 *
 * The list of before, but each node says how many bytes from the start of the
 * segment the next one lies.  Whoever walks it adds the address where the
 * segment is attached for them.  A new program attaches it twice: at most one
 * of the two addresses can be the parent's, and the walk succeeds from both.
 * And unlike a pointer, an offset can be compared with the size before it is
 * followed.  Which addresses these are is the kernel's choice (shmop(2)).
 *
 *     cc 09_layout_offset_works.c && ./a.out
 *
 * Output:
 *     child:  attachment 1, at the parent's address: <yes|no>, sum=6
 *     child:  attachment 2, at the parent's address: <yes|no>, sum=6
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* The parent writes, before FORK.  `first`, `next`: bytes from here, or 0. */
struct list {
    const void *home; /* to compare, not to follow */
    size_t first;
    struct node {
        int value;
        size_t next;
    } nodes[3];
};

static int sum(const struct list *list)
{
    int total = 0;
    const size_t last = sizeof *list - sizeof(struct node);
    const struct node *node;
    for (size_t at = list->first; at != 0 && at <= last; at = node->next) {
        node = (const void *)((const char *)list + at);
        total += node->value;
    }
    return total;
}

static int new_program(int shmid)
{
    int right = 1, home = 1;
    for (int i = 1; i <= 2; i++) {
        const struct list *list = shmat(shmid, NULL, SHM_RDONLY);
        if (list == (void *)-1)
            err(EXIT_FAILURE, "shmat");
        right &= sum(list) == 6;
        home &= list == list->home;
        printf("child:  attachment %d, at the parent's address: %s, sum=%d\n",
               i, list == list->home ? "yes" : "no", sum(list));
    }
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return !right || home; /* both cannot be at one address */
}

int main(int argc, char *argv[])
{
    if (argc > 1)
        return new_program(atoi(argv[1]));
    /* GET, ATTACH, REMOVE, PUBLISH: each node goes to the front */
    int shmid = shmget(IPC_PRIVATE, sizeof(struct list), IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    struct list *list = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (list == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    list->home = list;
    for (int i = 0; i < 3; i++) {
        list->nodes[i] = (struct node){.value = i + 1, .next = list->first};
        list->first = (size_t)((char *)&list->nodes[i] - (char *)list);
    }
    char argument[16];
    snprintf(argument, sizeof argument, "%d", shmid);
    pid_t child = fork();
    if (child == -1)
        err(EXIT_FAILURE, "fork");
    if (child == 0 &&
        execv("/proc/self/exe", (char *[]){argv[0], argument, NULL}) == -1)
        err(EXIT_FAILURE, "execv");
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
    return status != 0;
}
