/*
 * Nobody removes the set, as if it went with its processes
 *
 * Diagnosis: L9
 * Points: 70
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/sem.h> and <sys/shm.h> */

#include <err.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    EMPTY, /* these three are numbers of semaphores: free slots, */
    FULL,  /* slots with an item, */
    MUTEX, /* and the door */
    SLOTS = 4,
    END = 0,       /* the item that tells a consumer to end */
    CHILDREN = 16, /* at most */
};
union semun {
    unsigned short *array;
};

/* In the segment.  Only who is inside may touch it. */
static struct {
    int slots[SLOTS], in, out; /* where the next is put, where taken from */
    int items;                 /* how many have been taken */
    long sum;                  /* of them */
} * buffer;
static int semid = -1;

/* P with `by` -1, V with +1.  Returns false when that is not possible. */
static bool change(unsigned short number, short by)
{
    struct sembuf operation = {number, by, 0};
    if (semop(semid, &operation, 1) == 0)
        return true;
    warn("semop");
    return false;
}

static bool put(int item)
{
    if (!change(EMPTY, -1) || !change(MUTEX, -1))
        return false;
    buffer->slots[buffer->in] = item;
    buffer->in = (buffer->in + 1) % SLOTS;
    return change(MUTEX, +1) && change(FULL, +1);
}

/* Takes an item, and adds it up unless it is END. */
static bool take(int *item)
{
    if (!change(FULL, -1) || !change(MUTEX, -1))
        return false;
    *item = buffer->slots[buffer->out];
    buffer->out = (buffer->out + 1) % SLOTS;
    if (*item != END) {
        buffer->items++;
        buffer->sum += *item;
    }
    return change(MUTEX, +1) && change(EMPTY, +1);
}

static bool produce(int items)
{
    for (int item = 1; item <= items; item++)
        if (!put(item))
            return false;
    return true;
}

static bool consume(void)
{
    int item;
    do
        if (!take(&item))
            return false;
    while (item != END);
    return true;
}

/* Makes a child that produces, or consumes if `items` is -1.  */
static pid_t start(int items)
{
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == -1)
        warn("fork");
    if (child != 0)
        return child;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
        _exit(EXIT_FAILURE); /* alone, it would wait for ever (Linux) */
    if (items == -1 ? consume() : produce(items))
        _exit(EXIT_SUCCESS);
    exit(EXIT_FAILURE);
}

/* Reads a number; ends the program when `text` is none. */
static int number_of(const char *text, long least, long most)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < least || number > most)
        errx(2, "not a number from %ld to %ld: %s", least, most, text);
    return (int)number;
}

int main(int argc, char *argv[])
{
    if (argc != 4)
        errx(2, "usage: 11_semaphores_buffer PRODUCERS CONSUMERS ITEMS");
    int producers = number_of(argv[1], 1, CHILDREN / 2);
    int consumers = number_of(argv[2], 1, CHILDREN / 2);
    int items = number_of(argv[3], 0, 9999);

    /* GET, ATTACH, REMOVE */
    int shmid = shmget(IPC_PRIVATE, sizeof *buffer, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    buffer = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (buffer == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* GET: the set, with its first values */
    semid = semget(IPC_PRIVATE, 3, IPC_CREAT | 0600);
    if (semid == -1)
        err(EXIT_FAILURE, "semget");
    union semun first = {
        .array = (unsigned short[]){[EMPTY] = SLOTS, [FULL] = 0, [MUTEX] = 1}};
    if (semctl(semid, 0, SETALL, first) == -1)
        err(EXIT_FAILURE, "semctl(SETALL)");

    /* FORK: the producers first */
    pid_t children[CHILDREN];
    int made = 0;
    bool good = true;
    while (good && made < producers + consumers) {
        children[made] = start(made < producers ? items : -1);
        good = children[made] != -1;
        made += good;
    }

    /* REAP: when the producers have ended, nothing comes but the end */
    for (int i = 0; i < made; i++) {
        for (int k = 0; good && i == producers && k < consumers; k++)
            good = put(END);
        int status;
        if (waitpid(children[i], &status, 0) == -1)
            err(EXIT_FAILURE, "waitpid");
        good = good && status == 0;
    }
    if (!good)
        errx(EXIT_FAILURE, "not all items have arrived");

    /* REPORT */
    printf("parent: items=%d sum=%ld\n", buffer->items, buffer->sum);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
