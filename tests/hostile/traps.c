/*
 * traps.c - sends itself SIGTRAP in every way there is, also while it is
 * blocked, and counts what comes
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

static volatile sig_atomic_t traps;

static void count(int signo)
{
    (void)signo;
    traps++;
}

int main(void)
{
    int expected = 2;
    sigset_t set;
    signal(SIGTRAP, count);
    raise(SIGTRAP);
    kill(getpid(), SIGTRAP);
#ifdef __x86_64__
    expected++;
    __asm__ volatile("int3");
#endif
    sigemptyset(&set);
    sigaddset(&set, SIGTRAP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    raise(SIGTRAP); /* stays pending */
    int shmid = shmget(IPC_PRIVATE, 64, IPC_CREAT | 0600);
    if (shmid == -1 || shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmget");
    if (traps != expected)
        errx(EXIT_FAILURE, "%d traps, not %d", (int)traps, expected);
    return EXIT_SUCCESS;
}
