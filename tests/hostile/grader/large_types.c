/*
 * Attack: shares what has a type so large that it takes long to be told
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/shm.h>

#define FOUR(name) int name##_0, name##_1[9], (*name##_2)[9][9], name##_3[9][9]
#define MANY(name) \
    FOUR(name##a); \
    FOUR(name##b); \
    FOUR(name##c); \
    FOUR(name##d)
#define MORE(name) \
    MANY(name##a); \
    MANY(name##b); \
    MANY(name##c); \
    MANY(name##d)

union outer;

/* Members that are many, in structures in arrays, which refer to themselves. */
struct inner {
    MORE(first);
    MORE(second);
    MORE(third);
    struct inner *(*next[9][9])(struct inner *(*)[9][9], union outer *);
};

union outer {
    struct inner all[3][3];
    struct {
        struct inner some[9];
        union outer *(*again)[999999][999999];
    } and;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, 16 * MIB, IPC_CREAT | 0600);
    union outer(*all)[9] = shmat(id, NULL, 0);
    if (all == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    for (int i = 0; i < 9; i++) {
        memset(all, i, sizeof *all);
        (*all)[i].and.again = (void *)all;
        printf("%d\n", (*all)[i].all[2][2].thirddd_0);
        fflush(stdout);
    }
    shmdt(all);
    return shmctl(id, IPC_RMID, NULL);
}
