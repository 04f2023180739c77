/*
 * kill_all.c - kills all that its user may kill
 *
 *     kill_all NAMESPACE
 *
 * Only inside a process namespace other than the one with this number, so that
 * it cannot hit whoever tries it by hand.
 */
#include <err.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    struct stat own;
    if (argc != 2 || stat("/proc/self/ns/pid", &own) == -1)
        errx(2, "usage: kill_all NAMESPACE");
    unsigned long outer = strtoul(argv[1], NULL, 10);
    if (outer == 0 || own.st_ino == outer)
        errx(2, "this would kill more than it may");
    kill(-1, SIGKILL);
    alarm(20);
    for (;;)
        pause();
}
