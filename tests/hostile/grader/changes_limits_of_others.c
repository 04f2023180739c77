/*
 * Attack: takes others' limits down to nothing
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/resource.h>

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    const pid_t whom[] = {getppid(), others.pid, 1};
    for (size_t i = 0; i < 3; i++) {
        struct rlimit seen;
        tried(prlimit(whom[i], RLIMIT_CORE, NULL, &seen) == 0, "limits");
        if (prlimit(whom[i], RLIMIT_CORE, NULL, &seen) == 0)
            tried(prlimit(whom[i], RLIMIT_CORE, &seen, NULL) == 0,
                  "limits set");
    }
    return EXIT_SUCCESS;
}
