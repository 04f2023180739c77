/*
 * Attack: permits itself no call but four, so that even its end is refused
 * Ends: signal 9 or exit any
 */
#include "hostile.h"

#include <linux/seccomp.h>
#include <sys/prctl.h>

int main(void)
{
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0);
    return EXIT_SUCCESS; /* by exit_group(2), which is none of them */
}
