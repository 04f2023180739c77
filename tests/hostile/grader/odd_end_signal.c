/*
 * Attack: has children whose end is told by no signal, or by SIGKILL
 * Ends: exit 0 or signal 9
 */
#include "hostile.h"

#include <signal.h>
#include <sys/syscall.h>

int main(void)
{
    const long ends[] = {0, SIGURG, SIGSTOP, SIGKILL};
    for (int i = 0; i < 40; i++) {
        long child = syscall(SYS_clone, ends[i / 10], 0, 0, 0, 0);
        if (child != 0)
            continue;
        if (i % 2 == 0)
            _exit(i);
        for (;;)
            pause();
    }
    return EXIT_SUCCESS;
}
