/*
 * Attack: ends with a core file, as large as it can be
 * Ends: signal 6
 */
#include "hostile.h"

#include <sys/resource.h>

int main(void)
{
    const struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
    char *much = malloc((size_t)100 * MIB);
    if (much != NULL)
        memset(much, 1, (size_t)100 * MIB);
    tried(setrlimit(RLIMIT_CORE, &all) == 0, "core");
    abort();
}
