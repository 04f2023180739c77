/*
 * Attack: traces its parent and others, or has its parent trace it anew
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/ptrace.h>

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    const pid_t whom[] = {getppid(), others.pid, 1};
    for (size_t i = 0; i < 3; i++) {
        tried(ptrace(PTRACE_SEIZE, whom[i], 0, 0) == 0, "seize");
        tried(ptrace(PTRACE_ATTACH, whom[i], 0, 0) == 0, "attach");
    }
    tried(ptrace(PTRACE_TRACEME, 0, 0, 0) == 0, "traceme");
    return EXIT_SUCCESS;
}
