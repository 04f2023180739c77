/* What examples/07_lifetime_removal_forced.c must show. */
#include "check/check.h"

#include <stdio.h>

/* The setting of the namespace we are in ourselves, '0' or '1'; EOF when it
 * cannot be read. */
static int setting(void)
{
    FILE *file = fopen("/proc/sys/kernel/shm_rmid_forced", "re");
    if (file == NULL)
        return EOF;
    int digit = fgetc(file);
    fclose(file);
    return digit;
}

static int setting_before;

static void setting_unchanged(const struct recording *recording)
{
    (void)recording;
    int after = setting();
    EXPECT(after == setting_before, "shm_rmid_forced was %c and is %c",
           setting_before, after);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "with the setting at 1 nothing is left after the last detach",
        .prints = AS_PROMISED,
    },
    {
        .line = __LINE__,
        .name = "the namespace it was started in keeps its own setting",
        .prints = AS_PROMISED,
        .shared_ipc = true,
        .also = setting_unchanged,
    },
};

int main(int argc, char *argv[])
{
    setting_before = setting();
    return check_example(__FILE__, checks, COUNT(checks), argc, argv);
}
