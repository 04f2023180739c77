/* Waits for a semaphore, but not for ever.
 * Cause: time */
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <time.h>
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
    struct sembuf take = {0, -1, 0};
    const struct timespec limit = {1000, 0};
    set = semget(IPC_PRIVATE, 1, 0600);
    change(0, 1);
    change(0, -1);
    semtimedop(set, &take, 1, &limit);
    return 0;
}
