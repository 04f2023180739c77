/* What exercises/05_attachments_predict_reads.txt asks, and what is right. */
#include "check/predict.h"

enum {
    STORED_BY_A,
    ADDED,
    CHILD_STORES_BY_B,
    LEFT_BY_B,
    CHILD_STORES_BY_A,
    STORED_BY_CHILD,
    CALL_STORES_BY_B,
    AFTER_DETACH,
    CELLS
};

static const struct cell cells[CELLS] = {
    {__LINE__, "look 1: what is stored through a, read through b", "look_1",
     12},
    {__LINE__, "look 2: a sum of both, read through b", "look_2", 12},
    {__LINE__, "look 3: the end of a child that stores through b", "look_3",
     13},
    {__LINE__, "look 4: what that child has left", "look_4", 13},
    {__LINE__, "look 5: the end of a child that stores through a", "look_5",
     12},
    {__LINE__, "look 6: what that child has left", "look_6", 12},
    {__LINE__, "look 7: a call that is to store through b", "look_7", 13},
    {__LINE__, "look 8: b, when a has been detached", "look_8", 13},
};

enum {
    COPIES,    /* b has what was there at shmat */
    IGNORED,   /* a store by a read-only attachment does nothing */
    FOR_ALL,   /* SHM_RDONLY forbids the segment to everybody */
    SIGNALLED, /* read(2) raises a signal */
    KERNEL_MAY,
    REMOVES, /* the first shmdt ends it all */
    BELIEFS
};

static const struct belief beliefs[BELIEFS] = {
    [COPIES] = {"M26", "Both attachments lead to one memory. What is stored at "
                       "one address is there at the other, at once."},
    [IGNORED] = {"M25", "No store is ignored: through a read-only attachment "
                        "it ends the process by SIGSEGV."},
    [FOR_ALL] = {"M25", "Read-only is one attachment, not the segment. Through "
                        "another one, stores go on."},
    [SIGNALLED] = {"M27", "The signal is for stores of your own. A call that "
                          "cannot store there says so: -1, and EFAULT."},
    [KERNEL_MAY] = {NULL, "On your behalf the kernel stores only where you "
                          "may: EFAULT."},
    [REMOVES] = {"M04", "shmdt ends one attachment. The segment and the other "
                        "attachment are as they were."},
};

/* NULL where it is what really happens. */
static const char *const believed[BELIEFS][CELLS] = {
    [COPIES] = {[STORED_BY_A] = "0",
                [ADDED] = "0",
                [STORED_BY_CHILD] = "0",
                [AFTER_DETACH] = "0"},
    [IGNORED] = {[CHILD_STORES_BY_B] = "exit"},
    [FOR_ALL] = {[CHILD_STORES_BY_A] = "SIGSEGV", [STORED_BY_CHILD] = "0"},
    [SIGNALLED] = {[CALL_STORES_BY_B] = "SIGSEGV"},
    [KERNEL_MAY] = {[CALL_STORES_BY_B] = "4"},
    [REMOVES] = {[AFTER_DETACH] = "SIGSEGV"},
};

static void values(const struct recording *seen, int belief,
                   char value[][PREDICT_VALUE])
{
    char label[PREDICT_VALUE];
    for (int i = 0; i < CELLS; i++)
        if (belief == PREDICT_TRUTH) {
            predict_value(label, "parent: look %d: ", i + 1);
            predict_printed(seen, label, value[i]);
        } else if (believed[belief][i] != NULL) {
            predict_value(value[i], "%s", believed[belief][i]);
        }
}

int main(int argc, char *argv[])
{
    static const struct prediction prediction = {
        .test_file = __FILE__,
        .cells = cells,
        .cell_count = CELLS,
        .beliefs = beliefs,
        .belief_count = BELIEFS,
        .values = values,
    };
    return check_prediction(&prediction, argc, argv);
}
