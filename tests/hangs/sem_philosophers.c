/* Three philosophers, each with one fork in its hand.
 * Cause: cycle */
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

union semun {
    int val;
};

static int set;

static void change(int number, int by)
{
    struct sembuf operation = {(unsigned short)number, (short)by, 0};
    if (semop(set, &operation, 1) == -1)
        exit(1);
}

enum {
    ALL = 3
};

int main(void)
{
    set = semget(IPC_PRIVATE, ALL + 1, 0600);
    for (int i = 0; i < ALL; i++)
        semctl(set, i, SETVAL, (union semun){.val = 1});
    for (int i = 0; i < ALL; i++)
        if (fork() == 0) {
            change(i, -1);
            change(ALL, 1); /* all sit at the table */
            change(ALL, -ALL);
            change(ALL, ALL);
            change((i + 1) % ALL, -1);
            exit(0);
        }
    for (int i = 0; i < ALL; i++)
        if (wait(NULL) == -1)
            return 1;
    return 0;
}
