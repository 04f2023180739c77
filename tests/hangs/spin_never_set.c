/* The child ends without setting what the parent looks at.
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
        box->value = 7;
        exit(0);
    }
    while (box->ready == 0)
        continue;
    return wait(NULL) == -1;
}
