/* Waits until the semaphore is 0, and nobody takes it.
 * Cause: no_waker */
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
    set = semget(IPC_PRIVATE, 1, 0600);
    semctl(set, 0, SETVAL, (union semun){.val = 2});
    if (fork() == 0) {
        change(0, -1);
        exit(0);
    }
    change(0, 0);
    return wait(NULL) == -1;
}
