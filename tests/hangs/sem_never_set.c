/* Nobody ever raises the semaphore: it was forgotten to set it to 1.
 * Cause: never_raised */
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
    if (fork() == 0) {
        change(0, -1);
        change(0, 1);
        return 0;
    }
    change(0, -1);
    change(0, 1);
    return wait(NULL) == -1;
}
