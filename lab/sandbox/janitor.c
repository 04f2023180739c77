/* A process that takes away what a sandbox has, whatever becomes of us. */
#include "sandbox/parts.h"

#include "run/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Nothing is read but the end.  Signals of the terminal are for the others. */
static _Noreturn void be_janitor(struct sandbox *sandbox, int from)
{
    char byte;
    setsid();
    for (int signo = 1; signo < NSIG; signo++)
        signal(signo, signo == SIGCHLD ? SIG_DFL : SIG_IGN);
    dup2(from, 0);
    int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, 1);
    dup2(nothing, 2);
    syscall(SYS_close_range, 3U, ~0U, 0U);
    while (read(0, &byte, 1) == -1 && errno == EINTR)
        continue;
    groups_remove(sandbox);
    scratch_discard(sandbox->folder);
    _exit(0);
}

int janitor_start(struct sandbox *sandbox)
{
    int both[2];
    if (pipe2(both, O_CLOEXEC) == -1)
        return -1;
    sandbox->janitor = fork();
    if (sandbox->janitor == 0) {
        close(both[1]);
        be_janitor(sandbox, both[0]);
    }
    close(both[0]);
    sandbox->alive = both[1];
    if (sandbox->janitor != -1)
        return 0;
    close(both[1]);
    return -1;
}

void janitor_finish(struct sandbox *sandbox)
{
    close(sandbox->alive);
    while (waitpid(sandbox->janitor, NULL, 0) == -1 && errno == EINTR)
        continue;
}
