/*
 * Attack: kills all that it may, at once, and its group, and itself
 * Ends: exit 0 or signal 9
 */
#include "hostile.h"

#include <signal.h>
#include <sys/syscall.h>

int main(void)
{
    const int signo = is_caged() ? SIGKILL : 0;
    tried(kill(-1, signo) == 0 && signo != 0, "kill");
    for (pid_t pid = 1; pid < 1000; pid++)
        if (pid != getpid() && signo != 0)
            syscall(SYS_tkill, pid, signo);
    kill(0, signo);
    return EXIT_SUCCESS;
}
