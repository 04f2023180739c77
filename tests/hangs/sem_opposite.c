/* Two semaphores, taken in opposite order.
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

int main(void)
{
    set = semget(IPC_PRIVATE, 4, 0600);
    semctl(set, 0, SETVAL, (union semun){.val = 1});
    semctl(set, 1, SETVAL, (union semun){.val = 1});
    if (fork() == 0) {
        change(0, -1);
        change(2, 1);
        change(3, -1);
        change(1, -1);
        exit(0);
    }
    change(1, -1);
    change(3, 1);
    change(2, -1);
    change(0, -1);
    return wait(NULL) == -1;
}
