/* The parent waits for a child that looks for what nobody sets.
 * Cause: stale */
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct box {
    int value;
    atomic_int ready;
    atomic_int other;
    atomic_flag busy;
};

static struct box *attach(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct box), 0600);
    struct box *box = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    return box;
}

int main(void)
{
    struct box *box = attach();
    if (fork() == 0) {
        while (box->ready != 1 || box->other != 1)
            continue;
        exit(0);
    }
    box->ready = 1;
    return wait(NULL) == -1;
}
