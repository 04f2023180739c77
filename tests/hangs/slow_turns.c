/* Two that hand a turn to each other, very often.
 * Cause: busy */
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
    int me = fork() == 0;
    for (unsigned long i = 0; i < 1UL << 60; i++) {
        while (box->ready != me)
            sched_yield();
        box->value++;
        box->ready = !me;
    }
    return 0;
}
