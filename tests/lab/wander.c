/*
 * wander - make random, legal moves with segments and processes
 *
 *     wander SEED
 *
 * For the tests of lab/trace: whatever it does, the history must foretell what
 * the kernel says.  Everything it makes is marked for removal at once, and
 * every process waits for its children, so nothing is left.
 */
#include <err.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    MOVES = 30,
    PLACES = 6, /* attachments of one process at most */
    DEPTH = 2   /* generations below the first */
};

static unsigned seed;

static unsigned dice(unsigned sides)
{
    return (unsigned)rand_r(&seed) % sides;
}

/* Attach a new segment, or one that is attached already once more. */
static void attach(char *places[PLACES], int ids[PLACES])
{
    unsigned free_place = dice(PLACES), other = dice(PLACES);
    if (places[free_place] != NULL)
        return;
    int id = places[other] != NULL
                 ? ids[other]
                 : shmget(IPC_PRIVATE, 1 + dice(10000), IPC_CREAT | 0600);
    char *place = shmat(id, NULL, dice(3) == 0 ? SHM_RDONLY : 0);
    shmctl(id, IPC_RMID, NULL);
    if (place == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    places[free_place] = place;
    ids[free_place] = id;
}

static void detach(char *places[PLACES])
{
    unsigned place = dice(PLACES);
    if (places[place] == NULL)
        return;
    if (shmdt(places[place]) == -1)
        err(EXIT_FAILURE, "shmdt");
    places[place] = NULL;
}

static void wander(int depth, char *places[PLACES], int ids[PLACES])
{
    for (int move = 0; move < MOVES >> depth; move++) {
        unsigned kind = dice(8);
        if (kind < 4)
            attach(places, ids);
        else if (kind < 6)
            detach(places);
        else if (depth < DEPTH) {
            seed += 7;
            pid_t child = fork();
            if (child == 0) {
                wander(depth + 1, places, ids);
                if (dice(4) == 0)
                    execl("/bin/true", "true", (char *)NULL);
                _exit(0);
            }
            if (child != -1 && dice(2) == 0)
                waitpid(child, NULL, 0);
        }
    }
    while (waitpid(-1, NULL, 0) > 0)
        ;
}

int main(int argc, char *argv[])
{
    char *places[PLACES] = {NULL};
    int ids[PLACES] = {0};
    if (argc != 2)
        errx(2, "usage: wander SEED");
    seed = (unsigned)strtoul(argv[1], NULL, 10);
    wander(0, places, ids);
    return EXIT_SUCCESS;
}
