/*
 * Attack: signals others by each call but kill(2)
 * Ends: exit 0
 */
#include "hostile.h"

#include <signal.h>
#include <sys/syscall.h>

static void signals(pid_t pid)
{
    siginfo_t info = {.si_signo = SIGURG, .si_code = SI_QUEUE};
    tried(syscall(SYS_tkill, pid, SIGURG) == 0, "tkill");
    tried(syscall(SYS_tgkill, pid, pid, SIGURG) == 0, "tgkill");
    tried(syscall(SYS_rt_sigqueueinfo, pid, SIGURG, &info) == 0, "queue");
    tried(syscall(SYS_rt_tgsigqueueinfo, pid, pid, SIGURG, &info) == 0,
          "tgqueue");
#ifdef SYS_pidfd_open
    int handle = (int)syscall(SYS_pidfd_open, pid, 0);
    tried(handle != -1, "pidfd");
    tried(syscall(SYS_pidfd_send_signal, handle, SIGURG, NULL, 0) == 0,
          "pidfd signal");
#endif
}

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    if (!is_caged()) /* there it is process 1, whom no signal reaches */
        signals(getppid());
    signals(others.pid);
    return EXIT_SUCCESS;
}
